package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps objects as files below a directory, laid out exactly as restic's local backend does.
 *
 * <p>A put writes {@code NAME-tmp-RANDOM} beside the final name, syncs it, and then makes it visible in one step: by a hard
 * link, which never replaces, to create; by a rename under a lock to replace. So a reader sees whole objects only, and what a
 * killed writer leaves is never listed and is removed by a later put in that directory when it is a day old. A removal is not
 * synced: after a crash of the machine the object may be back. Names of restic's own (content-addressed, never replaced) are
 * removed without the lock; for all others the lock file {@code .holdfast-tmp-lock} lies in the directory.
 *
 * <p>Where the file system has no hard links or no locks, create and replace are decided by looking first, under as much of
 * the lock as there is, and the capability is absent.
 */
public final class FileBlobStore implements BlobStore {
    private static final Set<String> RESTIC = Set.of("config", "data", "index", "keys", "locks", "snapshots");

    private final Path root;
    private final FileNames names;
    private final FileWriter writer;
    private final FileGuard guard;
    private final Time time;

    private FileBlobStore(Path root, Builder builder) {
        FileModes modes = FileModes.of(root);
        this.root = root;
        this.time = builder.time;
        this.guard = new FileGuard(root, modes);
        this.names = new FileNames(root, description());
        this.writer = new FileWriter(root, modes, guard, description(), builder.verifyUploads);
    }

    /**
     * Begins with the directory; a symbolic link to one is fine.
     *
     * @param root need not be absolute
     */
    public static Builder at(Path root) {
        return new Builder(root);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        if (options.retainUntil().isPresent()) {
            throw Failures.noRetention("storing", key, description());
        }
        Streams.checkInterrupt("storing", key, description());
        Path file = names.file(key);
        try {
            return writer.put(key, file, content, options.precondition());
        } catch (StoreException failed) {
            if (!isResticName(key)) {
                removeEmptyParents(file);
            }
            throw failed;
        }
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        Streams.checkRange(offset, length);
        Streams.checkInterrupt("reading", key, description());
        Path file = names.file(key);
        try (FileChannel channel = open(key, file)) {
            long size = channel.size();
            long end = length < 0 || length > size - offset ? size : offset + length;
            try (InputStream range = new FileRange(channel, offset, end)) {
                return reader.read(range);
            }
        } catch (IOException failure) {
            throw Failures.of("reading", key.path(), description(), failure, true);
        }
    }

    private FileChannel open(BlobKey key, Path file) throws IOException {
        try {
            if (!Files.isDirectory(file)) {
                return FileChannel.open(file, StandardOpenOption.READ);
            }
        } catch (FileSystemException missing) {
            if (!FileListing.isAbsence(missing)) {
                throw missing;
            }
        }
        throw Failures.notFound("reading", key, description(), null);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        try {
            return FileStat.of(names.file(key)).filter(FileStat::isFile).map(stat -> stat.info(key));
        } catch (IOException failure) {
            throw Failures.of("looking for", key.path(), description(), failure, true);
        }
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        String checked = Streams.checkedPrefix(prefix);
        String parts = checked.isEmpty() ? "" : checked.substring(0, checked.length() - 1);
        try {
            new FileListing(names, each).below(names.directory(parts), checked);
        } catch (IOException failure) {
            throw Failures.of("listing", "'" + prefix + "'", description(), failure, true);
        }
    }

    @Override
    public void delete(BlobKey key) {
        Path file = names.file(key);
        try {
            if (isResticName(key)) {
                remove(file);
                if (othersMustGoLater(key)) {
                    writer.syncDirectory(file);
                }
            } else if (Files.exists(file)) {
                guard.hold(() -> remove(file));
                removeEmptyParents(file);
            }
        } catch (IOException failure) {
            throw Failures.of("deleting", key.path(), description(), failure, true);
        }
    }

    /**
     * What the removed object referred to may be removed next. If the machine then loses power, that must not be gone while the
     * object is back.
     */
    private static boolean othersMustGoLater(BlobKey key) {
        return key.path().startsWith("index/") || key.path().startsWith("snapshots/");
    }

