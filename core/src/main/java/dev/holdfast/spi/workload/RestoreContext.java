package dev.holdfast.spi.workload;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import java.util.Collection;
import java.util.Optional;

/** What a running restore offers to the workload. Safe for use from any thread. */
public interface RestoreContext {
    /** The job's time. */
    Time time();

    /**
     * To be called between steps that take long.
     *
     * @throws java.util.concurrent.CancellationException if the job was cancelled or its time is up
     */
    void checkCancelled();

    /** Tells something worth knowing; the job goes on. */
    void notice(Finding finding);

    /** Whether what was restored is read back afterwards: what keeps it as it is, is held until then. */
    default boolean isVerified() {
        return false;
    }

    /** What is to be replayed onto the dump; empty if it is restored as it is. */
    Optional<StoredChanges> changes();

    /** Reports an item that could not be restored; the run will be partially failed and everything else goes on. */
    void failed(ItemFailure failure);

    /** Says how much is to be written, for the estimate of the time left; -1 if unknown. */
    void expect(long files, long bytes);

    /**
     * Counts what was done.
     *
     * @param files finished since the last call
     * @param bytes written or found in place since the last call
     */
    void progressed(long files, long bytes);

    /**
     * Begins to count one part, such as a collection, beside what is counted of the whole.
     *
     * @param name which one, for people
     * @param records how many are to be handled: documents, rows; -1 if unknown
     * @param bytes their size; -1 if unknown
     * @return to be closed when the part is done
     */
    PartMeter part(String name, long records, long bytes);

    /**
     * Takes the right to bring about effects on a target that must be undone, and undoes what holders before have left.
     *
     * @param target names what is changed, whatever way leads to it; the same text for everybody who changes it
     * @param compensators that know how to undo whatever may have been left, one for each kind
     * @throws WorkloadException.Busy if another has the right
     * @throws WorkloadException.Unreadable if something could not be undone; it stays written down
     */
    Effects effects(String target, Collection<Compensator> compensators);
}
