package dev.holdfast.spi.workload;

import dev.holdfast.Time;
import dev.holdfast.spi.store.StoreCredentials;
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
     * @throws WorkloadException.Invalid if the URI cannot be understood, or there is an option or a credential that the workload
     *     does not know
     */
    Workload open(URI location, Environment environment);

    /**
     * What the program hands to every workload.
     *
     * @param time where the workload gets its time from
     * @param standardInput what {@code stdin:} reads
     * @param credentials what it needs to know and must not show
     * @param options what was asked of it beside its location
     */
    record Environment(Time time, InputStream standardInput, StoreCredentials credentials, WorkloadOptions options) {
        /** With neither credentials nor options. */
        public Environment(Time time, InputStream standardInput) {
            this(time, standardInput, StoreCredentials.none(), WorkloadOptions.NONE);
        }
    }
}
