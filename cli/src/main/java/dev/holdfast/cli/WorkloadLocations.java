package dev.holdfast.cli;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.CommandWorkload;
import dev.holdfast.workload.DirectoryWorkload;
import dev.holdfast.workload.Workloads;
import java.util.List;
import java.util.Set;

/** Opens workloads by what was typed: bare paths, URIs, and programs behind {@code --}. */
final class WorkloadLocations {
    private static final String COMMAND = "command:";

    private final Session session;
    private final WorkloadChoice choice;

    WorkloadLocations(Session session, WorkloadChoice choice) {
        this.session = session;
        this.choice = choice;
    }

    /** What is to be backed up. */
    Workload source(List<String> locations, DirectoryOptions rules) {
        if (locations.isEmpty()) {
            throw new UsageException("WORKLOAD: expected a directory, stdin:NAME or command:NAME, was nothing");
        }
        if (locations.stream().allMatch(Workloads::isDirectory)) {
            DirectoryWorkload.Builder directories = Workloads.directories(locations);
            choice.options().requireOnly(Set.of(), "a directory");
            rules.apply(directories, session.surroundings().environment());
            return directories.build();
        }
        if (!rules.isEmpty()) {
            throw new UsageException("options that leave files out fit directories only, not " + locations.get(0));
        }
        return takesCommand(locations)
                ? CommandWorkload.of(nameOf(locations.get(0)), session.command())
                : workloads().at(locations);
    }

    /** Where to restore. */
    Workload target(String location) {
        return takesCommand(List.of(location))
                ? CommandWorkload.builder(nameOf(location))
                        .restoreCommand(session.command())
                        .build()
                : workloads().at(location);
    }

    private boolean takesCommand(List<String> locations) {
        return !session.command().isEmpty()
                && locations.size() == 1
                && locations.get(0).startsWith(COMMAND);
    }

    private static String nameOf(String location) {
        return location.substring(COMMAND.length());
    }

    private Workloads workloads() {
        return Workloads.installed(
                        session.surroundings().time(), session.surroundings().input())
                .with(CredentialOptions.ofWorkload(session, choice), choice.options());
    }
}
