package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A restore by a user who may have too few rights; may be tried again.
 *
 * @param job begins it
 * @param into where it goes, by which user
 */
record RestoreAttempt(Supplier<RestoreJob.Builder> job, Workload into) {
    static RestoreAttempt of(Repository repository, Snapshot snapshot, Workload into) {
        return new RestoreAttempt(() -> RestoreJob.from(repository).snapshot(snapshot), into);
    }

    /** What a plan says is in the way, with what to do about it; empty if nothing is. */
    String refusal() {
        try (PreparedRestore plan = job.get().into(into).plan()) {
            return plan.plan().conflicts().stream().map(Finding::toString).collect(Collectors.joining("\n"));
        } catch (HoldfastException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    /** What a run says that is refused. */
    String refused() {
        try {
            RestoreRun run = job.get().into(into).run();
            assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
            return run.failures().stream().map(ItemFailure::toString).collect(Collectors.joining("\n"));
        } catch (HoldfastException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    void passes(boolean verify) {
        RestoreRun run = job.get().verify(verify).into(into).run();
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
    }
}
