package dev.holdfast.spi.workload;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.SourceResult;
import java.time.Instant;
import java.util.Collection;

/** What a running job offers to the workload. Safe for use from any thread. */
public interface DumpContext {
    /** The job's time. */
    Time time();

    /** The time that the snapshot will have; what has no time of its own is recorded with it, as restic does. */
    Instant takenAt();

    /**
     * To be called between steps that take long.
     *
     * @throws java.util.concurrent.CancellationException if the job was cancelled or its time is up
     */
    void checkCancelled();

    /** Tells something worth knowing; the job goes on. */
    void notice(Finding finding);

    /**
     * Says how much is to be expected, for the estimate of the time left; may be called again with better figures.
     *
     * @param files number of files, -1 if unknown
     * @param bytes their size, -1 if unknown
     */
    void expect(long files, long bytes);

    /**
     * Begins to count one part, such as a collection, beside what is counted of the whole.
     *
     * @param name which one, for people
     * @param records how many are to be handled: documents, rows; -1 if unknown
     * @param bytes their size; -1 if unknown
     * @return to be closed when the part is done
     */
    PartMeter part(String name, long records, long bytes);

    /** Tells from whom a part was read, for the record of the run. */
    void read(SourceResult source);

    /**
     * Has the snapshot say something that has to be known without reading it, such as onto which moment a log of changes can be replayed.
     * What is told twice is there twice.
     *
     * @param key small letters and {@code -}; neither {@code name}, {@code label} nor {@code slice}
     * @param value not empty, without ','
     */
    void fact(String key, String value);

    /** Whether somebody looks at the progress, so that counting beforehand is worth its cost. */
    boolean wantsEstimate();

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
