package dev.holdfast.benchmarks;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.tree.GoMode;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeBuilder;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A repository whose data packs do not exist: index files that name them, real trees whose files consist of nearly all their blobs, and
 * a snapshot. Ids are computed from numbers, so that they need not be kept.
 *
 * @param directory holds it
 * @param blobs how many data blobs there are
 */
record SyntheticRepository(Path directory, long blobs) {
    /** Blobs of about 600 KB stored, as chunks of a dump that packs well, fill a pack of 16 MiB with so many. */
    static final int BLOBS_PER_PACK = 27;

    private static final int BLOBS_PER_FILE = 1000;
    private static final int FILES_PER_TREE = 100;
    /** One blob in so many is needed by nobody. */
    private static final int UNUSED = 64;

    private static final Secret PASSWORD = Secret.of("benchmark");

    /** The id of a blob, or for negative numbers one that no blob has. */
    static BlobId blobId(long number) {
        return new BlobId(mix(4 * number), mix(4 * number + 1), mix(4 * number + 2), mix(4 * number + 3));
    }

    private static BlobId packId(long pack) {
        return blobId(Long.MAX_VALUE / 8 + pack);
    }

    /** Spreads the bits of a number over all 64 (the finalizer of SplitMix64). */
    private static long mix(long number) {
        long z = (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static PackEntry entry(long number, long offset) {
        return new PackEntry(
                BlobType.DATA, blobId(number), offset, 600_000 + number % 1000, 1_500_000 + number % 100_000);
    }

    private List<PackEntry> entries(long pack) {
        List<PackEntry> entries = new ArrayList<>(BLOBS_PER_PACK);
        long offset = 0;
        long end = Math.min(blobs, (pack + 1) * BLOBS_PER_PACK);
        for (long number = pack * BLOBS_PER_PACK; number < end; number++) {
            PackEntry entry = entry(number, offset);
            entries.add(entry);
            offset += entry.length();
        }
        return entries;
    }

    long packs() {
        return (blobs + BLOBS_PER_PACK - 1) / BLOBS_PER_PACK;
    }

    /** The store with the packs that do not exist among those that are listed. */
    BlobStore store() {
        return new ListedPacks(BlobStores.open(directory.toString()), packs -> {
            for (long pack = 0; pack < packs(); pack++) {
                packs.accept(packId(pack), sizeOf(pack));
            }
        });
    }

    private long sizeOf(long pack) {
        return PackHeader.FIXED
                + entries(pack).stream()
                        .mapToLong(entry -> entry.length() + entry.headerLength())
                        .sum();
    }

    OpenRepository open() {
        return RepositoryOpener.open(
                store(), PASSWORD, "", EngineOptions.builder().build());
    }

    /** Makes it, unless it is there. */
    void generate() throws IOException {
        Path complete = directory.resolve("complete");
        if (Files.exists(complete)) {
            return;
        }
        Files.createDirectories(directory);
        EngineOptions options = EngineOptions.builder().build();
        try (OpenRepository repository = RepositoryCreator.create(
                BlobStores.open(directory.toString()), PASSWORD, KeyParameters.LOW_COST, options)) {
            // The other way round the writer would load the index first.
            writeSnapshot(repository);
            writeIndexes(repository);
        }
        Files.createFile(complete);
    }

    private void writeIndexes(OpenRepository repository) {
        long perFile = IndexFile.FULL / BLOBS_PER_PACK;
        long files = (packs() + perFile - 1) / perFile;
        Parallel.forEach(
                LongStream.range(0, files).boxed().toList(),
                repository.options().workers(),
                file -> {
                    Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
                    for (long pack = file * perFile; pack < Math.min(packs(), (file + 1) * perFile); pack++) {
                        packs.put(packId(pack), entries(pack));
                    }
                    BlobId unused = repository.files().save(FileKind.INDEX, IndexFile.write(packs));
                });
    }

    private void writeSnapshot(OpenRepository repository) {
        long perTree = (long) BLOBS_PER_FILE * FILES_PER_TREE;
        long trees = (blobs + perTree - 1) / perTree;
        BlobId[] ids = new BlobId[Math.toIntExact(trees)];
        BlobId root;
        try (BlobWriter writer = new BlobWriter(repository, () -> {})) {
            Parallel.forEach(
                    LongStream.range(0, trees).boxed().toList(),
                    repository.options().workers(),
                    tree -> ids[Math.toIntExact(tree)] = writeTree(writer, tree * perTree));
            root = save(writer, encoder -> {
                for (int tree = 0; tree < ids.length; tree++) {
                    encoder.add(node("directory", tree, NodeType.DIR)
                            .subtree(ids[tree].bytes())
                            .build());
                }
            });
            writer.flush();
        }
        Snapshot unused = repository.snapshots().save(snapshot(root));
    }

    private static Snapshot snapshot(BlobId root) {
        return new Snapshot(
                new SnapshotId("0".repeat(64)),
                Instant.EPOCH.atZone(ZoneOffset.UTC),
                root.hex(),
                List.of("/synthetic"),
                "benchmark",
                "",
                0,
                0,
                List.of(),
                List.of(),
                null,
                null,
                "",
                null);
    }

    private BlobId writeTree(BlobWriter writer, long first) {
        return save(writer, encoder -> {
            for (int file = 0; file < FILES_PER_TREE; file++) {
                byte[] content = content(first + (long) file * BLOBS_PER_FILE);
                if (content.length > 0) {
                    encoder.add(
                            node("file", file, NodeType.FILE).content(content).build());
                }
            }
        });
    }

    private byte[] content(long first) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (long number = first; number < Math.min(blobs, first + BLOBS_PER_FILE); number++) {
            if (number % UNUSED != 0) {
                content.writeBytes(blobId(number).bytes());
            }
        }
        return content.toByteArray();
    }

    private static NodeBuilder node(String prefix, int number, NodeType type) {
        byte[] name = String.format(Locale.ROOT, "%s-%08d", prefix, number).getBytes(StandardCharsets.US_ASCII);
        return Node.builder(name, type).mode(type == NodeType.DIR ? GoMode.DIR | 0755 : 0644);
    }

    private interface Nodes {
        void addTo(TreeEncoder encoder);
    }

    private static BlobId save(BlobWriter writer, Nodes nodes) {
        ByteArrayOutputStream listing = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(listing::write);
        nodes.addTo(encoder);
        encoder.finish();
        return writer.saveTree(listing.toByteArray(), listing.size());
    }
}
