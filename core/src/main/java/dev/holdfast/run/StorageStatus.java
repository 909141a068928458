package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a storage could be used when it was last looked at.
 *
 * @param storage its name
 * @param state whether it could
 * @param reason one word for programs; {@code Reached} where it could
 * @param message in one sentence what was found
 * @param checkedAt when
 * @param repositoryOrNull the id of its repository, 64 hex digits; null while it has none, or nobody knows
 */
public record StorageStatus(
        String storage,
        State state,
        String reason,
        String message,
        Instant checkedAt,
        @Nullable String repositoryOrNull) {
    /** Whether a storage can be used. */
    public enum State {
        /** Its repository was opened, or it is empty and will get one with the first backup. */
        AVAILABLE("Available"),
        /** It was not reached, or what is there is not what was expected. */
        UNAVAILABLE("Unavailable");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** As lists show it. */
        public String text() {
            return text;
        }
    }

    /** Everything but the repository must be there. */
    public StorageStatus {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(checkedAt, "checkedAt");
    }

    /** Whether it can be used. */
    public boolean isAvailable() {
        return state == State.AVAILABLE;
    }

    /** The id of its repository, if it has one and that is known. */
    public Optional<String> repository() {
        return Optional.ofNullable(repositoryOrNull);
    }
}
