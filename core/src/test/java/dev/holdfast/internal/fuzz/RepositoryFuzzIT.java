package dev.holdfast.internal.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.CompressionMode;
import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.UnpackedCodec;
import dev.holdfast.internal.snapshot.ConfigCodec;
import dev.holdfast.internal.snapshot.SnapshotCodec;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.StatsMode;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.workload.MemoryWorkload;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** A whole repository of which one object is not what it should be: everything that reads ends soon and says what is wrong. */
class RepositoryFuzzIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.fuzz.rounds", 1);
    private static final Duration MOST = Duration.ofSeconds(30);

    private final TestRepository fixture = new TestRepository();
    private final Snapshot snapshot;

    RepositoryFuzzIT() {
        fixture.backup(Map.of("a/b/c", TestRepository.noise(1, 3000), "a/d", TestRepository.text("d".repeat(5000))));
        snapshot = fixture.backup(Map.of("a/b/c", TestRepository.noise(2, 3000), "e", TestRepository.text("e")), "tag");
    }

    /** One thing that a user may ask for. */
    @FunctionalInterface
    private interface Use {
        void of(Repository repository) throws Exception;
    }

    private static final List<Use> USES = List.of(
            Repository::snapshots,
            repository -> repository.keys().list(),
            repository -> repository
                    .snapshots()
                    .forEach(one -> repository.contents().list(one, List.of(), true, entry -> {})),
            repository -> repository
                    .contents()
                    .find(
                            repository.snapshots(),
                            FindQuery.of(FindQuery.Kind.NAME, List.of("*")).build(),
                            found -> {}),
            repository -> repository.contents().stats(repository.snapshots(), StatsMode.RESTORE_SIZE),
            repository -> repository.contents().stats(repository.snapshots(), StatsMode.RAW_DATA),
            repository -> repository.upkeep().check(CheckDepth.full()),
            RepositoryFuzzIT::restoreAll,
            RepositoryFuzzIT::copyAll);

    private static void restoreAll(Repository repository) {
        for (Snapshot one : repository.snapshots()) {
            RestoreJob.from(repository)
                    .snapshot(one)
                    .into(MemoryWorkload.named("target"))
                    .run();
        }
    }

    private static void copyAll(Repository repository) {
        TestRepository target = new TestRepository();
        try (Repository into = Repository.at(target.store()).open(TestRepository.PASSWORD)) {
            CopyJob.from(repository).into(into).run();
        }
    }

    private void useAll() {
        for (Use use : USES) {
            assertTimeoutPreemptively(MOST, () -> {
                try (Repository repository = Repository.at(fixture.store())
                        .time(new StillTime())
                        .workers(2)
                        .open(TestRepository.PASSWORD)) {
                    use.of(repository);
                } catch (HoldfastException said) {
                    if (said.getMessage() == null || said.getMessage().isBlank()) {
                        throw new AssertionError("no message", said);
                    }
                }
            });
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void anObjectThatWasDamagedWhereItIsStored(@ForAll long seed) {
        Random random = new Random(seed);
        Map<BlobKey, byte[]> before = contents();
        for (int i = 0; i < ROUNDS; i++) {
            List<BlobKey> keys = new ArrayList<>(before.keySet());
            BlobKey key = keys.get(random.nextInt(keys.size()));
            byte[] other = before.get(keys.get(random.nextInt(keys.size())));
            fixture.write(key, damaged(before.get(key), other, random));
            useAll();
            restore(before);
        }
    }

    private static byte[] damaged(byte[] content, byte[] other, Random random) {
        byte[] damaged = content.clone();
        switch (random.nextInt(5)) {
            case 0 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            case 2 -> damaged = Arrays.copyOf(damaged, damaged.length + random.nextInt(1000));
            case 3 -> Arrays.fill(damaged, random.nextInt(damaged.length), damaged.length, (byte) 0);
            default -> damaged = other.clone();
        }
        return damaged;
    }

    private Map<BlobKey, byte[]> contents() {
        Map<BlobKey, byte[]> contents = new TreeMap<>();
        fixture.keys("").forEach(key -> contents.put(key, fixture.read(key)));
        return contents;
    }

    private void restore(Map<BlobKey, byte[]> before) {
        fixture.keys("").stream().filter(key -> !before.containsKey(key)).forEach(fixture.store()::delete);
        before.forEach(fixture::write);
    }

    /** What somebody with the key, or a program with a mistake, may store: sealed and named as it should be, and nonsense. */
    @Property(tries = 18, shrinking = ShrinkingMode.OFF)
    void anObjectThatIsSealedInOrderAndMakesNoSense(@ForAll @IntRange(min = 0, max = 5) int kind, @ForAll long seed) {
        Map<BlobKey, byte[]> before = contents();
        List<byte[]> others = new ArrayList<>();
        StoredForms.all().forEach(parser -> others.addAll(parser.seeds()));
        Mutation mutation = new Mutation(seed, others);
        for (int i = 0; i < ROUNDS; i++) {
            try (OpenRepository engine = fixture.reopened()) {
                plant(engine, kind, mutation);
            }
            useAll();
            restore(before);
        }
    }

    private void plant(OpenRepository engine, int kind, Mutation mutation) {
        switch (kind) {
            case 0 -> replace(engine, FileKind.SNAPSHOT, mutation.of(SnapshotCodec.encode(snapshot)));
            case 1 -> replace(engine, FileKind.INDEX, mutation.of(index(engine, 1)));
            case 2 -> engine.files().save(FileKind.LOCK, mutation.of(StoredForms.lock()));
            case 3 -> config(engine, mutation.of(ConfigCodec.encode(engine.config())));
            case 4 -> tree(engine, mutation.of(rootTree(engine)));
            default -> replace(engine, FileKind.INDEX, index(engine, 1_500_000_000L));
        }
    }

    private static void replace(OpenRepository engine, FileKind kind, byte[] json) {
        engine.files().list(kind).forEach(id -> engine.files().delete(kind, id));
        BlobId unused = engine.files().save(kind, json);
    }

    /** @param factor by which the blobs are said to be longer than they are */
    private static byte[] index(OpenRepository engine, long factor) {
        Map<BlobId, List<PackEntry>> packs = new TreeMap<>();
        engine.index()
                .forEachPack(pack -> packs.put(
                        pack.id(),
                        engine.index().entriesOf(pack.number()).stream()
                                .map(entry -> factor == 1
                                        ? entry
                                        : new PackEntry(entry.type(), entry.id(), entry.offset(), factor, factor))
                                .toList()));
        return IndexFile.write(packs);
    }

    private void config(OpenRepository engine, byte[] json) {
        SecureRandom random = new SecureRandom();
        try (Compression none = new Compression(CompressionMode.OFF)) {
            fixture.write(
                    Layout.CONFIG, new UnpackedCodec(new Sealer(engine.key(), random), none, 2).encodeConfig(json));
        }
    }

    private byte[] rootTree(OpenRepository engine) {
        return engine.blobs().load(BlobType.TREE, BlobId.fromHex(snapshot.tree()));
    }

    private void tree(OpenRepository engine, byte[] json) {
        try (BlobWriter writer = new BlobWriter(engine, () -> {})) {
            BlobId id = writer.saveTree(json, json.length);
            writer.flush();
            Snapshot odd = new Snapshot(
                    snapshot.id(),
                    snapshot.time(),
                    id.hex(),
                    snapshot.paths(),
                    "odd",
                    "",
                    0,
                    0,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    "",
                    null);
            Snapshot unused = engine.snapshots().save(odd);
        }
    }
}
