package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** Brings a copy to a point in time: entries in, operations at a sink out. Not for several threads. */
public final class OplogReplay {
    private final Cut cut;
    private final ReplayRules rules;
    private final OperationSink sink;
    private final Spill spill;
    private ClusterTime contained = ClusterTime.ZERO;

    /**
     * A replay of whatever entries say that belongs to the cut.
     *
     * @param spill is not closed by this
     */
    public OplogReplay(Cut cut, ReplayRules rules, OperationSink sink, Spill spill) {
        this.cut = Objects.requireNonNull(cut, "cut");
        this.rules = Objects.requireNonNull(rules, "rules");
        this.sink = Objects.requireNonNull(sink, "sink");
        this.spill = Objects.requireNonNull(spill, "spill");
    }

    /**
     * What came out.
     *
     * @param operations how many were given to the sink
     * @param leftOut how many became nothing to apply
     * @param last when the last entry was written that was read
     * @param undecided transactions that began and were not decided; none of them was applied
     */
    public record Result(long operations, long leftOut, ClusterTime last, List<Transactions.Open> undecided) {}

    /** The copy shows exactly what entries up to a time have written, so that only what follows is replayed. */
    public OplogReplay after(ClusterTime through) {
        contained = Objects.requireNonNull(through, "through");
        return this;
    }

    /**
     * Replays, and returns when all of it is applied and will stay.
     *
     * @param entries in their order; slices one after another may share entries where they meet
     * @throws MongoException.Inconsistent if the entries end before everything is known that belongs to the cut, or one cannot
     *     be replayed
     * @throws MongoException.Damaged if something is no entry
     */
    public Result run(Iterator<OplogEntry> entries) {
        long[] operations = {0};
        Reach reach = new Reach(cut);
        try (Transactions transactions = new Transactions(cut, spill, (operation, visible) -> {
            List<Operation> made = rules.apply(operation);
            made.forEach(sink::apply);
            operations[0] += made.size();
        })) {
            transactions.after(contained);
            while (entries.hasNext() && !reach.isComplete()) {
                OplogEntry entry = entries.next();
                reach.accept(entry);
                transactions.accept(entry);
            }
            checkReach(reach, transactions);
            sink.finish();
            return new Result(operations[0], rules.leftOut(), transactions.seen(), transactions.open());
        }
    }

    private void checkReach(Reach reach, Transactions transactions) {
        if (!cut.isLimited() || reach.isComplete()) {
            return;
        }
        String missing =
                reach.awaitsDecisions() ? "before transactions are decided that were prepared until then" : "before it";
        throw new MongoException.Inconsistent(
                "the oplog is to be replayed " + cut + ", and ends at " + transactions.seen() + ", " + missing, null);
    }
}
