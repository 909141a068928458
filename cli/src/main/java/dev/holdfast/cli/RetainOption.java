package dev.holdfast.cli;

import dev.holdfast.policy.KeepDuration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Until when the store protects what is stored. */
final class RetainOption {
    static final String NAME = "--retain-until";

    @Option(
            names = NAME,
            paramLabel = "TIME",
            description =
                    "let the store refuse to delete or replace it until then, whoever asks: a time, or how long from now such as 30d;"
                            + " needs Object Lock, immutability or object retention")
    @Nullable
    String until;

    /**
     * The time, if one is given.
     *
     * @param now what durations count from
     * @throws IllegalArgumentException if it is neither a time nor a duration, or does not lie ahead
     */
    Optional<Instant> parse(Instant now) {
        return Optional.ofNullable(until).map(text -> parse(text, now));
    }

    private static Instant parse(String text, Instant now) {
        ZoneId zone = ZoneId.systemDefault();
        Instant end = text.matches("(\\d+[ymdh])+")
                ? KeepDuration.parse(NAME, text).after(now.atZone(zone)).toInstant()
                : TimeText.parse(NAME, text, zone);
        if (!end.isAfter(now)) {
            throw new UsageException(NAME + ": expected a time that lies ahead, was '" + text + "'");
        }
        return end;
    }
}
