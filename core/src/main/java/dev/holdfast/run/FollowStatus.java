package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the service follows the log of changes of a target into a storage.
 *
 * @param target the target's name
 * @param storage the storage's name
 * @param schedules the schedules that want it, by name
 * @param window how long the times in new slices stay restorable: the longest that the schedules want
 * @param span how much time a slice covers at most
 * @param state in one word
 * @param message why it is in that state, for people; empty if all is well
 * @param since when it began to be followed so, or was stopped
 * @param archive what is stored
 * @param troubleOrNull what hindered it after the last slice; null if nothing has
 * @param notes gaps and whatever else was told of, the last ten
 */
public record FollowStatus(
        String target,
        String storage,
        List<String> schedules,
        Duration window,
        Duration span,
        State state,
        String message,
        Instant since,
        Archive archive,
        @Nullable Trouble troubleOrNull,
        List<Note> notes) {
    private static final int NOTES = 10;
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(30);
    private static final int SPANS = 3;

    /** Whether a log is followed, in one word. */
    public enum State {
        /** It is followed. */
        FOLLOWING("Following"),
        /** It is to be followed, and something hinders that; it is tried again. */
        WAITING("Waiting"),
        /** The target has no log that could be followed; it is looked again every hour. */
        UNSUPPORTED("Unsupported"),
        /** It is not followed; what is stored stays as long as it was promised. */
        STOPPED("Stopped");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word that lists show. */
        public String word() {
            return word;
        }
    }

    /**
     * The slices that were stored, as far as the service has counted them.
     *
     * @param reachesOrNull when the last change in the newest slice happened; null before there is one
     * @param sliceOrNull the newest slice
     * @param storedAtOrNull when it was stored
     * @param slices how many were stored
     * @param bytes of these
     * @param gaps how often changes were lost between two of them
     */
    public record Archive(
            @Nullable Instant reachesOrNull,
            @Nullable SnapshotId sliceOrNull,
            @Nullable Instant storedAtOrNull,
            long slices,
            long bytes,
            long gaps) {
        /** Nothing is stored. */
        public static final Archive EMPTY = new Archive(null, null, null, 0, 0, 0);

        /** When the last change in it happened, if there is any. */
        public Optional<Instant> reaches() {
            return Optional.ofNullable(reachesOrNull);
        }

        /** The newest slice, if there is one. */
        public Optional<SnapshotId> slice() {
            return Optional.ofNullable(sliceOrNull);
        }

        /** When the newest slice was stored, if there is one. */
        public Optional<Instant> storedAt() {
            return Optional.ofNullable(storedAtOrNull);
        }

        /** The same with another slice. */
        public Archive with(JobEvent.SliceStored slice) {
            return new Archive(slice.reaches(), slice.snapshot(), slice.at(), slices + 1, bytes + slice.bytes(), gaps);
        }

        /** The same with another gap. */
        public Archive withGap() {
            return new Archive(reachesOrNull, sliceOrNull, storedAtOrNull, slices, bytes, gaps + 1);
        }
    }

    /**
     * What hindered it.
     *
     * @param at when
     * @param message a sentence for people
     */
    public record Trouble(Instant at, String message) {
        /** Nothing may be null. */
        public Trouble {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Something that was told of while it was followed.
     *
     * @param at when
     * @param finding what
     */
    public record Note(Instant at, Finding finding) {
        /** Nothing may be null. */
        public Note {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(finding, "finding");
        }
    }

    /** Copies the lists. */
    public FollowStatus {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(storage, "storage");
        schedules = List.copyOf(schedules);
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(span, "span");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(archive, "archive");
        notes = List.copyOf(notes);
    }

    /** What hindered it after the last slice, if anything has. */
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(troubleOrNull);
    }

    /** How far the archive is behind; zero at least, empty if it is not followed or there is nothing yet. */
    public Optional<Duration> lag(Instant now) {
        return state == State.STOPPED ? Optional.empty() : archive.reaches().map(until -> between(until, now));
    }

    private static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }

    /** Why new points in time cannot be restored although they should: it cannot be followed, or has not come further for too long. */
    public Optional<String> problem(Instant now) {
        if (state == State.STOPPED) {
            return Optional.empty();
        }
        if (state == State.UNSUPPORTED) {
            return Optional.of(message);
        }
        Duration spans = span.multipliedBy(SPANS);
        Duration patience = spans.compareTo(LEAST_PATIENCE) > 0 ? spans : LEAST_PATIENCE;
        Instant last = archive.reaches().filter(since::isBefore).orElse(since);
        if (between(last, now).compareTo(patience) <= 0) {
            return Optional.empty();
        }
        return Optional.of(archive.reaches()
                        .map(until -> "the archive of its changes reaches until " + until + " only")
                        .orElse("nothing of its changes is stored yet")
                + trouble().map(one -> ": " + one.message()).orElse(""));
    }

    /** The same in another state. */
    public FollowStatus in(State other, String why) {
        return then(other, why, since, archive, troubleOrNull, notes);
    }

    /** The same, stopped at a time. */
    public FollowStatus stopped(Instant at, String why) {
        return then(State.STOPPED, why, at, archive, troubleOrNull, notes);
    }

    /** The same, followed, with another slice. */
    public FollowStatus with(JobEvent.SliceStored slice) {
        return then(State.FOLLOWING, "", since, archive.with(slice), null, notes);
    }

    /** The same after something has hindered it. */
    public FollowStatus with(Trouble trouble) {
        return then(state, message, since, archive, trouble, notes);
    }

    /** The same with something that was told of. */
    public FollowStatus with(Note note) {
        return then(state, message, since, archive, troubleOrNull, last(note));
    }

    /** The same with a gap. */
    public FollowStatus withGap(Note gap) {
        return then(state, message, since, archive.withGap(), troubleOrNull, last(gap));
    }

    private List<Note> last(Note note) {
        List<Note> all = new ArrayList<>(notes);
        all.add(note);
        return all.subList(Math.max(0, all.size() - NOTES), all.size());
    }

    private FollowStatus then(
            State nextState, String why, Instant begun, Archive stored, @Nullable Trouble trouble, List<Note> told) {
        return new FollowStatus(target, storage, schedules, window, span, nextState, why, begun, stored, trouble, told);
    }
}
