package dev.holdfast.cli;

import dev.holdfast.spi.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is asked of a workload that is restored to. */
final class TargetChoice extends WorkloadChoice {
    @Option(
            names = "--ns-map",
            paramLabel = "FROM=TO",
            description = "restore collections of a MongoDB under other names, such as 'shop.*=copy.*'; several times")
    List<String> mappings = new ArrayList<>();

    @Option(names = "--drop", description = "drop collections of a MongoDB that are there before they are restored")
    boolean drop;

    @Option(names = "--users", description = "restore users and roles of a MongoDB too; those that are there stay")
    boolean users;

    @Override
    WorkloadOptions options() {
        WorkloadOptions all = super.options();
        for (String mapping : mappings) {
            all = all.and("ns-map", mapping);
        }
        if (drop) {
            all = all.and("drop", "true");
        }
        return users ? all.and("users", "true") : all;
    }
}
