package dev.holdfast.internal.execution;

import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Whose log of changes is to be followed, and where to.
 *
 * @param target whose
 * @param storage where the slices go
 * @param window how long the times in slices stay restorable
 * @param span how much time a slice covers at most
 * @param labels of the slices, by key
 * @param createdBy who wants it, as the slices say
 */
public record FollowRequest(
        Target target, Storage storage, Duration window, Duration span, Map<String, String> labels, String createdBy) {
    /** Copies the labels. */
    public FollowRequest {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(span, "span");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(createdBy, "createdBy");
    }
}
