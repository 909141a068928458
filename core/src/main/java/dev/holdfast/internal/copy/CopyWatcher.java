package dev.holdfast.internal.copy;

import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;

/** Is told what happens while snapshots are copied. Called from any thread of the copy; must not block. */
public interface CopyWatcher {
    /** All trees were read: what is to be copied besides them. */
    void expect(long blobs, long bytes);

    /**
     * The copy moved on.
     *
     * @param current what is being done, in a few words
     * @param blobs how many blobs more were taken over
     * @param bytes stored size of these
     */
    void progressed(String current, long blobs, long bytes);

    /** A file cannot be copied, and with it not its snapshot. */
    void failed(ItemFailure failure);

    /** Something worth knowing. */
    void noticed(Finding finding);
}
