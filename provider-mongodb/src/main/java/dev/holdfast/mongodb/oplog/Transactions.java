package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries of an oplog in, the operations that belong to a cut out: single ones as they come, those of a transaction when it
 * is known that and when it becomes visible.
 *
 * <p>A transaction is one entry, or several that are chained, the last of which commits or prepares it; a prepared one is
 * decided by a later entry. No other operation touches what a prepared transaction holds, so that its place among others is
 * free between preparation and decision. Not for several threads.
 */
public final class Transactions implements AutoCloseable {
    /** Takes what is to be applied, in its order. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * The next operation.
         *
         * @param operation a single entry, or one operation of a transaction
         * @param visible from when on it is seen, within the cut
         */
        void apply(OplogEntry operation, ClusterTime visible);
    }

    /**
     * A transaction that began and was not decided.
     *
     * @param first when its first entry was written
     * @param last when the last of its entries was
     * @param prepared whether all of its operations are there, and only the decision is missing
     */
    public record Open(ClusterTime first, ClusterTime last, boolean prepared) {}

    private final Cut cut;
    private final Spill spill;
    private final Receiver receiver;
    private final Map<ClusterTime, Chain> chains = new HashMap<>();
    private ClusterTime started = ClusterTime.ZERO;
    private ClusterTime seen = ClusterTime.ZERO;
    private ClusterTime contained = ClusterTime.ZERO;
    private long applied;

    /**
     * Nothing seen yet.
     *
     * @param spill is not closed by this
     */
    public Transactions(Cut cut, Spill spill, Receiver receiver) {
        this.cut = cut;
        this.spill = spill;
        this.receiver = receiver;
    }

    /**
     * Says that what entries up to a time did or decided is there already, so that it is not given out again. Before the first
     * entry.
     */
    public void after(ClusterTime through) {
        contained = through;
    }

    /**
     * Takes the next entry. One that has just been seen is left out, as neighbouring slices share one.
     *
     * @throws MongoException.Damaged if it is older than the one before
     * @throws MongoException.Inconsistent if a transaction becomes visible within the cut whose beginning lies before the first
     *     entry
     */
    public void accept(OplogEntry entry) {
        if (entry.time().equals(seen)) {
            return;
        }
        if (entry.time().isBefore(seen)) {
            throw new MongoException.Damaged(
                    "entries of an oplog are out of order: " + entry.time() + " follows " + seen, null);
        }
        if (seen.equals(ClusterTime.ZERO)) {
            started = entry.time();
        }
        seen = entry.time();
        dispatch(entry);
    }

    private void dispatch(OplogEntry entry) {
        String command = entry.command();
        if (command.equals("commitTransaction")) {
            commit(entry);
        } else if (command.equals("abortTransaction")) {
            discard(chains.remove(entry.previous()));
        } else if (entry.holdsOperations()) {
            operations(entry);
        } else if (cut.includes(entry.time()) && isNew(entry)) {
            apply(entry, entry.time());
        }
    }

    private boolean isNew(OplogEntry decision) {
        return decision.time().isAfter(contained);
    }

    private void operations(OplogEntry entry) {
        Chain begun = entry.continues() ? chains.remove(entry.previous()) : null;
        if (!cut.includes(entry.time())) {
            discard(begun);
            return;
        }
        boolean headless = entry.continues() && begun == null;
        if (entry.isPartial() || entry.isPrepare()) {
            Chain chain = begun == null ? new Chain(headless ? entry.previous() : entry.time(), !headless) : begun;
            chain.entries.add(entry);
            chain.prepared = entry.isPrepare();
            chains.put(entry.time(), chain);
        } else if (headless) {
            beganBefore(entry, entry.previous(), entry.time());
        } else {
            boolean whole = begun == null || decide(begun, entry, entry.time());
            if (whole && isNew(entry)) {
                applyAll(entry, entry.time());
            }
        }
    }

    private void commit(OplogEntry entry) {
        Chain chain = chains.remove(entry.previous());
        ClusterTime visible = entry.commitTime();
        if (!cut.includes(visible)) {
            discard(chain);
        } else if (chain == null) {
            beganBefore(entry, entry.previous(), visible);
        } else {
            decide(chain, entry, visible);
        }
    }

    /** Whether the chain had its beginning. */
    private boolean decide(Chain chain, OplogEntry decision, ClusterTime visible) {
        if (chain.whole && isNew(decision)) {
            try (OplogEntries entries = chain.entries.read()) {
                while (entries.hasNext()) {
                    applyAll(entries.next(), visible);
                }
            }
        }
        discard(chain);
        if (!chain.whole) {
            beganBefore(decision, chain.first, visible);
        }
        return chain.whole;
    }

    private void applyAll(OplogEntry entry, ClusterTime visible) {
        for (OplogEntry operation : entry.operations()) {
            apply(operation, visible);
        }
    }

    private void apply(OplogEntry operation, ClusterTime visible) {
        receiver.apply(operation, visible);
        applied++;
    }

    /** What the first entry decides was visible before anything was read; anything later cannot be put together any more. */
    private void beganBefore(OplogEntry decision, ClusterTime began, ClusterTime visible) {
        if (!decision.time().equals(started) && isNew(decision)) {
            throw new MongoException.Inconsistent(
                    "a transaction of " + began + " that becomes visible at " + visible
                            + " began before the first entry, at " + started + ": older entries are needed",
                    null);
        }
    }

    private static void discard(@Nullable Chain chain) {
        if (chain != null) {
            chain.entries.release();
        }
    }

    /** Transactions that began within the cut and were not decided, the oldest first. */
    public List<Open> open() {
        return chains.entrySet().stream()
                .map(chain -> new Open(chain.getValue().first, chain.getKey(), chain.getValue().prepared))
                .sorted(Comparator.comparing(Open::first).thenComparing(Open::last))
                .toList();
    }

    /** How many operations went out. */
    public long applied() {
        return applied;
    }

    /** The time of the last entry that came in; {@link ClusterTime#ZERO} if none did. */
    public ClusterTime seen() {
        return seen;
    }

    /** Forgets what is not decided. */
    @Override
    public void close() {
        chains.values().forEach(Transactions::discard);
        chains.clear();
    }

    private final class Chain {
        private final ClusterTime first;
        private final boolean whole;
        private final Spill.Held entries = spill.hold();
        private boolean prepared;

        private Chain(ClusterTime first, boolean whole) {
            this.first = first;
            this.whole = whole;
        }
    }
}
