package dev.holdfast.internal.browse;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.walk.BlobSet;
import java.nio.charset.StandardCharsets;

/**
 * Counts each content once, or the blobs of each content once for each path. Entries without content count as one, as restic has
 * it. A tree that was looked at before has nothing new.
 */
final class ContentCount extends NodeCount {
    private static final byte[] NO_CONTENT = {};

    private final BlobIndex index;
    private final boolean byBlobs;
    private final BlobSet seenTrees;
    private final HashSet64 contents = new HashSet64();
    private final HashSet64 paths = new HashSet64();
    private final HashSet64 references = new HashSet64();
    private final Sha256 sha256 = new Sha256();

    ContentCount(OpenRepository repository, boolean byBlobs) {
        this.index = repository.index();
        this.byBlobs = byBlobs;
        this.seenTrees = BlobSet.of(index);
    }

    @Override
    void beginSnapshot() {}

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        byte[] content = node.content().orElse(NO_CONTENT);
        if (contents.add(hash(content))) {
            if (byBlobs) {
                countBlobs(path, content);
            } else {
                add(1, 0, node.size());
            }
        }
        return node.subtree()
                .map(subtree -> BlobId.of(subtree, 0))
                .map(this::isNew)
                .orElse(true);
    }

    private boolean isNew(BlobId subtree) {
        int ordinal = index.ordinal(BlobType.TREE, subtree);
        return ordinal < 0 || seenTrees.add(ordinal);
    }

    private void countBlobs(String path, byte[] content) {
        long pathHash = hash(path.getBytes(StandardCharsets.UTF_16BE));
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            BlobId id = BlobId.of(content, at);
            boolean isNewReference = references.add(pathHash * 31 + id.second());
            add(paths.add(pathHash) ? 1 : 0, isNewReference ? 1 : 0, isNewReference ? sizeOf(id) : 0);
        }
    }

    private long sizeOf(BlobId id) {
        return index.plainLength(BlobType.DATA, id)
                .orElseThrow(() -> new RepositoryException.Damaged(new BlobHandle(BlobType.DATA, id)
                        + " is not in the index; run 'check' to see what is affected"));
    }

    private long hash(byte[] bytes) {
        return BlobId.of(sha256.hash(bytes, 0, bytes.length), 0).first();
    }
}
