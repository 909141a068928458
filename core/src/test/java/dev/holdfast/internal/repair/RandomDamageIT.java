package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SnapshotId;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.Finding;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.Damaged;
import dev.holdfast.run.SnapshotRepairPlan.State;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.spi.store.BlobKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Several random damages at once, and then all repairs. */
class RandomDamageIT {
    private static final int ROUNDS = 150;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository original = new TestRepository();
    private final Map<SnapshotId, String> times = new HashMap<>();
    private final Random random = new Random(29);

    private void fill() {
        for (int i = 0; i < 4; i++) {
            original.backup(Map.of(
                    "changing",
                    TestRepository.noise(i, 3000),
                    "dir/kept",
                    TestRepository.noise(99, 2000),
                    "dir" + i + "/own",
                    TestRepository.noise(10 + i, 1000)));
        }
        OpenRepository opened = original.reopened();
        opened.snapshots().all().forEach(snapshot -> times.put(snapshot.id(), String.valueOf(snapshot.time())));
    }

    /** Damages an object and says how. */
    private String damage(TestRepository repository) {
        String prefix = List.of("data/", "index/", "snapshots/").get(random.nextInt(3));
        List<BlobKey> keys = repository.keys(prefix);
        BlobKey key = keys.get(random.nextInt(keys.size()));
        byte[] content = repository.read(key);
        if (content.length == 0) {
            return "nothing";
        }
        int kind = random.nextInt(4);
        switch (kind) {
            case 0 -> repository.write(key, Arrays.copyOf(content, random.nextInt(content.length)));
            case 1 -> {
                BlobKey other = keys.get(random.nextInt(keys.size()));
                repository.write(key, repository.read(other));
                repository.write(other, content);
            }
            case 2 -> {
                if (!prefix.equals("snapshots/") && keys.size() > 1) {
                    repository.store().delete(key);
                }
            }
            default -> repository.flip(key, random.nextInt(content.length));
        }
        return List.of("cut", "exchanged", "removed", "flipped").get(kind) + " " + key;
    }

    private static SnapshotRepairReport repair(TestRepository repository) {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(repository.reopened(), false, OPERATION)) {
            var unused = planned.execute(OPERATION);
        }
        var unused = PackRepairPlanner.plan(repository.reopened(), List.of(), OPERATION)
                .execute(Optional.empty(), OPERATION);
        return SnapshotRepairPlanner.plan(repository.reopened(), List.of(), true, OPERATION)
                .execute(OPERATION);
    }

    private Set<String> said(SnapshotRepairReport report) {
        Set<String> said = new TreeSet<>();
        for (Damaged damaged : report.plan().damaged()) {
            String time = report.repaired().stream()
                    .filter(repaired -> repaired.before().equals(damaged.id()))
                    .map(repaired -> String.valueOf(repaired.after().time()))
                    .findFirst()
                    .orElseGet(() -> times.getOrDefault(damaged.id(), ""));
            if (damaged.state() == State.LOST || damaged.message().endsWith("is lost")) {
                said.add(times.getOrDefault(damaged.id(), "") + "/");
            }
            damaged.losses()
                    .forEach(loss -> said.add(time + loss.path() + (loss.change() == Change.EMPTIED ? "/" : "")));
        }
        return said;
    }

    @Test
    void leaveASoundRepositoryAndNothingIsLostWithoutAWord() {
        fill();
        SortedMap<String, String> before = ReadableFiles.of(original.reopened());
        int losses = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TestRepository copy = original.copy();
            List<String> struck = new ArrayList<>();
            int damages = 1 + random.nextInt(4);
            for (int i = 0; i < damages; i++) {
                struck.add(damage(copy));
            }
            Set<String> said = said(repair(copy));

            assertThat(Checker.check(copy.reopened(), CheckDepth.full(), OPERATION)
                            .problems())
                    .as("round %d: %s", round, struck)
                    .noneMatch(problem -> problem.severity() == Finding.Severity.ERROR);
            SortedMap<String, String> after = ReadableFiles.of(copy.reopened());
            Set<String> lost = new TreeSet<>(before.keySet());
            lost.removeIf(file -> before.getOrDefault(file, "").equals(after.get(file)));
            losses += lost.size();
            assertThat(lost)
                    .as("round %d: lost without a word", round)
                    .allMatch(file -> said.stream()
                            .anyMatch(one -> one.equals(file) || (one.endsWith("/") && file.startsWith(one))));
        }
        assertThat(losses).isPositive();
    }
}
