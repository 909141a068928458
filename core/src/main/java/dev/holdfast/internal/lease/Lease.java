package dev.holdfast.internal.lease;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.posix.ProcessIdentity;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the only one who does something, for a term that can be renewed. Safe for use from any thread.
 *
 * <p>It lies in one document, {@code state/leases/NAME}, that is replaced only as it was read, so of two who want it one gets it.
 * Others judge its end by the store's clock; its holder counts the time that has passed since before it asked for that clock, and
 * stops a quarter of the term earlier, so clocks that differ between machines decide nothing. Whoever meets the lease of a process
 * that has ended on this machine takes it at once.
 *
 * <p>Each holder has a token, higher than those of all before, also of those whose document was lost: whoever keeps the highest
 * token that it has seen recognises a holder who was stopped and does not know yet that it lost the lease.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String PREFIX = "state/leases/";
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** The holder counts this part of the term only. */
    private static final double SAFE = 0.75;

    private final StateStore store;
    private final String path;
    private final Duration term;
    private final Time time;
    private final Tenure tenure;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Counted counted;
    private StateDocument document;
    private boolean over;

    private Lease(StateStore store, Duration term, Time time, Tenure tenure, Counted counted, StateDocument document) {
        this.store = store;
        this.path = document.path();
        this.term = term;
        this.time = time;
        this.tenure = tenure;
        this.counted = counted;
        this.document = document;
    }

    /**
     * Takes a lease, unless somebody else has it.
     *
     * @param name any text
     * @param holder for messages and displays; two holders of the same name are two
     * @param term how long it lasts unless it is renewed, at least 100 ms; a store's clock is good to a few seconds, so should be
     *     longer than these where several machines share one
     * @return empty if another has it
     * @throws StateException.Damaged if its document cannot be read
     */
    public static Optional<Lease> acquire(StateStore store, String name, String holder, Duration term, Time time) {
        Objects.requireNonNull(holder, "holder");
        if (term.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("the term of a lease is at least 100 ms, was " + term);
        }
        String path = PREFIX + StateDocument.part(name);
        Counted counted = Counted.from(time);
        Instant now = store.storeTime();
        Optional<StateDocument> found = store.read(path);
        Optional<Tenure> last = found.map(Tenure::of);
        if (last.isPresent() && !last.get().isOver(now)) {
            return Optional.empty();
        }
        long token = Math.max(last.map(Tenure::token).orElse(0L) + 1, now.toEpochMilli());
        Tenure mine = new Tenure(holder, token, now.plus(term), false, ProcessIdentity.current());
        try {
            StateDocument written =
                    found.isPresent() ? store.replace(found.get(), mine.json()) : store.create(path, mine.json());
            return Optional.of(new Lease(store, term, time, mine, counted, written));
        } catch (StateException.Exists | StateException.Changed faster) {
            return Optional.empty();
        }
    }

    /** Who has a lease or had it last; empty if nobody ever had. */
    public static Optional<Tenure> look(StateStore store, String name) {
        return store.read(PREFIX + StateDocument.part(name)).map(Tenure::of);
    }

    /** Its number: higher than that of every holder before. */
    public long token() {
        return tenure.token();
    }

    /** Who has it. */
    public String holder() {
        return tenure.holder();
    }

    /** How long it lasts unless it is renewed. */
    public Duration term() {
        return term;
    }

    /**
     * Whether it is held for certain. No request is made, unless the wall clock says that much more time has passed than the machine
     * has counted, as after it slept: then it is renewed first.
     */
    public boolean holds() {
        return switch (counted.standing(time, term)) {
            case CERTAIN -> true;
            case DOUBTFUL -> renew();
            case PAST -> false;
        };
    }

    /**
     * Makes it last a whole term from now. Should be called three times a term. One that has run out is renewed too as long as
     * nobody else has taken it.
     *
     * @return whether it is held; a store that does not answer changes nothing about that
     */
    public boolean renew() {
        renewing.lock();
        try {
            if (over) {
                return false;
            }
            Counted from = Counted.from(time);
            Tenure longer = tenure.extended(store.storeTime().plus(term));
            document = replaced(longer);
            counted = from;
            return true;
        } catch (StateException.Changed taken) {
            lose();
            return false;
        } catch (StoreException failed) {
            LOG.warn("the lease {} could not be renewed: {}", path, failed.getMessage());
            return counted.standing(time, term) == Counted.Standing.CERTAIN;
        } finally {
            renewing.unlock();
        }
    }

    /** An earlier renewal may have arrived although its answer was lost. */
    private StateDocument replaced(Tenure next) {
        try {
            return store.replace(document, next.json());
        } catch (StateException.Changed another) {
            StateDocument found = store.read(path).orElseThrow(() -> another);
            Tenure says = Tenure.of(found);
            if (says.token() != tenure.token() || says.released()) {
                throw another;
            }
            return store.replace(found, next.json());
        }
    }

    private void lose() {
        over = true;
        counted = Counted.never();
        LOG.warn("the lease {} of {} was taken by another", path, tenure.holder());
    }

    /** Gives it back, so that others need not wait for its end; a failure is logged only. May be called twice. */
    public void release() {
        renewing.lock();
        try {
            counted = Counted.never();
            if (!over) {
                over = true;
                document = replaced(tenure.givenBack());
            }
        } catch (StateException.Changed taken) {
            LOG.debug("the lease {} was taken by another before it was given back", path);
        } catch (HoldfastException failed) {
            LOG.warn("the lease {} could not be given back, it ends by itself: {}", path, failed.getMessage());
        } finally {
            renewing.unlock();
        }
    }

    /** As {@link #release()}. */
    @Override
    public void close() {
        release();
    }

    @Override
    public String toString() {
        return "Lease[" + path + " of " + tenure.holder() + ", token " + tenure.token() + "]";
    }

    /** A moment by both clocks: one may be set, the other stands still while the machine sleeps. */
    private record Counted(Instant wall, long nanos, boolean ever) {
        private enum Standing {
            CERTAIN,
            DOUBTFUL,
            PAST
        }

        static Counted from(Time time) {
            return new Counted(time.now(), time.nanos(), true);
        }

        static Counted never() {
            return new Counted(Instant.EPOCH, 0, false);
        }

        Standing standing(Time time, Duration term) {
            long most = (long) (term.toNanos() * SAFE);
            if (!ever || time.nanos() - nanos >= most) {
                return Standing.PAST;
            }
            Duration byWall = Duration.between(wall, time.now());
            return byWall.compareTo(Duration.ofNanos(most)) < 0 ? Standing.CERTAIN : Standing.DOUBTFUL;
        }
    }
}
