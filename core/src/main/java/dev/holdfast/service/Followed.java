package dev.holdfast.service;

import dev.holdfast.internal.execution.FollowRequest;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.FollowStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A target whose log of changes is to be followed into a storage.
 *
 * @param target whose
 * @param storage where to
 * @param schedules which want it, the one first that wants it for longest
 * @param window the longest that they want
 * @param span how much time a slice covers at most
 * @param labels of the slices
 */
record Followed(
        Target target,
        Storage storage,
        List<String> schedules,
        Duration window,
        Duration span,
        Map<String, String> labels) {
    Followed {
        schedules = List.copyOf(schedules);
        labels = Map.copyOf(labels);
    }

    /**
     * Which target into which storage.
     *
     * @param target its name
     * @param storage its name
     */
    record Key(String target, String storage) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTarget = target.compareTo(other.target);
            return byTarget == 0 ? storage.compareTo(other.storage) : byTarget;
        }

        @Override
        public String toString() {
            return target + " into " + storage;
        }
    }

    Key key() {
        return new Key(target.name(), storage.name());
    }

    /** The schedule that it is told of. */
    String schedule() {
        return schedules.get(0);
    }

    FollowRequest request() {
        return new FollowRequest(target, storage, window, span, labels, "schedule " + schedule());
    }

    /** How it stands before it is followed so. */
    FollowStatus status(Instant now, FollowStatus.Archive archive, List<FollowStatus.Note> notes) {
        return new FollowStatus(
                target.name(),
                storage.name(),
                schedules,
                window,
                span,
                FollowStatus.State.WAITING,
                "it has not begun yet",
                now,
                archive,
                null,
                notes);
    }
}
