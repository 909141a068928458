package dev.holdfast.service;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.ConfigurationDiff;
import dev.holdfast.policy.DefinitionKind;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.ComplianceResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The definitions in force, and the file they come from. A file that cannot be read, or that would lower what may only be raised,
 * changes nothing; a broken definition in it keeps what it was before.
 */
final class Definitions {
    private static final Set<String> SECTIONS =
            Arrays.stream(DefinitionKind.values()).map(DefinitionKind::section).collect(Collectors.toUnmodifiableSet());

    private static final Pattern UNREADABLE = Pattern.compile("[^/]* line [0-9]+, column [0-9]+");

    private final @Nullable Path file;
    private volatile Current current;
    private byte @Nullable [] seen;
    private @Nullable CompliancePolicy inForce;

    /**
     * What is in force.
     *
     * @param written as the file says
     * @param floors what the floors make of it
     * @param complete whether a schedule that is not there is gone
     * @param revision another number for other definitions
     */
    record Current(Configuration written, ComplianceResult floors, boolean complete, long revision) {
        /** @param inForce the floors that a file alone does not lower; null if there are none */
        static Current of(Configuration written, boolean complete, long revision, @Nullable CompliancePolicy inForce) {
            Configuration kept = inForce == null || !isLowered(inForce, written)
                    ? written
                    : written.toBuilder().compliance(inForce).build();
            return new Current(written, Compliance.evaluate(kept), complete, revision);
        }

        private static boolean isLowered(CompliancePolicy inForce, Configuration written) {
            CompliancePolicy wanted = written.compliance()
                    .orElseGet(() -> CompliancePolicy.builder(inForce.name()).build());
            return !Compliance.lowered(inForce, wanted).isEmpty();
        }

        /** The definitions to go by. */
        Configuration configuration() {
            return floors.configuration();
        }

        /** What keeps a schedule from running: its own problems, and floors that what it uses lies below. */
        List<String> obstacles(Schedule schedule) {
            List<String> obstacles = new ArrayList<>();
            configuration().problemsOf(schedule).forEach(problem -> obstacles.add(problem.toString()));
            floors.refused(schedule).forEach(finding -> obstacles.add(finding.toString()));
            return obstacles;
        }
    }

    private Definitions(@Nullable Path file, Configuration configuration, byte @Nullable [] seen) {
        this.file = file;
        this.seen = seen;
        this.current = Current.of(configuration, isComplete(configuration), 1, null);
    }

    static Definitions of(Configuration configuration) {
        return new Definitions(null, configuration, null);
    }

    /** @throws PolicyException.Unreadable if the file cannot be read */
    static Definitions read(Path file) {
        byte[] seen = hash(file).orElse(null);
        return new Definitions(file, Configuration.read(file), seen);
    }

    Current current() {
        return current;
    }

    Configuration configuration() {
        return current.configuration();
    }

    private static boolean isComplete(Configuration configuration) {
        return configuration.problems().isEmpty() && !configuration.schedules().isEmpty();
    }

    /** Reads the file if its content is another than when it was last read, whatever its times say. */
    synchronized Optional<Reload> poll() {
        if (file == null) {
            return Optional.empty();
        }
        byte[] now = hash(file).orElse(null);
        return now == null || Arrays.equals(now, seen) ? Optional.empty() : Optional.of(reload(now));
    }

    /** Reads the file, also if nothing has changed. */
    synchronized Reload reload() {
        return reload(file == null ? null : hash(file).orElse(null));
    }

    private Reload reload(byte @Nullable [] hash) {
        Configuration old = current.written();
        if (file == null) {
            return new Reload(true, old.diff(old), old.problems());
        }
        seen = hash;
        try {
            Configuration young = Configuration.read(file);
            return isEmpty(young) && !isEmpty(old) ? refused(old, "it defines nothing") : take(young);
        } catch (PolicyException unreadable) {
            return refused(old, String.valueOf(unreadable.getMessage()));
        }
    }

    /** As a file is while it is being written. */
    private static boolean isEmpty(Configuration configuration) {
        return configuration.problems().isEmpty()
                && configuration.storages().isEmpty()
                && configuration.schedules().isEmpty();
    }

    private Reload refused(Configuration old, String why) {
        Problem problem =
                new Problem(String.valueOf(file), "", why + "; what was in force before stays in force", List.of());
        return new Reload(false, old.diff(old), List.of(problem));
    }

    /** Takes other definitions over. */
    synchronized Reload take(Configuration young) {
        Configuration old = current.written();
        ConfigurationDiff diff = old.diff(young);
        if (young.problems().stream().anyMatch(Definitions::hidesOthers)) {
            return new Reload(false, diff, young.problems());
        }
        if (!diff.isAllowed()) {
            return new Reload(false, diff, diff.refusals());
        }
        Configuration merged = keepingUsable(old, young);
        current = Current.of(merged, isComplete(young), current.revision() + 1, inForce);
        return new Reload(true, diff, young.problems());
    }

    /** Where the text or a whole section cannot be read, nobody knows which definitions were meant to be there. */
    private static boolean hidesOthers(Problem problem) {
        return problem.path().isEmpty()
                || SECTIONS.contains(problem.path())
                || UNREADABLE.matcher(problem.path()).matches();
    }

    /** Lets floors count where the definitions would lower them. */
    synchronized void enforce(Optional<CompliancePolicy> floors) {
        if (floors.equals(Optional.ofNullable(inForce))) {
            return;
        }
        inForce = floors.orElse(null);
        Current now = current;
        Current next = Current.of(now.written(), now.complete(), now.revision() + 1, inForce);
        if (!next.floors().equals(now.floors())) {
            current = next;
        }
    }

    private static Configuration keepingUsable(Configuration old, Configuration young) {
        if (young.problems().isEmpty()) {
            return young;
        }
        Configuration.Builder merged = young.toBuilder();
        for (Schedule was : old.schedules()) {
            boolean meant =
                    young.schedule(was.name()).isPresent() || isBroken(young, "schedules", "Schedule", was.name());
            boolean usable = young.schedule(was.name()).filter(young::isUsable).isPresent();
            if (meant && !usable && old.isUsable(was)) {
                keep(old, young, was, merged);
            }
        }
        return merged.build();
    }

    private static void keep(Configuration old, Configuration young, Schedule was, Configuration.Builder merged) {
        if (young.schedule(was.name()).isEmpty() || isBroken(young, "schedules", "Schedule", was.name())) {
            merged.schedule(was);
        }
        old.policy(was.policy())
                .filter(policy ->
                        young.policy(policy.name()).isEmpty() || isBroken(young, "policies", "Policy", policy.name()))
                .ifPresent(merged::policy);
        Optional.of(old.storageOf(was))
                .filter(storage -> young.storage(storage.name()).isEmpty()
                        || isBroken(young, "storages", "Storage", storage.name()))
                .ifPresent(merged::storage);
        old.targetsOf(was).stream()
                .filter(target -> isBroken(young, "targets", "Target", target.name()))
                .forEach(merged::target);
    }

    private static boolean isBroken(Configuration configuration, String section, String kind, String name) {
        String compact = section + "." + name;
        String document = kind + "/" + name;
        return configuration.problems().stream()
                .map(Problem::path)
                .anyMatch(path -> path.equals(compact)
                        || path.startsWith(compact + ".")
                        || path.equals(document)
                        || path.startsWith(document + " "));
    }

    private static Optional<byte[]> hash(Path file) {
        try {
            return Optional.of(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
