package dev.holdfast.internal.journal;

import dev.holdfast.internal.lease.Lease;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Effects;

/**
 * An effect that was written down and is, or will be, there. Its owner does what it is for only after it has it, looks after the
 * effect whether it {@link #isOurs() still may}, and closes it after the effect was undone.
 */
public final class JournalEntry implements Effects.Effect {
    private final StateStore store;
    private final Lease lease;
    private final StateDocument document;
    private final Compensation compensation;

    JournalEntry(StateStore store, Lease lease, StateDocument document, Compensation compensation) {
        this.store = store;
        this.lease = lease;
        this.document = document;
        this.compensation = compensation;
    }

    /** How the effect is undone. */
    public Compensation compensation() {
        return compensation;
    }

    /**
     * Whether the lease is held for certain now. To be asked before the effect, and after it: if it is not held then, others may have
     * undone it before it came, and the owner undoes it at once.
     */
    @Override
    public boolean isOurs() {
        return lease.holds();
    }

    /**
     * Closes it, as the effect was undone by its owner and no command is under way any more. Where that is not certain, as after a
     * command whose answer was lost, it must be left open: whoever comes next undoes it.
     */
    @Override
    public void undone() {
        try {
            store.delete(document);
        } catch (StateException.Changed another) {
            // Whoever took over undoes it too, and closes it when nothing can come any more.
            return;
        }
    }
}