    private static boolean isResticName(BlobKey key) {
        return RESTIC.contains(key.path().split("/", 2)[0]);
    }

    private static void remove(Path file) throws IOException {
        try {
            if (!Files.isDirectory(file)) {
                Files.deleteIfExists(file);
            }
        } catch (FileSystemException missing) {
            if (!FileListing.isAbsence(missing)) {
                throw missing;
            }
        }
    }

    /** An object store has no empty directories; restic's own ones stay, as restic leaves them. */
    private void removeEmptyParents(Path file) {
        for (Path parent = file.getParent(); parent != null && !parent.equals(root); parent = parent.getParent()) {
            try {
                Files.delete(parent);
            } catch (IOException stillInUse) {
                return;
            }
        }
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        throw Failures.noRetention("protecting", key, description());
    }

    /** The clock of the file system, asked by writing a file; the local clock where nothing can be written. */
    @Override
    public Instant storeTime() {
        try {
            return writer.storeTime();
        } catch (IOException failure) {
            StoreException meaning = Failures.of("asking for", "the time", description(), failure, true);
            if (meaning instanceof StoreException.Denied || meaning instanceof StoreException.Full) {
                return time.now();
            }
            throw meaning;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        EnumSet<Capability> capabilities = EnumSet.of(Capability.DURABLE);
        if (createsByLink()) {
            capabilities.add(Capability.CREATE_ONLY);
        }
        if (guard.excludesProcesses()) {
            capabilities.add(Capability.REPLACE_IF_UNCHANGED);
        }
        return Set.copyOf(capabilities);
    }

    /** Where nothing can be written, nothing can be created either way. */
    private boolean createsByLink() {
        try {
            return writer.createsByLink();
        } catch (IOException notWritable) {
            return false;
        }
    }

    @Override
    public String description() {
        return "file:" + root;
    }

    /** Does nothing: files are open only during calls. */
    @Override
    public void close() {}

    /** Collects how the store works. */
    public static final class Builder {
        private final Path root;
        private Time time = Time.system();
        private boolean create;
        private boolean verifyUploads = true;

        private Builder(Path root) {
            this.root = Objects.requireNonNull(root, "root").toAbsolutePath().normalize();
        }

        /** The clock used where the file system cannot be asked; the default is the system's. */
        public Builder time(Time newTime) {
            this.time = Objects.requireNonNull(newTime, "time");
            return this;
        }

        /** Whether a missing directory is created; by default it is not. */
        public Builder create(boolean newCreate) {
            this.create = newCreate;
            return this;
        }

        /**
         * Whether content is hashed while it is written and refused if it is not what it says; the default is yes. It costs
         * about 0.8 CPU-seconds for each GiB stored, in the same pass.
         */
        public Builder verifyUploads(boolean newVerifyUploads) {
            this.verifyUploads = newVerifyUploads;
            return this;
        }

        /**
         * Looks at the directory and opens the store.
         *
         * @throws StoreException.NotFound if there is no such directory and it is not to be created
         * @throws StoreException.Invalid if there is something else in its place
         */
        public FileBlobStore open() {
            try {
                if (create && !Files.exists(root)) {
                    new FileDirectories(root.getRoot(), FileModes.of(root)).create(root);
                }
                if (!FileStat.of(root)
                        .orElseThrow(() -> new NoSuchFileException(root.toString()))
                        .isDirectory()) {
                    throw new StoreException.Invalid(
                            "opening file:" + root + ": this is no directory; give the directory of the store", null);
                }
                return new FileBlobStore(root, this);
            } catch (NoSuchFileException missing) {
                throw new StoreException.NotFound(
                        "opening file:" + root + ": there is no such directory; check the path, or create the store"
                                + " first",
                        missing);
            } catch (IOException failure) {
                throw Failures.of("opening", "the directory", "file:" + root, failure, true);
            }
        }
    }
}
