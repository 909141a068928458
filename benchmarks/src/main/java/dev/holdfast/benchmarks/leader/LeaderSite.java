package dev.holdfast.benchmarks.leader;

import dev.holdfast.Secret;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the processes have in common: one file of definitions, one repository, which also holds the state, and two directories that
 * change all the time.
 *
 * <p>A repeating interval is a minute at least, so there are several schedules whose minutes begin at different seconds: something
 * is due every few seconds. Half of them tidy up after each backup, the others when the minute is full.
 *
 * @param directory holds all of it
 */
public record LeaderSite(Path directory) {
    static final String PASSWORD = "killed leaders";
    static final Map<String, String> ENVIRONMENT =
            Map.of("LEADER_PASSWORD", PASSWORD, "HOLDFAST_TEST_LOW_COST_KEYS", "1");

    /** How often a process looks whether it may lead. */
    static final Duration POLL = Duration.ofMillis(250);

    /** Whoever does not answer for so long is replaced. */
    static final Duration LEASE = Duration.ofSeconds(3);

    /** How many good backups of each target of a schedule must be there. */
    static final int KEPT = 2;

    static final Duration PERIOD = Duration.ofMinutes(1);
    static final int SCHEDULES = 10;
    private static final int APART = 6;
    private static final int FILES = 40;
    private static final int MOST_BYTES = 60_000;
    static final List<String> TARGETS = List.of("documents", "database");

    /** Writes the definitions and what is to be backed up. */
    static LeaderSite make(Path directory, Instant now, Random random) throws IOException {
        LeaderSite site = new LeaderSite(directory);
        for (String target : TARGETS) {
            Files.createDirectories(directory.resolve(target));
            for (int file = 0; file < FILES; file++) {
                site.write(target, file, random);
            }
        }
        Files.writeString(site.file(), site.yaml(now.truncatedTo(ChronoUnit.MINUTES)));
        return site;
    }

    Path file() {
        return directory.resolve("service.yaml");
    }

    Path repositoryPath() {
        return directory.resolve("main");
    }

    Configuration configuration() {
        return Configuration.read(file());
    }

    Repository open() {
        return Repository.at(FileBlobStore.at(repositoryPath()).open()).open(Secret.of(PASSWORD));
    }

    /** Changes a file of each target. */
    void change(Random random) throws IOException {
        for (String target : TARGETS) {
            write(target, random.nextInt(FILES), random);
        }
    }

    private void write(String target, int file, Random random) throws IOException {
        byte[] content = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(content);
        Files.write(directory.resolve(target).resolve("file-" + file), content);
    }

    private String yaml(Instant start) {
        StringBuilder yaml = new StringBuilder("""
                storages:
                  main: {uri: "file://%s", password: "env:LEADER_PASSWORD", default: true}
                service: {lease: %ds, parallelRuns: 2}
                targets:
                """.formatted(repositoryPath(), LEASE.toSeconds()));
        TARGETS.forEach(
                target -> yaml.append("  %s: {uri: \"dir:%s\"}\n".formatted(target, directory.resolve(target))));
        yaml.append("policies:\n");
        for (int number = 0; number < SCHEDULES; number++) {
            yaml.append(
                    "  every-%d: {repeating: \"R/%s/PT1M\", onDemand: 1 day, retention: {keep: {last: %d}, keepFailed: 1000}}\n"
                            .formatted(number, start.plusSeconds((long) number * APART), KEPT));
        }
        yaml.append("schedules:\n");
        for (int number = 0; number < SCHEDULES; number++) {
            yaml.append(
                    "  s%d: {policy: every-%d, targets: [%s], retries: {attempts: 5}, history: {successful: 10000, failed: 10000}%s}\n"
                            .formatted(
                                    number,
                                    number,
                                    String.join(", ", TARGETS),
                                    number % 2 == 0 ? "" : ", retentionCron: \"* * * * *\", pruneCron: \"* * * * *\""));
        }
        return yaml.toString();
    }
}
