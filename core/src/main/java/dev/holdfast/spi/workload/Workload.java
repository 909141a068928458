package dev.holdfast.spi.workload;

import dev.holdfast.run.Finding;
import java.util.List;
import java.util.Optional;

/**
 * Something that can be backed up and restored; what an author implements.
 *
 * <p>Streams only: what passes through is never held whole. One job uses an instance at a time.
 */
public interface Workload extends AutoCloseable {
    /** Which workload it is, for messages: a URI without credentials. */
    String description();

    /** What the snapshot names as its content: absolute paths of directories, {@code /name} for a stream. */
    List<String> paths();

    /** Patterns that are left out, as they are to be recorded in the snapshot. */
    List<String> excludes();

    /** Whether unchanged files may be taken over from the latest snapshot of the same host and paths. */
    boolean usesParent();

    /** Looks, without changing anything, whether a dump would work. */
    List<Finding> validate(DumpContext context);

    /**
     * Writes everything into the sink.
     *
     * @throws dev.holdfast.HoldfastException if the dump as a whole is worthless: then there will be no snapshot; single
     *     items that cannot be read are reported to the sink instead
     */
    void dump(DumpContext context, DirectorySink root);

    /**
     * Works out how the dump can be put back, without changing anything.
     *
     * @throws WorkloadException.Unsupported if this workload cannot take anything back
     */
    PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options);

    /** What undoes the effects that dumps and restores of this workload may have left, reaching the target as this workload does. */
    default List<Compensator> compensators() {
        return List.of();
    }

    /** What the target writes down of every change; empty if it does not, or nobody can read it. */
    default Optional<ChangeLog> changes() {
        return Optional.empty();
    }

    /** Lets go of connections. May be called twice. */
    @Override
    void close();
}
