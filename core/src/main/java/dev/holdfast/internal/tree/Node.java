package dev.holdfast.internal.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a directory, as a tree holds it (restic's node, RESTIC_FORMAT 8). Immutable and safe to share between threads,
 * as long as nobody changes the arrays: they are neither copied on the way in nor on the way out, because a directory may have
 * millions of entries.
 */
public final class Node {
    /** Bytes of a blob id. */
    public static final int ID_LENGTH = 32;

    private final byte[] name;
    private final NodeType type;
    private final int mode;
    private final NodeTime mtime;
    private final NodeTime atime;
    private final NodeTime ctime;
    private final long uid;
    private final long gid;
    private final String user;
    private final String group;
    private final long inode;
    private final long deviceId;
    private final long size;
    private final long links;
    private final byte[] linkTarget;
    private final List<ExtendedAttribute> extendedAttributes;
    private final SortedMap<String, String> genericAttributes;
    private final long device;
    private final String error;
    private final byte @Nullable [] content;
    private final byte @Nullable [] subtree;

    Node(NodeBuilder from) {
        this.name = from.name;
        this.type = from.type;
        this.mode = from.mode;
        this.mtime = from.mtime;
        this.atime = from.atime;
        this.ctime = from.ctime;
        this.uid = from.uid;
        this.gid = from.gid;
        this.user = from.user;
        this.group = from.group;
        this.inode = from.inode;
        this.deviceId = from.deviceId;
        this.size = from.size;
        this.links = from.links;
        this.linkTarget = from.linkTarget;
        this.extendedAttributes = from.extendedAttributes;
        this.genericAttributes = from.genericAttributes;
        this.device = from.device;
        this.error = from.error;
        this.content = from.content;
        this.subtree = from.subtree;
    }

    /**
     * Begins a node.
     *
     * @param name its name, raw bytes
     * @param type what it is
     */
    public static NodeBuilder builder(byte[] name, NodeType type) {
        return new NodeBuilder(name, type);
    }

    /** Begins a node that is like this one. */
    public NodeBuilder toBuilder() {
        NodeBuilder copy = new NodeBuilder(name, type);
        copy.mode = mode;
        copy.mtime = mtime;
        copy.atime = atime;
        copy.ctime = ctime;
        copy.uid = uid;
        copy.gid = gid;
        copy.user = user;
        copy.group = group;
        copy.inode = inode;
        copy.deviceId = deviceId;
        copy.size = size;
        copy.links = links;
        copy.linkTarget = linkTarget;
        copy.extendedAttributes = extendedAttributes;
        copy.genericAttributes = genericAttributes;
        copy.device = device;
        copy.error = error;
        copy.content = content;
        copy.subtree = subtree;
        return copy;
    }

    /** Its name, raw bytes. */
    public byte[] name() {
        return name;
    }

    /** Its name as text for messages: bytes that cannot be shown are escaped as Go does. */
    public String printableName() {
        return GoQuote.quote(name);
    }

    /** What it is. */
    public NodeType type() {
        return type;
    }

    /** Go's {@code os.FileMode} bits, see {@link GoMode}. */
    public int mode() {
        return mode;
    }

    /** When the content was last changed. */
    public NodeTime mtime() {
        return mtime;
    }

    /** When it was last read; restic stores mtime here unless asked for more. */
    public NodeTime atime() {
        return atime;
    }

    /** When the entry itself was last changed. */
    public NodeTime ctime() {
        return ctime;
    }

    /** Numeric id of the owner, 0 to 2<sup>32</sup>-1. */
    public long uid() {
        return uid;
    }

    /** Numeric id of the group, 0 to 2<sup>32</sup>-1. */
    public long gid() {
        return gid;
    }

    /** Name of the owner, empty if unknown. */
    public String user() {
        return user;
    }

    /** Name of the group, empty if unknown. */
    public String group() {
        return group;
    }

    /** Number of the inode, unsigned, 0 if unknown. */
    public long inode() {
        return inode;
    }

    /** The device it lies on ({@code st_dev}), unsigned; stored for hard links only, else 0. */
    public long deviceId() {
        return deviceId;
    }

    /** Size of a file in bytes, unsigned; 0 for anything else. */
    public long size() {
        return size;
    }

    /** Number of hard links, unsigned; 0 for directories and pipes. */
    public long links() {
        return links;
    }

    /** Where a symbolic link points, raw bytes; empty for anything else. */
    public byte[] linkTarget() {
        return linkTarget;
    }

    /** Extended attributes in the order the system listed them. */
    public List<ExtendedAttribute> extendedAttributes() {
        return extendedAttributes;
    }

    /** Attributes of other systems (restic's {@code generic_attributes}): key and raw JSON, sorted by key. */
    public SortedMap<String, String> genericAttributes() {
        return genericAttributes;
    }

    /** Number of the device a device node stands for ({@code st_rdev}), unsigned. */
    public long device() {
        return device;
    }

    /** What went wrong when it was read, empty if nothing. */
    public String error() {
        return error;
    }

    /** The ids of a file's data blobs in order, {@link #ID_LENGTH} bytes each, one after the other; empty if there is no list. */
    public Optional<byte[]> content() {
        return Optional.ofNullable(content);
    }

    /** How many data blobs the content has; 0 if there is no list. */
    public int blobCount() {
        return content == null ? 0 : content.length / ID_LENGTH;
    }

    /** The id of the tree blob that holds a directory's entries, {@link #ID_LENGTH} bytes. */
    public Optional<byte[]> subtree() {
        return Optional.ofNullable(subtree);
    }

    byte @Nullable [] contentOrNull() {
        return content;
    }

    byte @Nullable [] subtreeOrNull() {
        return subtree;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node that && Arrays.equals(encoded(), that.encoded());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(name) + Objects.hash(type, mtime, size);
    }

    @Override
    public String toString() {
        return type.word() + " " + printableName();
    }

    private byte[] encoded() {
        GoJson json = new GoJson(512);
        NodeJson.write(this, json);
        return json.toByteArray();
    }
}
