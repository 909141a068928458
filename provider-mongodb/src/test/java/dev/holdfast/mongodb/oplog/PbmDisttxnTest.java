package dev.holdfast.mongodb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.mongodb.ClusterTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Slices that Percona Backup for MongoDB recorded of a cluster with two shards and transactions across both. Slices of a shard
 * share the entry where they meet.
 */
class PbmDisttxnTest {
    private static final Path VECTORS = Path.of("../../shared/vectors/pbm_disttxn");

    /** The files are called snappy and hold the stream format S2. */
    private static List<OplogEntry> shard(String fixture, String shard) throws IOException {
        Path directory = VECTORS.resolve(fixture).resolve("pbmPitr").resolve(shard);
        assumeTrue(Files.exists(directory), "left out: the recorded slices are not beside this checkout");
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        List<OplogEntry> entries = new ArrayList<>();
        for (Path file : files) {
            Oplog.read(S2.decompress(Files.readAllBytes(file))).forEachRemaining(entries::add);
        }
        return entries;
    }

    private static MemoryTarget replay(List<OplogEntry> entries, ClusterTime target) {
        MemoryTarget memory = new MemoryTarget();
        try (Spill spill = new Spill(Path.of("unused"), 1 << 20)) {
            new OplogReplay(Cut.through(target), ReplayRules.builder().build(), memory, spill).run(entries.iterator());
        }
        return memory;
    }

    /** Every time at which anything may change, each with its neighbours, as far as both slices can be read. */
    private static Set<ClusterTime> targets(List<OplogEntry> one, List<OplogEntry> other) {
        Set<ClusterTime> targets = new TreeSet<>();
        Stream.of(one, other).flatMap(List::stream).forEach(entry -> {
            targets.add(entry.time());
            if (entry.command().equals("commitTransaction")) {
                targets.add(entry.commitTime().previous());
                targets.add(entry.commitTime());
                targets.add(entry.commitTime().next());
            }
        });
        ClusterTime end = Stream.of(one, other)
                .map(entries -> entries.get(entries.size() - 1).time())
                .min(ClusterTime::compareTo)
                .orElseThrow();
        targets.removeIf(target -> target.isAfter(end));
        return targets;
    }

    /** When each transaction becomes visible, by its session and number. */
    private static Map<String, ClusterTime> visible(List<OplogEntry> entries) {
        Map<String, ClusterTime> visible = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.command().equals("commitTransaction"))
                .forEach(entry -> visible.put(name(entry), entry.commitTime()));
        return visible;
    }

    private static String name(OplogEntry entry) {
        return entry.session().orElseThrow().toBson().toJson() + entry.transactionNumber();
    }

    /** The state by another way: operations sorted by when they become visible. */
    private static Set<Integer> model(List<OplogEntry> entries, ClusterTime target) {
        Map<String, ClusterTime> visible = visible(entries);
        TreeMap<ClusterTime, List<OplogEntry>> operations = new TreeMap<>();
        Set<ClusterTime> seen = new HashSet<>();
        for (OplogEntry entry : entries) {
            if (seen.add(entry.time()) && entry.holdsOperations()) {
                ClusterTime when = entry.isPrepare() ? visible.get(name(entry)) : entry.time();
                entry.operations()
                        .forEach(operation -> operations
                                .computeIfAbsent(when, any -> new ArrayList<>())
                                .add(operation));
            } else if (entry.namespace().equals("trx.test")) {
                operations
                        .computeIfAbsent(entry.time(), any -> new ArrayList<>())
                        .add(entry);
            }
        }
        Set<Integer> numbers = new TreeSet<>();
        operations.headMap(target, true).values().stream().flatMap(List::stream).forEach(operation -> {
            int number = operation.object().toBson().getNumber("idx").intValue();
            if (operation.operation().equals("i")) {
                numbers.add(number);
            } else {
                numbers.remove(number);
            }
        });
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pbm_disttxn_50", "pbm_disttxn_4x"})
    void everyTargetTimeShowsTheSameTransactionsOnBothShards(String fixture) throws IOException {
        List<OplogEntry> one = shard(fixture, "rs1");
        List<OplogEntry> other = shard(fixture, "rs2");
        Set<ClusterTime> targets = targets(one, other);
        assertThat(targets).hasSizeGreaterThan(10);
        for (ClusterTime target : targets) {
            assertThat(new TreeSet<>(replay(one, target).numbers("trx.test", "idx")))
                    .as("rs1 at %s", target)
                    .isEqualTo(model(one, target));
            assertThat(new TreeSet<>(replay(other, target).numbers("trx.test", "idx")))
                    .as("rs2 at %s", target)
                    .isEqualTo(model(other, target));
        }
    }

    /** The last row of the table in FEATURES 5.5; the transaction deletes two documents on each shard. */
    @ParameterizedTest
    @CsvSource({"4, false", "5, true", "6, true", "7, true", "8, true", "9, true"})
    void theLastTransactionIsAppliedFromItsCommitTimestampOn(int increment, boolean applied) throws IOException {
        ClusterTime target = new ClusterTime(1_644_243_375, increment);
        List<Integer> one = replay(shard("pbm_disttxn_50", "rs1"), target).numbers("trx.test", "idx");
        List<Integer> other = replay(shard("pbm_disttxn_50", "rs2"), target).numbers("trx.test", "idx");
        assertThat(one.contains(34)).isEqualTo(!applied);
        assertThat(one.contains(35)).isEqualTo(!applied);
        assertThat(other.contains(295)).isEqualTo(!applied);
        assertThat(other.contains(296)).isEqualTo(!applied);
    }
}
