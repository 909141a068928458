package dev.holdfast.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Two years of several zones for people, made of what recurrences say. */
final class DaylightSavingDocument {
    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2028-01-01T00:00:00Z");

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("HH:mm xxx", Locale.ROOT);

    private final List<String> years = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    /** The times of two years of a zone's own calendar. */
    static List<Instant> times(Recurrence recurrence, ZoneId zone) {
        Instant end =
                LocalDateTime.ofInstant(END, ZoneId.of("UTC")).atZone(zone).toInstant();
        List<Instant> times = new ArrayList<>();
        Instant time = LocalDateTime.ofInstant(FIRST, ZoneId.of("UTC"))
                .atZone(zone)
                .toInstant()
                .minusNanos(1);
        for (time = recurrence.next(time).at();
                time.isBefore(end);
                time = recurrence.next(time).at()) {
            times.add(time);
        }
        return times;
    }

    static List<ZoneOffsetTransition> changes(ZoneId zone) {
        List<ZoneOffsetTransition> found = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(FIRST);
        while (change != null && change.getInstant().isBefore(END)) {
            found.add(change);
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return found;
    }

    void year(ZoneId zone, String expression, List<Instant> times) {
        Set<Duration> distances = new TreeSet<>();
        for (int i = 1; i < times.size(); i++) {
            distances.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        years.add(String.format(
                Locale.ROOT,
                "| %s | `%s` | %,d | %s |",
                zone,
                expression,
                times.size(),
                distances.stream().map(DaylightSavingDocument::words).collect(Collectors.joining(", "))));
    }

    private static String words(Duration distance) {
        long minutes = distance.toMinutes();
        return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    void change(ZoneId zone, ZoneOffsetTransition change, String expression, List<Instant> times) {
        Instant from = change.getInstant().minusSeconds(7_200);
        Instant until = change.getInstant().plusSeconds(7_200);
        changes.add("| " + zone + " | " + LOCAL.format(change.getDateTimeBefore()) + " → "
                + OFFSET.format(change.getDateTimeAfter().atOffset(change.getOffsetAfter())) + " | `" + expression
                + "` | "
                + times.stream()
                        .filter(time -> !time.isBefore(from) && time.isBefore(until))
                        .map(time -> OFFSET.format(time.atZone(zone)))
                        .collect(Collectors.joining(", "))
                + " |");
    }

    String text() {
        return """
                # Daylight saving

                A schedule has one zone, UTC if none is named. Its times are those of the wall clock there.

                - **A fixed hour** (`30 2 * * *`, a daily, weekly, monthly or yearly item, days of a repeating interval) comes once. If the
                  clock leaves it out, it comes at the first instant after the gap; if the clock shows it twice, it comes the first time.
                  Several that fall into one gap are one backup.
                - **A wildcard hour** (`0 * * * *`, hourly items of 1 hour) comes every elapsed hour: both times if the clock shows it twice,
                  and not at all if the clock leaves it out. Where the clock moves by half an hour, one more comes an hour after the last one
                  if otherwise more than an hour would pass.
                - **A step or list of hours** (`0 */6 * * *`, hourly items of 2 hours and more) is a set of fixed hours. Only a set of all
                  24 is a wildcard.
                - **Hours and minutes of a repeating interval** (`PT4H`) are exact and know no clock.

                The tests of `core` write this page from what the code says if they are run with
                `-Dtest=DaylightSavingTest -Dholdfast.write-docs=true`, and check it otherwise.

                ## Two years, from 1 January 2026

                730 days, 104 Sundays, 17,520 hours.

                | zone | expression | backups | distances between them |
                |---|---|---:|---|
                """ + String.join("\n", years) + """


                ## Each change of the clock

                What comes within two hours of it.

                | zone | the clock | expression | backups |
                |---|---|---|---|
                """ + String.join("\n", changes) + "\n";
    }
}
