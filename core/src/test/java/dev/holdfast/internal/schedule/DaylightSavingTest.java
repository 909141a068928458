package dev.holdfast.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Cron;
import dev.holdfast.policy.RepeatingInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two years in four zones. The figures are kept in docs/daylight-saving.md; {@code -Dholdfast.write-docs=true} writes it anew. */
class DaylightSavingTest {
    private static final Path DOCUMENT = Path.of("../docs/daylight-saving.md");
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");
    private static final List<String> EXPRESSIONS = List.of(
            "30 2 * * *",
            "30 2 * * 0",
            "15 2 * * *",
            "45 1 * * *",
            "0 */6 * * *",
            "0 * * * *",
            "30 * * * *",
            "R/2026-01-01T02:30:00/P1D",
            "R/2025-12-01T00:00:00Z/PT1H");

    private static Recurrence recurrence(String expression, ZoneId zone) {
        return expression.startsWith("R")
                ? Recurrence.repeating(RepeatingInterval.parse(expression), zone)
                : Recurrence.cron(Cron.parse(expression), zone);
    }

    private static List<Instant> times(String expression, String zone) {
        ZoneId id = ZoneId.of(zone);
        return DaylightSavingDocument.times(recurrence(expression, id), id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"})
    void halfPastTwoComesOnceEachDay(String zone) {
        List<LocalDate> days = times("30 2 * * *", zone).stream()
                .map(time -> LocalDate.ofInstant(time, ZoneId.of(zone)))
                .toList();

        assertThat(days)
                .isEqualTo(LocalDate.of(2026, 1, 1)
                        .datesUntil(LocalDate.of(2028, 1, 1))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"})
    void halfPastTwoOnSundaysComesOnceEachWeek(String zone) {
        List<LocalDate> days = times("30 2 * * SUN", zone).stream()
                .map(time -> LocalDate.ofInstant(time, ZoneId.of(zone)))
                .toList();

        assertThat(days)
                .isEqualTo(LocalDate.of(2026, 1, 1)
                        .datesUntil(LocalDate.of(2028, 1, 1))
                        .filter(day -> day.getDayOfWeek() == DayOfWeek.SUNDAY)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "UTC"})
    void aWildcardHourComesEveryElapsedHour(String zone) {
        List<Instant> times = times("30 * * * *", zone);

        assertThat(times).hasSize(730 * 24);
        assertThat(times.get(times.size() - 1)).isEqualTo(times.get(0).plus(730 * 24 - 1, ChronoUnit.HOURS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 * * * *", "10 * * * *", "30 * * * *", "50 * * * *"})
    void noElapsedHourIsWithoutAWildcardHourWhereTheClockMovesByHalfAnHour(String expression) {
        List<Instant> times = times(expression, "Australia/Lord_Howe");

        List<Duration> distances = IntStream.range(1, times.size())
                .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                .toList();
        assertThat(distances).allMatch(distance -> distance.compareTo(Duration.ofHours(1)) <= 0);
        assertThat(distances.stream().filter(distance -> distance.compareTo(Duration.ofHours(1)) < 0))
                .hasSize(4);
    }

    @Test
    void thePageShowsIt() throws IOException {
        DaylightSavingDocument document = new DaylightSavingDocument();
        for (String zone : ZONES) {
            ZoneId id = ZoneId.of(zone);
            for (String expression : EXPRESSIONS) {
                List<Instant> times = times(expression, zone);
                document.year(id, expression, times);
                DaylightSavingDocument.changes(id).forEach(change -> document.change(id, change, expression, times));
            }
        }
        if (Boolean.getBoolean("holdfast.write-docs")) {
            Files.writeString(DOCUMENT, document.text());
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(document.text());
    }
}
