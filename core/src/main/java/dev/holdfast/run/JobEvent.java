package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.time.Instant;

/**
 * What a running job tells its listener. Called from threads of the job, maybe several at once; a listener must not block,
 * and what it throws is logged and does not harm the job.
 */
public sealed interface JobEvent {
    /** When it happened. */
    Instant at();

    /**
     * The job changed its state.
     *
     * @param at when it happened
     * @param state the new state
     */
    record StateChanged(Instant at, RunState state) implements JobEvent {}

    /**
     * The job moved on; at most one every 100 milliseconds, and always one at the end.
     *
     * @param at when it happened
     * @param progress how far it has come
     */
    record Progressed(Instant at, Progress progress) implements JobEvent {}

    /**
     * An item could not be handled; the job goes on.
     *
     * @param at when it happened
     * @param failure which one and why
     */
    record ItemFailed(Instant at, ItemFailure failure) implements JobEvent {}

    /**
     * The job waits for packs that were recalled from an archive of the store.
     *
     * @param at when it happened
     * @param progress how far that has come
     */
    record Recalling(Instant at, RecallProgress progress) implements JobEvent {}

    /**
     * Something worth knowing that harms nothing.
     *
     * @param at when it happened
     * @param finding what it is
     */
    record Noticed(Instant at, Finding finding) implements JobEvent {}

    /**
     * An attempt failed and another one follows.
     *
     * @param at when it happened
     * @param attempt the number of the failed attempt, from 1
     * @param message why it failed
     */
    record Retrying(Instant at, int attempt, String message) implements JobEvent {}

    /**
     * A slice of a log of changes was stored.
     *
     * @param at when it happened
     * @param snapshot it
     * @param description what it is, for people
     * @param reaches when the last change in it happened
     * @param bytes of its changes
     */
    record SliceStored(Instant at, SnapshotId snapshot, String description, Instant reaches, long bytes)
            implements JobEvent {}

    /**
     * Changes were lost between the slices that are stored and those that come.
     *
     * @param at when it was found
     * @param finding what is lost, and what to do
     */
    record GapFound(Instant at, Finding finding) implements JobEvent {}
}
