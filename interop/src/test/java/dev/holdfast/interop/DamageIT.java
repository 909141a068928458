package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.job.PreparedRepair;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.Finding;
import dev.holdfast.run.SnapshotRepairPlan;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.State;
import dev.holdfast.run.SnapshotRepairReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of damage is named with what it costs, repaired, and then restic finds nothing wrong. */
class DamageIT {
    private static final Scene SCENE = new Scene();
    private static final Random RANDOM = new Random(17);

    /** When the snapshots were taken, which stays; their ids do not. */
    private static final Map<SnapshotId, String> TIMES = new HashMap<>();

    /** Content by time of the snapshot and path. */
    private static SortedMap<String, String> before = new TreeMap<>();

    private int restores;

    @BeforeAll
    static void fourSnapshotsByBoth() {
        SCENE.ours().create();
        for (int round = 0; round < 4; round++) {
            Disk.directory(SCENE.source() + "/dir" + round);
            write("changing", 1_500_000);
            write("dir" + round + "/kept", 900_000);
            write("dir" + round + "/small", 2_000 + round);
            if (round % 2 == 0) {
                SCENE.ours().backup(SCENE.source());
            } else {
                SCENE.restic(Peer.RESTIC).backup(SCENE.source());
            }
        }
        DamageIT test = new DamageIT();
        before = test.restored("original", SCENE.repository());
        SCENE.ours()
                .with(Repository::snapshots)
                .forEach(snapshot -> TIMES.put(snapshot.id(), snapshot.time().toString()));
        assertThat(before).hasSize(4 * 1 + 2 * (1 + 2 + 3 + 4));
    }

    @AfterAll
    static void remove() {
        SCENE.close();
    }

    private static void write(String name, int size) {
        byte[] content = new byte[size];
        RANDOM.nextBytes(content);
        Disk.file(SCENE.source() + "/" + name, content);
    }

