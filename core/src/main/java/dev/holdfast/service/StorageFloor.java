package dev.holdfast.service;

import dev.holdfast.run.FloorRequest;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The floor of a storage, and what the definitions want it to be.
 *
 * @param storage its name; {@code state} for the place of the service's state
 * @param status how the two go together
 * @param wanted what the definitions want protected
 * @param inForceOrNull what is protected; null if nothing is, or nobody knows
 * @param requestOrNull the lowering that nobody has approved yet; null if nobody has asked for one
 * @param lowered what the definitions would lower, in words
 * @param message for people; empty if there is nothing to say
 */
public record StorageFloor(
        String storage,
        Status status,
        ProtectionFloor wanted,
        @Nullable FloorState inForceOrNull,
        @Nullable FloorRequest requestOrNull,
        List<String> lowered,
        String message) {
    /** How what is in force and what the definitions want go together. */
    public enum Status {
        /** The definitions want nothing, and nothing is in force. */
        NONE,
        /** What the definitions want is in force. */
        IN_FORCE,
        /** It was set now. */
        CHANGED,
        /** The definitions want more, which was not set, as nobody asked for it. */
        LOWER_THAN_WANTED,
        /** The definitions want less, and nobody has approved that. */
        KEPT,
        /** The definitions want less, and now it waits for another person to approve that. */
        WAITING,
        /** There is no repository yet. */
        EMPTY,
        /** The storage does not answer, or cannot be written to. */
        UNAVAILABLE;

        /** As programs read it, such as {@code in_force}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list. */
    public StorageFloor {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(wanted, "wanted");
        lowered = List.copyOf(lowered);
        Objects.requireNonNull(message, "message");
    }

    /** What is protected, and who said so. */
    public Optional<FloorState> inForce() {
        return Optional.ofNullable(inForceOrNull);
    }

    /** The lowering that nobody has approved yet. */
    public Optional<FloorRequest> request() {
        return Optional.ofNullable(requestOrNull);
    }
}
