package dev.holdfast.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code command:NAME?arg=PROGRAM&arg=ARGUMENT…}; {@code restore=…} gives the program that takes the content back, one
 * word each, and {@code directory=…} where both run.
 */
public final class CommandWorkloadProvider implements WorkloadProvider {
    private static final Set<String> KNOWN = Set.of("arg", "restore", "directory");

    /** For the service loader. */
    public CommandWorkloadProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("command");
    }

    @Override
    public Workload open(URI location, Environment environment) {
        environment.options().requireOnly(Set.of(), "command:");
        Location parsed = Location.of(location);
        parsed.refuseOthers(KNOWN);
        CommandWorkload.Builder builder = CommandWorkload.builder(parsed.name())
                .command(parsed.all("arg"))
                .restoreCommand(parsed.all("restore"));
        parsed.all("directory").forEach(directory -> builder.workingDirectory(Path.of(directory)));
        return builder.build();
    }
}
