package dev.holdfast.internal.journal;

import dev.holdfast.Time;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.lease.Tenure;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A lease of one target, renewed as long as this is open, and the journal of its effects. */
public final class TargetEffects implements Effects {
    /** Longer than any clock of a store is off, and short enough to wait for after a machine was lost. */
    public static final Duration TERM = Duration.ofSeconds(60);

    private static final int RENEWALS = 3;

    private final String target;
    private final Collection<Compensator> compensators;
    private final Lease lease;
    private final Journal journal;
    private final Time.Timer renewing;

    private TargetEffects(
            String target, Collection<Compensator> compensators, Lease lease, Journal journal, Time.Timer renewing) {
        this.target = target;
        this.compensators = compensators;
        this.lease = lease;
        this.journal = journal;
        this.renewing = renewing;
    }

    /**
     * Undoes what was left, without waiting: who works on the target undoes its own.
     *
     * @return what came of it, and when to come again; empty if another has the lease, for {@link #TERM} at most
     */
    public static Optional<Replay> undoWhatIsLeft(
            StateStore state,
            String target,
            String holder,
            Collection<Compensator> compensators,
            Supplier<String> names,
            Time time) {
        Optional<Lease> lease = Lease.acquire(state, leaseOf(target), holder, TERM, time);
        try {
            return lease.map(held -> new Journal(state, target, held, names).replay(compensators));
        } finally {
            lease.ifPresent(Lease::release);
        }
    }

    /** The name of the lease of a target. */
    public static String leaseOf(String target) {
        return "target " + target;
    }

    /**
     * Takes the lease and undoes what was left.
     *
     * @param holder for messages
     * @param names gives a new random name with each call
     * @throws WorkloadException.Busy if another has the lease
     * @throws WorkloadException.Unreadable if something could not be undone; it stays written down
     */
    public static TargetEffects take(
            StateStore state,
            String target,
            String holder,
            Collection<Compensator> compensators,
            Supplier<String> names,
            Time time) {
        Lease lease = Lease.acquire(state, leaseOf(target), holder, TERM, time).orElseThrow(() -> busy(state, target));
        Time.Timer renewing = time.every("holdfast-lease", TERM.dividedBy(RENEWALS), lease::renew);
        TargetEffects effects = new TargetEffects(
                target, List.copyOf(compensators), lease, new Journal(state, target, lease, names), renewing);
        try {
            effects.undoWhatIsLeft();
        } catch (RuntimeException failure) {
            effects.close();
            throw failure;
        }
        return effects;
    }

    private static WorkloadException.Busy busy(StateStore state, String target) {
        String holder = Lease.look(state, leaseOf(target)).map(Tenure::holder).orElse("another process");
        return new WorkloadException.Busy(
                target + " is being worked on by " + holder + "; wait until that has ended, or up to "
                        + TERM.toSeconds() + " s where its machine was lost",
                null);
    }

    private void undoWhatIsLeft() {
        Replay replay = journal.replay(compensators);
        if (!replay.problems().isEmpty()) {
            String all = replay.problems().stream()
                    .map(Finding::toString)
                    .reduce((one, other) -> one + "; " + other)
                    .orElse("");
            throw new WorkloadException.Unreadable(
                    "what an earlier run has left on " + target + " could not be undone: " + all, null);
        }
    }

    @Override
    public Effect begin(Compensation compensation) {
        return journal.open(compensation);
    }

    @Override
    public void close() {
        renewing.close();
        lease.release();
    }
}
