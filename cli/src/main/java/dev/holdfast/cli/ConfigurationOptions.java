package dev.holdfast.cli;

import dev.holdfast.policy.Configuration;
import dev.holdfast.service.Storages;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the file with definitions of storages, schedules and policies. */
final class ConfigurationOptions {
    private static final String VARIABLE = "HOLDFAST_CONFIG";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the file with storages, targets, policies and schedules (or HOLDFAST_CONFIG)")
    @Nullable
    String file;

    /** Whether the option was given, rather than the variable of the environment. */
    boolean isGiven() {
        return file != null;
    }

    /** The file that option or environment name, if any does. */
    Optional<Path> file(Session session) {
        String name = file == null ? session.surroundings().environment().getOrDefault(VARIABLE, "") : file;
        try {
            return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
        } catch (InvalidPathException malformed) {
            throw new UsageException("--config: '" + name + "' is no path: " + malformed.getReason());
        }
    }

    /**
     * The same, which must be given.
     *
     * @throws UsageException if it is not
     */
    Path required(Session session) {
        return file(session)
                .orElseThrow(() -> new UsageException(
                        "no configuration: give --config FILE or set " + VARIABLE + ", such as /etc/holdfast.yaml"));
    }

    /** The storages that a configuration defines. */
    static Storages storages(Session session, Configuration configuration) {
        Surroundings surroundings = session.surroundings();
        boolean cheap = "1".equals(surroundings.environment().get("HOLDFAST_TEST_LOW_COST_KEYS"));
        Storages.Builder storages = Storages.builder(configuration)
                .time(surroundings.time())
                .environment(surroundings.environment())
                .stores(surroundings.stores())
                .settings(builder -> cheap ? builder.lowCostKeys() : builder);
        CacheChoice.of(session).ifPresent(storages::cache);
        return storages.build();
    }
}
