package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Hook;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The hooks of a run. One before the backup that fails stops it, unless its definition says that the run goes on; those after it
 * are called as their conditions say, also when the run was cancelled, so that what the ones before have stopped goes on.
 */
final class HookCalls {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private boolean begun;

    HookCalls(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        live.change(run -> request.hooks().forEach(hook -> run.part(RunPart.pending(PartKind.HOOK, hook.name()))));
    }

    /**
     * Calls those before the backup, in their order.
     *
     * @return why the backup must not begin, if one of them failed
     * @throws CancellationException if the run is to end
     */
    Optional<Outcome> before() {
        begun = true;
        for (Hook hook : of(Hook.Moment.BEFORE)) {
            limits.check();
            Outcome outcome = call(hook, limits);
            if (outcome.state() == RunState.CANCELLED) {
                throw new CancellationException(outcome.message());
            }
            if (outcome.state() != RunState.COMPLETED && hook.onError() == Hook.OnError.FAIL) {
                return Optional.of(new Outcome(
                        RunState.FAILED,
                        "HookFailed",
                        "the hook " + hook.name() + " before the backup failed: " + outcome.message()));
            }
        }
        return Optional.empty();
    }

    /** Calls those after the backup whose condition holds, in their order; nobody can cancel them, but each has its timeout. */
    void after(boolean succeeded) {
        RunLimits unlimited = new RunLimits(around.time(), Optional::empty, Optional.empty(), "");
        for (Hook hook : of(Hook.Moment.AFTER)) {
            boolean due = switch (hook.policy()) {
                case ALWAYS -> begun;
                case ON_SUCCESS -> succeeded;
                case ON_FAILURE -> begun && !succeeded;
            };
            if (due) {
                Outcome unused = call(hook, unlimited);
            } else {
                live.endPart(
                        PartKind.HOOK,
                        hook.name(),
                        RunState.SKIPPED,
                        "ConditionNotMet",
                        "it is not called after a backup that " + (succeeded ? "succeeded" : "failed"));
            }
        }
        passOver();
    }

    /** Those that were not reached. */
    private void passOver() {
        for (Hook hook : of(Hook.Moment.BEFORE)) {
            if (live.part(PartKind.HOOK, hook.name()).state() == RunState.PENDING) {
                live.endPart(PartKind.HOOK, hook.name(), RunState.SKIPPED, "NotReached", "one before it failed");
            }
        }
    }

    private Outcome call(Hook hook, RunLimits bounds) {
        live.beginPart(PartKind.HOOK, hook.name());
        Outcome outcome;
        try {
            String said = new HookCall(around, hook, bounds).call(live.record());
            outcome = Outcome.completed(said.isEmpty() ? "done" : said);
        } catch (CancellationException stopped) {
            outcome = Outcome.stopped(bounds, stopped);
        } catch (HoldfastException failure) {
            outcome = Outcome.failed(failure);
        } catch (RuntimeException failure) {
            outcome = new Outcome(RunState.FAILED, "InternalError", String.valueOf(failure));
        }
        live.endPart(PartKind.HOOK, hook.name(), outcome.state(), outcome.reason(), outcome.message());
        return outcome;
    }

    private List<Hook> of(Hook.Moment moment) {
        List<Hook> hooks = new ArrayList<>();
        request.hooks().stream().filter(hook -> hook.moment() == moment).forEach(hooks::add);
        return Collections.unmodifiableList(hooks);
    }

    /** Whether a part is a hook whose failure does not make the run worse. */
    boolean isTolerated(RunPart part) {
        return part.kind() == PartKind.HOOK
                && request.hooks().stream()
                        .anyMatch(hook -> hook.name().equals(part.name()) && hook.onError() == Hook.OnError.CONTINUE);
    }
}
