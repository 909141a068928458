package dev.holdfast.policy;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.generator.FieldValueGenerator;
import com.cronutils.model.time.generator.FieldValueGeneratorFactory;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that each field of a cron expression allows. cron-utils reads the fields; the way along the calendar is ours, as
 * its own is slow and leaves times out where clocks change.
 *
 * @param weekdays from 0 for Sunday
 * @param lastDay whether the last day of a month is one
 * @param eitherDay whether a day of month or a day of week is enough, since both are restricted
 */
record CronFields(
        BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean lastDay, boolean eitherDay) {
    static final int COUNT = 5;

    /** In any ten years there is a leap day, except from one turn of a century to another; a day of week may restrict it more. */
    private static final int MOST_YEARS = 50;

    private static final String LAST = "L";

    /** A field of an expression. */
    private enum Part {
        MINUTE(CronFieldName.MINUTE, "%s * * * *", "minute", 0, 59, ""),
        HOUR(CronFieldName.HOUR, "* %s * * *", "hour", 0, 23, ""),
        DAY(CronFieldName.DAY_OF_MONTH, "* * %s * *", "day of month", 1, 31, ", L for the last"),
        MONTH(CronFieldName.MONTH, "* * * %s *", "month", 1, 12, ", JAN to DEC"),
        WEEKDAY(CronFieldName.DAY_OF_WEEK, "* * * * %s", "day of week", 0, 7, " (0 and 7 are Sunday), SUN to SAT");

        private final CronFieldName name;
        private final String alone;
        private final String title;
        private final int least;
        private final int most;
        private final String more;

        Part(CronFieldName name, String alone, String title, int least, int most, String more) {
            this.name = name;
            this.alone = alone;
            this.title = title;
            this.least = least;
            this.most = most;
            this.more = more;
        }

        BitSet read(String field, String text) {
            try {
                Cron cron = new CronParser(definition()).parse(alone.replace("%s", text.toUpperCase(Locale.ROOT)));
                FieldValueGenerator generator = FieldValueGeneratorFactory.forCronField(
                        cron.retrieveFieldsAsMap().get(name));
                BitSet allowed = new BitSet();
                for (int value = least; value <= most; value++) {
                    allowed.set(value, generator.isMatch(value));
                }
                return allowed;
            } catch (IllegalArgumentException wrong) {
                throw new PolicyException.Invalid(field, problem(text));
            }
        }

        private String problem(String text) {
            return "the " + title + " must be *, numbers " + least + " to " + most + more
                    + ", ranges such as " + least + "-" + (least + 4)
                    + " from the smaller to the larger, steps such as */"
                    + (least + 2) + ", or a list of these, was '" + text + "'";
        }
    }

    private static CronDefinition definition() {
        return CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withStrictRange()
                .and()
                .instance();
    }

    /**
     * Reads five fields.
     *
     * @param field names the expression in messages
     * @throws PolicyException.Invalid if one is wrong, or if no day is left
     */
    static CronFields parse(String field, List<String> texts) {
        List<String> days =
                new ArrayList<>(List.of(texts.get(2).replace('?', '*').split(",", -1)));
        boolean lastDay = days.removeIf(LAST::equalsIgnoreCase);
        String weekday = texts.get(4).replace('?', '*');
        CronFields fields = new CronFields(
                Part.MINUTE.read(field, texts.get(0)),
                Part.HOUR.read(field, texts.get(1)),
                days.isEmpty() ? new BitSet() : Part.DAY.read(field, String.join(",", days)),
                Part.MONTH.read(field, texts.get(3)),
                sundayFirst(Part.WEEKDAY.read(field, weekday)),
                lastDay,
                isRestricted(days, lastDay) && isRestricted(Arrays.asList(weekday.split(",", -1)), false));
        fields.requireSomeDay(field, String.join(" ", texts));
        return fields;
    }

    private static boolean isRestricted(List<String> parts, boolean lastDay) {
        return lastDay || parts.stream().noneMatch(part -> part.equals("*") || part.equals("*/1"));
    }

    private static BitSet sundayFirst(BitSet zeroToSeven) {
        zeroToSeven.set(0, zeroToSeven.get(0) || zeroToSeven.get(7));
        zeroToSeven.clear(7);
        return zeroToSeven;
    }

    private void requireSomeDay(String field, String text) {
        LocalDate first = LocalDate.of(2000, 1, 1);
        if (nextDay(first, first.plusYears(MOST_YEARS)) == null) {
            throw new PolicyException.Invalid(
                    field, "must name a day that comes, was '" + text + "', which never does");
        }
    }

    boolean everyHour() {
        return hours.cardinality() == 24;
    }

    LocalDateTime next(LocalDateTime after) {
        LocalDate day = after.toLocalDate();
        if (isDay(day)) {
            int minute = nextMinute(after.getHour() * 60 + after.getMinute() + 1);
            if (minute >= 0) {
                return day.atTime(minute / 60, minute % 60);
            }
        }
        LocalDate found = nextDay(day.plusDays(1), day.plusYears(MOST_YEARS));
        if (found == null) {
            throw new IllegalStateException("no day in " + MOST_YEARS + " years after " + after);
        }
        return found.atTime(hours.nextSetBit(0), minutes.nextSetBit(0));
    }

    /** The first minute of a day from one on, -1 if there is none left. */
    private int nextMinute(int from) {
        int hour = hours.nextSetBit(from / 60);
        if (hour >= 0 && hour == from / 60) {
            int minute = minutes.nextSetBit(from % 60);
            if (minute >= 0) {
                return hour * 60 + minute;
            }
            hour = hours.nextSetBit(hour + 1);
        }
        return hour < 0 ? -1 : hour * 60 + minutes.nextSetBit(0);
    }

    private @Nullable LocalDate nextDay(LocalDate from, LocalDate end) {
        LocalDate day = from;
        while (day.isBefore(end)) {
            if (!months.get(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else if (isDay(day)) {
                return day;
            } else {
                day = day.plusDays(1);
            }
        }
        return null;
    }

    private boolean isDay(LocalDate day) {
        if (!months.get(day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = days.get(day.getDayOfMonth()) || (lastDay && day.getDayOfMonth() == day.lengthOfMonth());
        boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }
}
