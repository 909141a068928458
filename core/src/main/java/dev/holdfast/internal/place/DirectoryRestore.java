package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.WorkloadException;

/** Puts a dump back into a directory. */
public final class DirectoryRestore {
    private DirectoryRestore() {}

    /** Plans. */
    public static PlannedRestore plan(
            HostFiles host, String target, RestoreContext context, DumpSource source, RestoreOptions options) {
        return java.util.Optional.<PlannedRestore>empty()
                .orElseThrow(() -> new WorkloadException.Unsupported("directories take nothing back"));
    }
}
