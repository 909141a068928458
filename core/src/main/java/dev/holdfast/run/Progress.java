package dev.holdfast.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come.
 *
 * @param filesDone files handled
 * @param filesTotal files expected, -1 if unknown
 * @param bytesDone bytes handled
 * @param bytesTotal bytes expected, -1 if unknown
 * @param bytesPerSecond rate over the last seconds
 * @param timeLeftOrNull estimate, null while there is no base for one
 * @param failures items that failed so far
 * @param current what is being handled; empty if nothing in particular
 * @param parts what is being handled where a job has parts, in the order in which they were begun
 */
public record Progress(
        long filesDone,
        long filesTotal,
        long bytesDone,
        long bytesTotal,
        long bytesPerSecond,
        @Nullable Duration timeLeftOrNull,
        long failures,
        String current,
        List<PartProgress> parts) {
    /** Copies the list. */
    public Progress {
        parts = List.copyOf(parts);
    }

    /** An estimate of the time left, if there is a base for one. */
    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(timeLeftOrNull);
    }
}
