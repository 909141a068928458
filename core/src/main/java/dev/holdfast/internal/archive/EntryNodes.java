package dev.holdfast.internal.archive;

import dev.holdfast.internal.tree.ExtendedAttribute;
import dev.holdfast.internal.tree.GoMode;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeBuilder;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/** Entries as workloads know them and nodes as trees hold them: the way from one to the other and back. */
public final class EntryNodes {
    private EntryNodes() {}

    /**
     * The node of an entry, without content and subtree.
     *
     * @param zone in which its times are written
     */
    public static NodeBuilder toNode(Entry entry, ZoneId zone) {
        NodeType type = nodeType(entry.type());
        NodeBuilder node = Node.builder(entry.name().toBytes(), type)
                .mode(GoMode.typeBits(type) | permissions(entry.mode()))
                .mtime(NodeTime.of(entry.modifiedAt(), zone))
                .atime(NodeTime.of(entry.accessedAt(), zone))
                .ctime(NodeTime.of(entry.changedAt(), zone))
                .uid(entry.uid())
                .gid(entry.gid())
                .user(entry.user())
                .group(entry.group())
                .inode(entry.inode())
                .deviceId(entry.deviceId())
                .extendedAttributes(attributes(entry));
        addTypeSpecific(entry, node);
        return node;
    }

    /** The entry of a node; what only trees know is left behind. */
    public static Entry toEntry(Node node) {
        Entry.Builder entry = Entry.builder(EntryName.unchecked(node.name()), entryType(node.type()))
                .mode(GoMode.permissionsToPosix(node.mode()))
                .modifiedAt(node.mtime().instant())
                .accessedAt(node.atime().instant())
                .changedAt(node.ctime().instant())
                .owner(node.uid(), node.gid())
                .ownerNames(node.user(), node.group())
                .inode(node.deviceId(), node.inode(), node.links())
                .sizeBytes(node.size())
                .device(node.device())
                .extendedAttributes(attributes(node));
        return (node.type() == NodeType.SYMLINK ? entry.linkTarget(node.linkTarget()) : entry).build();
    }

    private static int permissions(int posix) {
        return GoMode.fromPosix(posix & 07777) & ~GoMode.typeBits(NodeType.IRREGULAR);
    }

    /** restic counts links and sizes for some types only. */
    private static void addTypeSpecific(Entry entry, NodeBuilder node) {
        switch (entry.type()) {
            case FILE -> node.size(entry.sizeBytes()).links(entry.links());
            case SYMLINK ->
                node.links(entry.links()).linkTarget(entry.linkTarget().orElseGet(() -> new byte[0]));
            case BLOCK_DEVICE, CHARACTER_DEVICE -> node.links(entry.links()).device(entry.device());
            case DIRECTORY, FIFO, SOCKET -> {}
        }
    }

    private static List<ExtendedAttribute> attributes(Entry entry) {
        return entry.extendedAttributes().stream()
                .map(one -> new ExtendedAttribute(one.name().getBytes(StandardCharsets.UTF_8), one.value()))
                .toList();
    }

    private static List<dev.holdfast.spi.workload.ExtendedAttribute> attributes(Node node) {
        return node.extendedAttributes().stream()
                .map(one -> dev.holdfast.spi.workload.ExtendedAttribute.of(
                        new String(one.name(), StandardCharsets.UTF_8), one.value()))
                .toList();
    }

    private static NodeType nodeType(EntryType type) {
        return switch (type) {
            case FILE -> NodeType.FILE;
            case DIRECTORY -> NodeType.DIR;
            case SYMLINK -> NodeType.SYMLINK;
            case FIFO -> NodeType.FIFO;
            case BLOCK_DEVICE -> NodeType.DEVICE;
            case CHARACTER_DEVICE -> NodeType.CHARDEV;
            case SOCKET -> NodeType.SOCKET;
        };
    }

    /** What is irregular cannot be restored any more than a socket can. */
    private static EntryType entryType(NodeType type) {
        return switch (type) {
            case FILE -> EntryType.FILE;
            case DIR -> EntryType.DIRECTORY;
            case SYMLINK -> EntryType.SYMLINK;
            case FIFO -> EntryType.FIFO;
            case DEVICE -> EntryType.BLOCK_DEVICE;
            case CHARDEV -> EntryType.CHARACTER_DEVICE;
            case SOCKET, IRREGULAR -> EntryType.SOCKET;
        };
    }
}
