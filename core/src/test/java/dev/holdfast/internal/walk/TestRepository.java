package dev.holdfast.internal.walk;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.archive.Archive;
import dev.holdfast.internal.archive.ArchiveListener;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small repository in memory, filled through the engine, and the means to damage it. */
public final class TestRepository {
    /** What opens it. */
    public static final Secret PASSWORD = Secret.of("a password for tests");

    private static final Instant CHANGED = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryBlobStore store = MemoryBlobStore.create(Time.system());
    private final OpenRepository opened;
    private int snapshots;

    /** Creates an empty one. */
    public TestRepository() {
        opened = RepositoryCreator.create(store, PASSWORD, KeyParameters.LOW_COST, options());
    }

    private static EngineOptions options() {
        return EngineOptions.builder()
                .workers(2)
                .packBytes(EngineOptions.MIN_PACK_BYTES)
                .build();
    }

    /** The repository as it was opened first. */
    public OpenRepository opened() {
        return opened;
    }

    /** Where it is. */
    public BlobStore store() {
        return store;
    }

    /** Opens it anew, through another store if that is wanted. */
    public static OpenRepository open(BlobStore through) {
        return RepositoryOpener.open(through, PASSWORD, "", options());
    }

    /** A store with the same objects; the repository in it is the same one. */
    public TestRepository copy() {
        TestRepository copy = new TestRepository();
        copy.keys("").forEach(copy.store()::delete);
        keys("").forEach(key -> copy.write(key, read(key)));
        return copy;
    }

    /** Opens it anew. */
    public OpenRepository reopened() {
        return open(store);
    }

    /** Incompressible bytes, different for each seed. */
    public static byte[] noise(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /**
     * Takes a snapshot, one day after the one before.
     *
     * @param files contents by paths such as {@code a/b/c}
     */
    public Snapshot backup(Map<String, byte[]> files, String... tags) {
        try (BlobWriter writer = new BlobWriter(opened, () -> {});
                Archive archive = new Archive(opened, writer, null, new Quiet())) {
            fill(archive.root(), new TreeMap<>(files));
            BlobId tree = archive.finish();
            writer.flush();
            return opened.snapshots().save(snapshot(tree, List.of(tags)));
        }
    }

    private Snapshot snapshot(BlobId tree, List<String> tags) {
        ZonedDateTime time = ZonedDateTime.parse("2026-01-01T10:00:00Z").plusDays(snapshots++);
        return new Snapshot(
                new SnapshotId(tree.hex()),
                time,
                tree.hex(),
                List.of("/data"),
                "host",
                "",
                0,
                0,
                List.of(),
                tags,
                null,
                null,
                "",
                null);
    }

    private static void fill(DirectorySink directory, SortedMap<String, byte[]> files) {
        SortedMap<String, SortedMap<String, byte[]>> below = new TreeMap<>();
        files.forEach((path, content) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                directory.file(
                        Entry.file(path)
                                .mode(0100644)
                                .modifiedAt(CHANGED)
                                .sizeBytes(content.length)
                                .build(),
                        FileContent.of(content));
            } else {
                below.computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                        .put(path.substring(slash + 1), content);
            }
        });
        below.forEach((name, content) -> fill(
                directory.directory(
                        Entry.directory(name).mode(0040755).modifiedAt(CHANGED).build()),
                content));
        directory.close();
    }

    /** The text as bytes. */
    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The names of all objects below a prefix, ascending. */
    public List<BlobKey> keys(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(prefix, info -> keys.add(info.key()));
        keys.sort(java.util.Comparator.comparing(BlobKey::path));
        return keys;
    }

    /** The only or first object below a prefix that has at least so many bytes. */
    public BlobKey key(String prefix, long atLeastBytes) {
        return keys(prefix).stream()
                .filter(key -> store.head(key).orElseThrow().lengthBytes() >= atLeastBytes)
                .findFirst()
                .orElseThrow();
    }

    /** The content of an object. */
    public byte[] read(BlobKey key) {
        return store.get(key, 0, -1, stream -> stream.readAllBytes());
    }

    /** Replaces an object. */
    public void write(BlobKey key, byte[] content) {
        store.put(key, BlobContent.of(content), PutOptions.replace());
    }

    /** Turns one bit of an object round. */
    public void flip(BlobKey key, int offset) {
        byte[] content = read(key);
        content[offset] ^= 1;
        write(key, content);
    }

    private static final class Quiet implements ArchiveListener {
        @Override
        public void failed(ItemFailure failure) {
            throw new AssertionError(failure.toString());
        }

        @Override
        public void notice(Finding finding) {}

        @Override
        public void progressed(String path, long files, long bytes) {}

        @Override
        public void checkCancelled() {}
    }

    /** One with two copies of a blob of a size, of which the first is damaged. */
    public static TestRepository withOneDamagedCopy(int bytes) {
        TestRepository repository = new TestRepository();
        Map<String, byte[]> files = Map.of("large", noise(1, bytes));
        repository.backup(files);
        BlobKey index = repository.keys("index/").get(0);
        BlobKey pack = repository.key("data/", bytes);
        byte[] hidden = repository.read(index);
        repository.store().delete(index);
        repository.opened().forgetIndex();
        repository.backup(files);
        repository.write(index, hidden);
        repository.flip(pack, 100);
        return repository;
    }
}
