package dev.holdfast.internal.archive;

import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;

/** What the job that runs an archive wants to know. Called from any thread. */
public interface ArchiveListener {
    /** An item could not be read and is missing or incomplete. */
    void failed(ItemFailure failure);

    /** Something worth knowing. */
    void notice(Finding finding);

    /**
     * Data was handled.
     *
     * @param path what is being handled
     * @param files finished since the last call
     * @param bytes handled since the last call
     */
    void progressed(String path, long files, long bytes);

    /**
     * Asked between steps.
     *
     * @throws java.util.concurrent.CancellationException if the job is to stop
     */
    void checkCancelled();
}
