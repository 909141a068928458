package dev.holdfast.internal.check;

import dev.holdfast.internal.repository.Layout;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells objects that cannot be read from a store that does not answer any longer. When several objects in a row could not be read,
 * the config, which could be read a moment ago, is read again; if that fails too, the check ends. Safe for use from any thread.
 */
final class StoreAnswers {
    private static final int MOST_IN_A_ROW = 3;

    private final BlobStore store;
    private final AtomicInteger inARow = new AtomicInteger();

    StoreAnswers(BlobStore store) {
        this.store = store;
    }

    /** An object could be read, damaged or not. */
    void came() {
        inARow.set(0);
    }

    /**
     * An object could not be read.
     *
     * @throws StoreException if that is not the object's fault
     */
    void failed(StoreException failure) {
        if (failure instanceof StoreException.Interrupted) {
            throw failure;
        }
        if (!(failure instanceof StoreException.NotFound) && inARow.incrementAndGet() >= MOST_IN_A_ROW) {
            requireAnswer(failure);
        }
    }

    private void requireAnswer(StoreException failure) {
        try {
            byte[] unused = store.get(Layout.CONFIG, 0, -1, in -> in.readAllBytes());
        } catch (StoreException.NotFound answered) {
            came();
            return;
        } catch (StoreException.Interrupted interrupted) {
            throw interrupted;
        } catch (StoreException still) {
            throw new StoreException.Unavailable(
                    "the store at " + store.description() + " does not answer any longer, so the check ends: "
                            + inARow.get()
                            + " objects in a row could not be read, the last because: " + failure.getMessage()
                            + "; check again when the store answers",
                    true,
                    still);
        }
        came();
    }
}
