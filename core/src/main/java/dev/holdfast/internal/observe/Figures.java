package dev.holdfast.internal.observe;

import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Keeps figures about runs and what is protected. Safe for use from any thread. */
interface Figures {
    /** Keeps nothing: for programs without Micrometer. */
    Figures NONE = new Figures() {
        @Override
        public void run(RunRecord ended) {
            // Nobody wants to know.
        }

        @Override
        public void schedule(String name, boolean valid, boolean paused) {
            // Nobody wants to know.
        }

        @Override
        public void freshness(Freshness freshness) {
            // Nobody wants to know.
        }

        @Override
        public void copies(String schedule, List<CopyStatus> all, Instant now) {
            // Nobody wants to know.
        }

        @Override
        public void followed(Collection<FollowStatus> all, Instant now) {
            // Nobody wants to know.
        }

        @Override
        public void sliceStored(FollowStatus status, long bytes) {
            // Nobody wants to know.
        }

        @Override
        public void gap(FollowStatus status) {
            // Nobody wants to know.
        }

        @Override
        public void deletions(String storage, int number) {
            // Nobody wants to know.
        }

        @Override
        public void forget(String schedule) {
            // Nobody wants to know.
        }

        @Override
        public void forget(String schedule, String target) {
            // Nobody wants to know.
        }

        @Override
        public void forgetAll() {
            // Nobody wants to know.
        }
    };

    /** Counts a run that ended. */
    void run(RunRecord ended);

    /** Notes what condition a schedule is in. */
    void schedule(String name, boolean valid, boolean paused);

    /** Notes how well a target is protected. */
    void freshness(Freshness freshness);

    /** Notes how far the copies of a schedule are behind, and takes back the gauges of those that it does not make any more. */
    void copies(String schedule, List<CopyStatus> all, Instant now);

    /** Notes how logs of changes are followed, and takes back the gauges of those that are not among them. */
    void followed(Collection<FollowStatus> all, Instant now);

    /** Counts a slice that was stored. */
    void sliceStored(FollowStatus status, long bytes);

    /** Counts a gap between slices. */
    void gap(FollowStatus status);

    /** Counts backups that were let go. */
    void deletions(String storage, int number);

    /** Takes back the gauges of a schedule that is gone. */
    void forget(String schedule);

    /** Takes back the gauges of a target that a schedule does not serve any more. */
    void forget(String schedule, String target);

    /** Takes back all gauges. */
    void forgetAll();
}