    private static Path copy(String name) {
        Path copy = SCENE.target(name);
        try (Stream<Path> walk = Files.walk(SCENE.repository())) {
            for (Path each : walk.toList()) {
                Path to = copy.resolve(SCENE.repository().relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(each, to);
                }
            }
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What restic restores of every snapshot. */
    private SortedMap<String, String> restored(String name, Path repository) {
        SortedMap<String, String> files = new TreeMap<>();
        Restic restic = new Restic(Peer.RESTIC, repository, Scene.PASSWORD);
        for (Snapshot snapshot : new Ours(repository, Scene.PASSWORD).with(Repository::snapshots)) {
            Path target = SCENE.target(name + "-" + restores++);
            restic.ok("restore", snapshot.id().hex(), "--target", target.toString());
            try (Stream<Path> walk = Files.walk(target)) {
                walk.filter(Files::isRegularFile)
                        .forEach(file -> files.put(snapshot.time() + " /" + target.relativize(file), digest(file)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            Disk.remove(target.toString());
        }
        return files;
    }

    private static String digest(Path file) {
        try {
            return Files.size(file) + " bytes, " + Arrays.hashCode(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static CheckReport check(Ours ours) {
        return ours.with(repository -> repository.upkeep().check(CheckDepth.full()));
    }

    private static <P, R> R run(PreparedRepair<P, R> prepared) {
        try (prepared) {
            return prepared.run();
        }
    }

    private static SnapshotRepairReport repair(Ours ours) {
        ours.with(repository -> run(repository.upkeep().planIndexRepair(false)));
        ours.with(repository -> run(repository.upkeep().planPackRepair(List.of(), Optional.empty())));
        return ours.with(repository -> run(repository.upkeep().planSnapshotRepair(List.of(), true)));
    }

    /** The files that the check named, by time of the snapshot and path; directories end in a slash. */
    private static Set<String> named(CheckReport report) {
        return report.problems().stream()
                .flatMap(problem -> problem.files().stream())
                .map(file -> TIMES.get(file.snapshot()) + " " + file.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean covers(Set<String> named, String file) {
        return named.contains(file) || named.stream().anyMatch(one -> one.endsWith("/") && file.startsWith(one));
    }

    /** The files that the repair says are not whole any more. */
    private static Set<String> lost(SnapshotRepairPlan plan) {
        Set<String> lost = new TreeSet<>();
        for (SnapshotRepairPlan.Damaged damaged : plan.damaged()) {
            String time = TIMES.get(damaged.id());
            if (damaged.state() == State.LOST || damaged.state() == State.UNREADABLE) {
                lost.add(time + " /");
            }
            damaged.losses()
                    .forEach(loss -> lost.add(time + " " + loss.path() + (loss.change() == Change.EMPTIED ? "/" : "")));
        }
        return lost;
    }

    @ParameterizedTest
    @EnumSource
    void isNamedAndRepaired(Damage damage) {
        Path repository = copy(damage.name().toLowerCase(Locale.ROOT));
        Ours ours = new Ours(repository, Scene.PASSWORD);
        List<Path> struck = damage.strike(repository);
        CheckReport found = check(ours);
        assertThat(found.isSound()).isFalse();
        for (Path file : damage.kind().isEmpty() ? List.<Path>of() : struck) {
            assertThat(found.problems())
                    .filteredOn(problem -> problem.subject().equals(damage.kind() + " " + file.getFileName()))
                    .isNotEmpty()
                    .allMatch(problem -> problem.severity() == Finding.Severity.ERROR)
                    .allMatch(problem -> problem.remedy().contains("holdfast repair"));
        }

        SnapshotRepairReport repaired = repair(ours);

        for (Peer peer : Peer.values()) {
            new Restic(peer, repository, Scene.PASSWORD).assertSound();
        }
        assertThat(check(ours).problems())
                .filteredOn(problem -> problem.severity() != Finding.Severity.HINT)
                .isEmpty();
        SortedMap<String, String> after = restored(damage.name(), repository);
        Set<String> lost = new TreeSet<>(before.keySet());
        lost.removeIf(file -> Objects.equals(before.get(file), after.get(file)));
        Set<String> said = lost(repaired.plan());
        assertThat(!lost.isEmpty()).as("whether files are lost: %s", lost).isEqualTo(damage.losesFiles());
        assertThat(lost).as("lost without a word").allMatch(file -> covers(said, file));
        assertThat(said)
                .as("said to be lost and still there")
                .allMatch(one -> lost.stream().anyMatch(file -> covers(Set.of(one), file)));
        if (!damage.kind().equals("snapshot")) {
            assertThat(lost).as("lost and not named by the check").allMatch(file -> covers(named(found), file));
        }
        Disk.remove(repository.toString());
    }

    @Test
    void aDamagedKeyIsNamedAndRemovedAndTheOthersStillOpen() {
        Path repository = copy("key");
        Ours ours = new Ours(repository, Scene.PASSWORD);
        Path own = Damage.stored(repository, "keys").get(0);
        ours.with(opened -> opened.keys().add(Secret.of("another")));
        Path other = Damage.stored(repository, "keys").stream()
                .filter(key -> !key.equals(own))
                .findFirst()
                .orElseThrow();
        Damage.change(other, bytes -> Damage.flipped(bytes, bytes.length / 2));
        CheckProblem problem = check(ours).problems().get(0);
        assertThat(problem.kind()).isEqualTo(CheckProblem.Kind.KEY_DAMAGED);
        assertThat(problem.subject()).isEqualTo("key " + other.getFileName());

        ours.with(opened -> {
            opened.keys().remove(other.getFileName().toString());
            return opened;
        });

        assertThat(check(ours).problems()).isEmpty();
        new Restic(Peer.RESTIC, repository, Scene.PASSWORD).assertSound();
    }

    @Test
    void exchangedKeysAreNamedAndBothStillOpen() {
        Path repository = copy("keys");
        Ours ours = new Ours(repository, Scene.PASSWORD);
        ours.with(opened -> opened.keys().add(Secret.of("another")));
        List<Path> keys = Damage.stored(repository, "keys");
        try {
            byte[] first = Files.readAllBytes(keys.get(0));
            byte[] second = Files.readAllBytes(keys.get(1));
            Damage.change(keys.get(0), bytes -> second);
            Damage.change(keys.get(1), bytes -> first);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(check(ours).problems())
                .hasSize(2)
                .allMatch(problem -> problem.kind() == CheckProblem.Kind.KEY_DAMAGED);
        assertThat(check(new Ours(repository, "another")).snapshots()).isEqualTo(4);
    }
}
