package dev.holdfast.internal.browse;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.walk.BlobSet;
import java.util.HashSet;
import java.util.Set;

/** The blobs that one side of a comparison refers to; those that the index does not know are kept apart. */
final class ReferredBlobs {
    private final BlobIndex index;
    private final BlobSet known;
    private final Set<BlobHandle> unknown = new HashSet<>();

    ReferredBlobs(BlobIndex index) {
        this.index = index;
        this.known = BlobSet.of(index);
    }

    void addAllOf(Node node) {
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            add(BlobType.DATA, BlobId.of(content, at));
        }
        node.subtree().ifPresent(subtree -> add(BlobType.TREE, BlobId.of(subtree, 0)));
    }

    void add(BlobType type, BlobId id) {
        int ordinal = index.ordinal(type, id);
        if (ordinal < 0) {
            unknown.add(new BlobHandle(type, id));
        } else {
            boolean unused = known.add(ordinal);
        }
    }

    boolean contains(int ordinal) {
        return known.contains(ordinal);
    }

    boolean contains(BlobHandle handle) {
        return unknown.contains(handle);
    }

    BlobSet known() {
        return known;
    }

    Set<BlobHandle> unknown() {
        return unknown;
    }
}
