package dev.holdfast.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Points in time as users type them. */
final class TimeText {
    private TimeText() {}

    /**
     * Reads {@code 2026-05-01T10:00:00Z}, the same with an offset, without one or with a space as local time, or a date alone.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static Instant parse(String what, String text, ZoneId zone) {
        String iso = text.strip().replaceFirst("(?<=\\d) (?=\\d)", "T");
        try {
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
            }
            return iso.matches(".*T.*([zZ]|[+-]\\d.*)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    what + ": expected a time such as 2026-05-01T10:00:00Z or '2026-05-01 10:00:00', was '" + text
                            + "'",
                    malformed);
        }
    }
}
