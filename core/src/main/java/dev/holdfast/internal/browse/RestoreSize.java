package dev.holdfast.internal.browse;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import java.util.HashSet;
import java.util.Set;

/** Counts every entry, and the size of all but further hard links to the same file. */
final class RestoreSize extends NodeCount {
    private final Set<Link> links = new HashSet<>();

    private record Link(long inode, long device) {}

    @Override
    void beginSnapshot() {
        links.clear();
    }

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        add(1, 0, isFurtherLink(node) ? 0 : node.size());
        return true;
    }

    private boolean isFurtherLink(Node node) {
        return node.links() != 1
                && node.type() != NodeType.DIR
                && !links.add(new Link(node.inode(), node.deviceId()))
                && node.inode() != 0;
    }
}
