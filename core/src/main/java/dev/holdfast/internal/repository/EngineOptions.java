package dev.holdfast.internal.repository;

import dev.holdfast.CompressionMode;
import dev.holdfast.Host;
import dev.holdfast.Time;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that an opened repository is handed: surroundings, limits, habits. */
public final class EngineOptions {
    /** Below restic's lower limit no pack is worth its requests. */
    public static final int MIN_PACK_BYTES = 4 << 20;
    /** restic's upper limit. */
    public static final int MAX_PACK_BYTES = 128 << 20;

    /** What a backup needs of the heap beside its workers. */
    private static final long FIXED_HEAP_BYTES = 160L << 20;

    private static final long WORKER_HEAP_BYTES = 40L << 20;

    private final Time time;
    private final Host host;
    private final SecureRandom random;
    private final CompressionMode compression;
    private final int packBytes;
    private final boolean verifyWrites;
    private final int workers;
    private final int uploads;
    private final boolean dryRun;
    private final @Nullable Path cacheDirectory;
    private final long cacheBytes;

    private EngineOptions(Builder from) {
        time = from.time;
        host = from.host;
        random = from.random;
        compression = from.compression;
        packBytes = from.packBytes;
        verifyWrites = from.verifyWrites;
        workers = from.workers;
        uploads = from.uploads;
        dryRun = from.dryRun;
        cacheDirectory = from.cacheDirectory;
        cacheBytes = from.cacheBytes;
    }

    /** Defaults: this machine, compression on, packs of 16 MiB, every blob verified before it is stored. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same with nothing ever written. */
    public EngineOptions forDryRun() {
        return toBuilder().dryRun(true).build();
    }

    /** The same with everything read from the store. */
    public EngineOptions uncached() {
        return toBuilder().cache(null, 0).build();
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.time = time;
        copy.host = host;
        copy.random = random;
        copy.compression = compression;
        copy.packBytes = packBytes;
        copy.verifyWrites = verifyWrites;
        copy.workers = workers;
        copy.uploads = uploads;
        copy.dryRun = dryRun;
        copy.cacheDirectory = cacheDirectory;
        copy.cacheBytes = cacheBytes;
        return copy;
    }

    /**
     * A worker for each processor, as far as the heap goes: chunks, open packs and the rest take the fixed part of it, and each worker
     * has buffers for a chunk's compressed, its sealed and its opened form.
     *
     * @param heapBytes the most that the heap may grow to
     * @return 2 at least
     */
    static int defaultWorkers(int processors, long heapBytes) {
        long affordable = (heapBytes - FIXED_HEAP_BYTES) / WORKER_HEAP_BYTES;
        return (int) Math.max(2, Math.min(processors, affordable));
    }

    /** Where time comes from. */
    public Time time() {
        return time;
    }

    /** Who writes. */
    public Host host() {
        return host;
    }

    /** Where keys and initial vectors come from. */
    public SecureRandom random() {
        return random;
    }

    /** A new name for a run or a locker: 32 random hex digits. */
    public String newToken() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether and how hard data blobs are compressed. */
    public CompressionMode compression() {
        return compression;
    }

    /** The size at which a pack is closed. */
    public int packBytes() {
        return packBytes;
    }

    /** Whether each blob is opened again and hashed before it is stored. */
    public boolean verifyWrites() {
        return verifyWrites;
    }

    /** Threads that hash, compress and seal, or read and open. */
    public int workers() {
        return workers;
    }

    /** Packs on their way to the store at once. */
    public int uploads() {
        return uploads;
    }

    /** Whether the store is left as it is. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Where the local caches of repositories lie, if there are any. */
    public Optional<Path> cacheDirectory() {
        return Optional.ofNullable(cacheDirectory);
    }

    /** The most that the local cache of a repository may have. */
    public long cacheBytes() {
        return cacheBytes;
    }

    /** Collects options. */
    public static final class Builder {
        private Time time = Time.system();
        private Host host = Host.current();
        private SecureRandom random = new SecureRandom();
        private CompressionMode compression = CompressionMode.AUTO;
        private int packBytes = 16 << 20;
        private boolean verifyWrites = true;
        private int workers = defaultWorkers(
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory());
        private int uploads = 2;
        private boolean dryRun;
        private @Nullable Path cacheDirectory;
        private long cacheBytes;

        private Builder() {}

        /** Where time comes from. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** Who writes. */
        public Builder host(Host value) {
            host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** Where keys and initial vectors come from. */
        public Builder random(SecureRandom value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        /** Whether and how hard data blobs are compressed. */
        public Builder compression(CompressionMode value) {
            compression = Objects.requireNonNull(value, "compression");
            return this;
        }

        /** The size at which a pack is closed, {@value #MIN_PACK_BYTES} to {@value #MAX_PACK_BYTES}. */
        public Builder packBytes(int value) {
            if (value < MIN_PACK_BYTES || value > MAX_PACK_BYTES) {
                throw new IllegalArgumentException("packs have 4 to 128 MiB, not " + value + " bytes");
            }
            packBytes = value;
            return this;
        }

        /** Whether each blob is opened again and hashed before it is stored. */
        public Builder verifyWrites(boolean value) {
            verifyWrites = value;
            return this;
        }

        /** Threads that hash, compress and seal, or read and open; at least 1. By default as many as processors and heap allow. */
        public Builder workers(int value) {
            workers = positive(value, "workers");
            return this;
        }

        /** Packs on their way to the store at once; at least 1. */
        public Builder uploads(int value) {
            uploads = positive(value, "uploads");
            return this;
        }

        /**
         * Keeps index files, snapshots and trees below a local directory; by default nowhere.
         *
         * @param directory for all repositories, each of which has a directory of its own in it; null for no cache
         * @param most bytes for each repository; 0 or more
         */
        public Builder cache(@Nullable Path directory, long most) {
            if (most < 0) {
                throw new IllegalArgumentException("cache: must be 0 bytes or more, was " + most);
            }
            cacheDirectory = directory;
            cacheBytes = most;
            return this;
        }

        private Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        private static int positive(int value, String what) {
            if (value < 1) {
                throw new IllegalArgumentException(what + ": must be at least 1, was " + value);
            }
            return value;
        }

        /** The finished options. */
        public EngineOptions build() {
            return new EngineOptions(this);
        }
    }
}
