package dev.holdfast.spi.workload;

import dev.holdfast.Time;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;

/** Opens workloads by URI; found by {@link java.util.ServiceLoader}. A builder of the workload's own is the base. */
public interface WorkloadProvider {
    /** The URI schemes served, in lower case, such as {@code dir}. */
    Set<String> schemes();

    /**
     * Opens the workload without touching it.
     *
     * @param location names it, never a credential
     * @param environment what the program hands in
     * @throws WorkloadException.Invalid if the URI cannot be understood
     */
    Workload open(URI location, Environment environment);

    /**
     * What the program hands to every workload.
     *
     * @param time where the workload gets its time from
     * @param standardInput what {@code stdin:} reads
     */
    record Environment(Time time, InputStream standardInput) {}
}
