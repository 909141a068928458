package dev.holdfast.cli;

import dev.holdfast.spi.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a workload wants to know that is no directory: its credentials, and what is asked of it. */
class WorkloadChoice {
    @Option(
            names = "--workload-credentials",
            paramLabel = "DIR",
            description =
                    "directory with one file for each of the workload's credentials, as Kubernetes mounts a secret"
                            + " (or HOLDFAST_WORKLOAD_CREDENTIALS)")
    @Nullable
    String credentials;

    @Option(
            names = "--workload-credential",
            paramLabel = "NAME=REF",
            description =
                    "one of the workload's credentials by reference, such as password=env:NAME; several times for several")
    List<String> credential = new ArrayList<>();

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description =
                    "something else that is asked of the workload, as its page in the documentation has it; several times")
    List<String> options = new ArrayList<>();

    @Option(
            names = "--namespaces",
            paramLabel = "PATTERN",
            description = "of a MongoDB only the collections that fit, such as 'shop.*'; several times")
    List<String> namespaces = new ArrayList<>();

    @Option(
            names = "--exclude-namespaces",
            paramLabel = "PATTERN",
            description = "of a MongoDB leave out the collections that fit; several times")
    List<String> excludedNamespaces = new ArrayList<>();

    /** What is asked. */
    WorkloadOptions options() {
        WorkloadOptions all = WorkloadOptions.NONE;
        for (String pair : options) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--option: expected NAME=VALUE, was '" + pair + "'");
            }
            all = all.and(pair.substring(0, equals), pair.substring(equals + 1));
        }
        for (String pattern : namespaces) {
            all = all.and("include", pattern);
        }
        for (String pattern : excludedNamespaces) {
            all = all.and(WorkloadOptions.EXCLUDE, pattern);
        }
        return all;
    }
}
