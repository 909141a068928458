package dev.holdfast.testkit.job;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.VirtualTime;
import java.util.ArrayDeque;
import java.util.Random;

/** Repositories for tests, and the question whether everything in them can be read. */
final class Engines {
    static final Secret PASSWORD = Secret.of("jobs");

    private Engines() {}

    static Repository create(BlobStore store, VirtualTime time) {
        return builder(store, time).create(PASSWORD);
    }

    static Repository open(BlobStore store, Time time) {
        return builder(store, time).open(PASSWORD);
    }

    private static Repository.Builder builder(BlobStore store, Time time) {
        return Repository.at(store).time(time).packBytes(4 << 20).lowCostKeys();
    }

    static OpenRepository engine(BlobStore store, VirtualTime time) {
        return RepositoryOpener.open(
                store, PASSWORD, "", EngineOptions.builder().time(time).build());
    }

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Reads every tree and every blob of every snapshot; throws where something is missing. */
    static int readEverything(BlobStore store, VirtualTime time) {
        try (OpenRepository engine = engine(store, time)) {
            ArrayDeque<BlobId> trees = new ArrayDeque<>();
            engine.snapshots().all().forEach(snapshot -> trees.add(BlobId.fromHex(snapshot.tree())));
            int snapshots = trees.size();
            while (!trees.isEmpty()) {
                try (TreeReader nodes = engine.trees().open(trees.remove())) {
                    nodes.forEachRemaining(node -> read(engine, node, trees));
                }
            }
            return snapshots;
        }
    }

    private static void read(OpenRepository engine, Node node, ArrayDeque<BlobId> trees) {
        node.subtree().ifPresent(id -> trees.add(BlobId.of(id, 0)));
        byte[] content = node.content().orElse(new byte[0]);
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            byte[] unused = engine.blobs().load(BlobType.DATA, BlobId.of(content, at));
        }
    }
}
