package dev.holdfast.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Around every kind of change that zones have had since 1972, compared with a walk from minute to minute. */
class EveryZoneTest {
    private static final Instant FIRST = Instant.parse("1972-06-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2040-01-01T00:00:00Z");
    private static final Duration AROUND = Duration.ofDays(3);

    /** A zone and an instant at which its clock is changed. */
    record Change(ZoneId zone, ZoneOffsetTransition transition) {
        Instant begin() {
            return transition.getInstant().minus(AROUND);
        }

        Instant end() {
            return transition.getInstant().plus(AROUND);
        }

        LocalDateTime shown(Instant instant) {
            return LocalDateTime.ofInstant(instant, zone);
        }
    }

    @Provide
    Arbitrary<Change> changes() {
        List<ZoneId> zones = ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .filter(zone -> zone.getRules().nextTransition(FIRST) != null)
                .toList();
        return Arbitraries.of(zones)
                .flatMap(zone -> Arbitraries.longs()
                        .between(FIRST.getEpochSecond(), LAST.getEpochSecond())
                        .map(second -> new Change(zone, near(zone, Instant.ofEpochSecond(second)))));
    }

    private static ZoneOffsetTransition near(ZoneId zone, Instant instant) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(instant);
        return next == null ? zone.getRules().previousTransition(instant) : next;
    }

    @Property(tries = 80)
    void eachDaysFixedHourComesOnceAndAsSoonAsTheClockHasReachedIt(
            @ForAll("changes") Change change,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @IntRange(max = 59) int minute) {
        TreeSet<Instant> expected = new TreeSet<>();
        LocalDate last = change.shown(change.end()).toLocalDate();
        LocalDate day = change.shown(change.begin()).toLocalDate().minusDays(1);
        Instant shown = change.begin().minus(AROUND);
        for (; day.isBefore(last.plusDays(2)); day = day.plusDays(1)) {
            shown = firstShown(change, day.atTime(hour, minute), shown);
            expected.add(shown);
        }

        List<Instant> found =
                between(Recurrence.cron(Cron.parse(minute + " " + hour + " * * *"), change.zone()), change);

        assertThat(found).containsExactlyElementsOf(expected.subSet(change.begin(), false, change.end(), true));
    }

    /** The first minute at which the clock has reached a time; that a clock is put back does not take it away. */
    private static Instant firstShown(Change change, LocalDateTime time, Instant from) {
        Instant minute = from;
        while (change.shown(minute).isBefore(time)) {
            minute = minute.plusSeconds(60);
        }
        return minute;
    }

    @Property(tries = 80)
    void minutesOfEveryHourComeWheneverTheClockShowsThem(
            @ForAll("changes") Change change, @ForAll @IntRange(max = 59) int minute) {
        List<Instant> shown = new ArrayList<>();
        for (Instant time = change.begin().plusSeconds(60); !time.isAfter(change.end()); time = time.plusSeconds(60)) {
            if (change.shown(time).getMinute() == minute) {
                shown.add(time);
            }
        }

        List<Instant> found = between(Recurrence.cron(Cron.parse(minute + " * * * *"), change.zone()), change);

        assertThat(found).containsAll(shown).isSorted().doesNotHaveDuplicates();
        boolean wholeHours = change.transition().getDuration().toSeconds() % 3_600 == 0;
        assertThat(found.size() - shown.size()).isBetween(0, wholeHours ? 0 : 1);
        Instant before = found.get(0);
        for (Instant each : found) {
            assertThat(Duration.between(before, each)).isLessThanOrEqualTo(Duration.ofHours(1));
            before = each;
        }
    }

    @Property(tries = 40)
    void whatComesNextIsTheFirstOfAllThatCome(
            @ForAll("changes") Change change, @ForAll @IntRange(min = -9_000, max = 9_000) int seconds) {
        for (String expression : List.of("7 * * * *", "*/20 1-3 * * *")) {
            Recurrence recurrence = Recurrence.cron(Cron.parse(expression), change.zone());
            Instant time = change.transition().getInstant().plusSeconds(seconds);

            assertThat(recurrence.next(time).at())
                    .isEqualTo(between(recurrence, change).stream()
                            .filter(time::isBefore)
                            .findFirst()
                            .orElseThrow());
        }
    }

    private static List<Instant> between(Recurrence recurrence, Change change) {
        List<Instant> found = new ArrayList<>();
        Instant time = recurrence.next(change.begin()).at();
        while (!time.isAfter(change.end())) {
            found.add(time);
            time = recurrence.next(time).at();
        }
        return found;
    }
}
