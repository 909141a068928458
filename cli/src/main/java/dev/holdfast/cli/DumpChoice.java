package dev.holdfast.cli;

import dev.holdfast.spi.workload.WorkloadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of a workload that is backed up. */
final class DumpChoice extends WorkloadChoice {
    @Option(
            names = "--consistency",
            paramLabel = "MODE",
            description = "what makes the dump of a MongoDB one moment: auto, lock, oplog or none; auto by default")
    @Nullable
    String consistency;

    @Option(
            names = "--no-common-time",
            description = "shards of a MongoDB cluster each show a moment of their own; nothing spans shards")
    boolean apart;

    @Override
    WorkloadOptions options() {
        WorkloadOptions all = super.options();
        if (apart) {
            all = all.and("common-time", "false");
        }
        return consistency == null ? all : all.and("consistency", consistency);
    }
}
