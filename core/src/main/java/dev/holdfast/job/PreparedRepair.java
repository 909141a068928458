package dev.holdfast.job;

import java.util.function.Supplier;

/**
 * A repair that was thought through: its plan can be looked at, and then be done. Holds the exclusive lock until it is closed.
 *
 * @param <P> what will be done
 * @param <R> what was done
 */
public final class PreparedRepair<P, R> implements AutoCloseable {
    private final P plan;
    private final Supplier<R> work;
    private final Runnable end;

    PreparedRepair(P plan, Supplier<R> work, Runnable end) {
        this.plan = plan;
        this.work = work;
        this.end = end;
    }

    /** What will be done. */
    public P plan() {
        return plan;
    }

    /**
     * Does what the plan says, once. Nothing is removed before what replaces it is stored; a repair that was killed is planned and
     * run again.
     */
    public R run() {
        return work.get();
    }

    /** Lets go of the repository. May be called twice. */
    @Override
    public void close() {
        end.run();
    }
}
