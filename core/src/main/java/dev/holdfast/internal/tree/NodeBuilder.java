package dev.holdfast.internal.tree;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Node}; what is not set is zero, empty or absent. Not safe for use by several threads. */
public final class NodeBuilder {
    private static final byte[] NOTHING = {};
    private static final SortedMap<String, String> NO_ATTRIBUTES = Collections.emptySortedMap();
    private static final long UNSIGNED_INT = 0xffff_ffffL;

    byte[] name;
    NodeType type;
    int mode;
    NodeTime mtime = NodeTime.ZERO;
    NodeTime atime = NodeTime.ZERO;
    NodeTime ctime = NodeTime.ZERO;
    long uid;
    long gid;
    String user = "";
    String group = "";
    long inode;
    long deviceId;
    long size;
    long links;
    byte[] linkTarget = NOTHING;
    List<ExtendedAttribute> extendedAttributes = List.of();
    SortedMap<String, String> genericAttributes = NO_ATTRIBUTES;
    long device;
    String error = "";
    byte @Nullable [] content;
    byte @Nullable [] subtree;

    NodeBuilder(byte[] name, NodeType type) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
    }

    /** Its name, raw bytes. */
    public NodeBuilder name(byte[] value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /** What it is. */
    public NodeBuilder type(NodeType value) {
        type = Objects.requireNonNull(value, "type");
        return this;
    }

    /** Go's {@code os.FileMode} bits, see {@link GoMode}. */
    public NodeBuilder mode(int value) {
        mode = value;
        return this;
    }

    /** When the content was last changed. */
    public NodeBuilder mtime(NodeTime value) {
        mtime = Objects.requireNonNull(value, "mtime");
        return this;
    }

    /** When it was last read; restic stores mtime here unless asked for more. */
    public NodeBuilder atime(NodeTime value) {
        atime = Objects.requireNonNull(value, "atime");
        return this;
    }

    /** When the entry itself was last changed. */
    public NodeBuilder ctime(NodeTime value) {
        ctime = Objects.requireNonNull(value, "ctime");
        return this;
    }

    /**
     * Numeric id of the owner, 0 to 2<sup>32</sup>-1.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public NodeBuilder uid(long value) {
        uid = unsignedInt(value, "uid");
        return this;
    }

    /**
     * Numeric id of the group, 0 to 2<sup>32</sup>-1.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public NodeBuilder gid(long value) {
        gid = unsignedInt(value, "gid");
        return this;
    }

    /** Name of the owner, empty if unknown. */
    public NodeBuilder user(String value) {
        user = Objects.requireNonNull(value, "user");
        return this;
    }

    /** Name of the group, empty if unknown. */
    public NodeBuilder group(String value) {
        group = Objects.requireNonNull(value, "group");
        return this;
    }

    /** Number of the inode, unsigned, 0 if unknown. */
    public NodeBuilder inode(long value) {
        inode = value;
        return this;
    }

    /** The device it lies on ({@code st_dev}), unsigned; stored for hard links only, else 0. */
    public NodeBuilder deviceId(long value) {
        deviceId = value;
        return this;
    }

    /** Size of a file in bytes, unsigned; 0 for anything else. */
    public NodeBuilder size(long value) {
        size = value;
        return this;
    }

    /** Number of hard links, unsigned; 0 for directories and pipes. */
    public NodeBuilder links(long value) {
        links = value;
        return this;
    }

    /** Where a symbolic link points, raw bytes; empty for anything else. */
    public NodeBuilder linkTarget(byte[] value) {
        linkTarget = Objects.requireNonNull(value, "linkTarget");
        return this;
    }

    /** Extended attributes in the order the system listed them. */
    public NodeBuilder extendedAttributes(List<ExtendedAttribute> value) {
        extendedAttributes = List.copyOf(value);
        return this;
    }

    /** Attributes of other systems (restic's {@code generic_attributes}): key and raw JSON, sorted by key. */
    public NodeBuilder genericAttributes(Map<String, String> value) {
        genericAttributes = sorted(value);
        return this;
    }

    /** Number of the device a device node stands for ({@code st_rdev}), unsigned. */
    public NodeBuilder device(long value) {
        device = value;
        return this;
    }

    /** What went wrong when it was read, empty if nothing. */
    public NodeBuilder error(String value) {
        error = Objects.requireNonNull(value, "error");
        return this;
    }

    /**
     * The ids of a file's data blobs in order, one after the other.
     *
     * @throws IllegalArgumentException if the length is not a multiple of {@link Node#ID_LENGTH}
     */
    public NodeBuilder content(byte[] value) {
        if (value.length % Node.ID_LENGTH != 0) {
            throw new IllegalArgumentException("content must be whole ids of 32 bytes, was " + value.length + " bytes");
        }
        content = value;
        return this;
    }

    /** Takes the list of blobs away, as for everything but files. */
    public NodeBuilder noContent() {
        content = null;
        return this;
    }

    /**
     * The id of the tree blob that holds a directory's entries.
     *
     * @throws IllegalArgumentException if it does not have {@link Node#ID_LENGTH} bytes
     */
    public NodeBuilder subtree(byte[] value) {
        if (value.length != Node.ID_LENGTH) {
            throw new IllegalArgumentException("a subtree's id has 32 bytes, this one has " + value.length);
        }
        subtree = value;
        return this;
    }

    /** The node. The builder may be used again. */
    public Node build() {
        return new Node(this);
    }

    private static long unsignedInt(long value, String what) {
        if (value < 0 || value > UNSIGNED_INT) {
            throw new IllegalArgumentException(what + " must be 0 to " + UNSIGNED_INT + ", was " + value);
        }
        return value;
    }

    private static SortedMap<String, String> sorted(Map<String, String> value) {
        if (value.isEmpty()) {
            return NO_ATTRIBUTES;
        }
        SortedMap<String, String> copy = new TreeMap<>(Utf8::compare);
        copy.putAll(value);
        return Collections.unmodifiableSortedMap(copy);
    }
}
