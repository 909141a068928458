package dev.holdfast.spi.workload;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything but the content of a file, directory, link or device: what a directory listing and {@code lstat} know.
 *
 * <p>What a producer does not know stays at its default: times at {@link Instant#EPOCH}, numbers at 0, texts empty.
 */
public final class Entry {
    private final EntryName name;
    private final EntryType type;
    private final int mode;
    private final Instant modifiedAt;
    private final Instant accessedAt;
    private final Instant changedAt;
    private final long uid;
    private final long gid;
    private final String user;
    private final String group;
    private final long inode;
    private final long deviceId;
    private final long links;
    private final long sizeBytes;
    private final long device;
    private final byte @Nullable [] linkTarget;
    private final List<ExtendedAttribute> extendedAttributes;

    private Entry(Builder from) {
        name = from.name;
        type = from.type;
        mode = from.mode;
        modifiedAt = from.modifiedAt;
        accessedAt = from.accessedAt == null ? from.modifiedAt : from.accessedAt;
        changedAt = from.changedAt == null ? from.modifiedAt : from.changedAt;
        uid = from.uid;
        gid = from.gid;
        user = from.user;
        group = from.group;
        inode = from.inode;
        deviceId = from.deviceId;
        links = from.links;
        sizeBytes = from.sizeBytes;
        device = from.device;
        linkTarget = from.linkTarget;
        extendedAttributes = List.copyOf(from.extendedAttributes);
    }

    /** A regular file, mode 0644. */
    public static Builder file(String name) {
        return builder(EntryName.of(name), EntryType.FILE).mode(0644);
    }

    /** A directory, mode 0755. */
    public static Builder directory(String name) {
        return builder(EntryName.of(name), EntryType.DIRECTORY).mode(0755);
    }

    /** Anything. */
    public static Builder builder(EntryName name, EntryType type) {
        return new Builder(name, type);
    }

    /** Its name in its directory. */
    public EntryName name() {
        return name;
    }

    /** What it is. */
    public EntryType type() {
        return type;
    }

    /** Permission bits with setuid 04000, setgid 02000 and sticky 01000, as in {@code st_mode}. */
    public int mode() {
        return mode;
    }

    /** When its content last changed. */
    public Instant modifiedAt() {
        return modifiedAt;
    }

    /** When it was last read; {@link #modifiedAt()} where that is not recorded. */
    public Instant accessedAt() {
        return accessedAt;
    }

    /** When its inode last changed. */
    public Instant changedAt() {
        return changedAt;
    }

    /** Numeric owner. */
    public long uid() {
        return uid;
    }

    /** Numeric group. */
    public long gid() {
        return gid;
    }

    /** Name of the owner; empty if unknown. */
    public String user() {
        return user;
    }

    /** Name of the group; empty if unknown. */
    public String group() {
        return group;
    }

    /** Inode number, unsigned; 0 if unknown. */
    public long inode() {
        return inode;
    }

    /** The device that holds it ({@code st_dev}), unsigned; 0 if unknown. */
    public long deviceId() {
        return deviceId;
    }

    /** How many names it has; 0 if unknown. */
    public long links() {
        return links;
    }

    /** Size of a file's content; 0 for everything else. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The device that it stands for ({@code st_rdev}), for devices. */
    public long device() {
        return device;
    }

    /** A copy of the raw target of a symbolic link. */
    public Optional<byte[]> linkTarget() {
        return linkTarget == null ? Optional.empty() : Optional.of(linkTarget.clone());
    }

    /** In the order in which the file system lists them. */
    public List<ExtendedAttribute> extendedAttributes() {
        return extendedAttributes;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        Builder copy = new Builder(name, type);
        copy.mode = mode;
        copy.modifiedAt = modifiedAt;
        copy.accessedAt = accessedAt;
        copy.changedAt = changedAt;
        copy.uid = uid;
        copy.gid = gid;
        copy.user = user;
        copy.group = group;
        copy.inode = inode;
        copy.deviceId = deviceId;
        copy.links = links;
        copy.sizeBytes = sizeBytes;
        copy.device = device;
        copy.linkTarget = linkTarget;
        copy.extendedAttributes = extendedAttributes;
        return copy;
    }

    @Override
    public String toString() {
        return type + " " + name;
    }

    /** Collects what is known about an entry. */
    public static final class Builder {
        private EntryName name;
        private final EntryType type;
        private int mode;
        private Instant modifiedAt = Instant.EPOCH;
        private @Nullable Instant accessedAt;
        private @Nullable Instant changedAt;
        private long uid;
        private long gid;
        private String user = "";
        private String group = "";
        private long inode;
        private long deviceId;
        private long links;
        private long sizeBytes;
        private long device;
        private byte @Nullable [] linkTarget;
        private List<ExtendedAttribute> extendedAttributes = List.of();

        private Builder(EntryName name, EntryType type) {
            this.name = Objects.requireNonNull(name, "name");
            this.type = Objects.requireNonNull(type, "type");
        }

        /** Another name. */
        public Builder name(EntryName value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /** Permission bits, at most 07777. */
        public Builder mode(int value) {
            mode = value & 07777;
            return this;
        }

        /** When its content last changed; also the default of the other two times. */
        public Builder modifiedAt(Instant value) {
            modifiedAt = Objects.requireNonNull(value, "modifiedAt");
            return this;
        }

        /** When it was last read. */
        public Builder accessedAt(Instant value) {
            accessedAt = Objects.requireNonNull(value, "accessedAt");
            return this;
        }

        /** When its inode last changed. */
        public Builder changedAt(Instant value) {
            changedAt = Objects.requireNonNull(value, "changedAt");
            return this;
        }

        /** Numeric owner and group. */
        public Builder owner(long ownerId, long groupId) {
            uid = ownerId;
            gid = groupId;
            return this;
        }

        /** Names of owner and group; empty if unknown. */
        public Builder ownerNames(String ownerName, String groupName) {
            user = Objects.requireNonNull(ownerName, "ownerName");
            group = Objects.requireNonNull(groupName, "groupName");
            return this;
        }

        /** Where the file system keeps it. */
        public Builder inode(long deviceNumber, long inodeNumber, long linkCount) {
            deviceId = deviceNumber;
            inode = inodeNumber;
            links = linkCount;
            return this;
        }

        /** Size of a file's content. */
        public Builder sizeBytes(long value) {
            sizeBytes = value;
            return this;
        }

        /** The device that it stands for. */
        public Builder device(long value) {
            device = value;
            return this;
        }

        /** The raw target of a symbolic link; copied. */
        public Builder linkTarget(byte[] value) {
            linkTarget = value.clone();
            return this;
        }

        /** In the order in which the file system lists them. */
        public Builder extendedAttributes(List<ExtendedAttribute> value) {
            extendedAttributes = Objects.requireNonNull(value, "extendedAttributes");
            return this;
        }

        /** The finished entry; the builder may be used further. */
        public Entry build() {
            return new Entry(this);
        }
    }
}
