package dev.holdfast.mongodb.oplog;

/**
 * How far beyond a cut a slice must be read: until no entry can follow that belongs to it, and every transaction that was
 * prepared within it is decided. Not for several threads.
 */
public final class Reach {
    private final Cut cut;
    private final OpenTransactions open = new OpenTransactions();
    private boolean passed;

    /** Nothing read yet. */
    public Reach(Cut cut) {
        this.cut = cut;
    }

    /**
     * Looks at the next entry.
     *
     * @return whether it belongs into the slice: it lies within the cut, or it commits what becomes visible within it
     */
    public boolean accept(OplogEntry entry) {
        boolean within = cut.includes(entry.time());
        boolean decides = !within && entry.command().equals("commitTransaction") && open.isPrepared(entry.previous());
        open.accept(entry);
        passed |= !entry.time().isBefore(cut.last());
        return within || (decides && cut.includes(entry.commitTime()));
    }

    /** Whether nothing that follows can matter. */
    public boolean isComplete() {
        return passed && !open.anyPreparedIn(cut);
    }

    /** Whether only decisions of transactions are missing. */
    boolean awaitsDecisions() {
        return passed && open.anyPreparedIn(cut);
    }
}
