package dev.holdfast.job;

import dev.holdfast.CompressionMode;
import dev.holdfast.Host;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.chunk.Polynomial;
import dev.holdfast.internal.document.SealedDocuments;
import dev.holdfast.internal.lock.Locks;
import dev.holdfast.internal.protect.GuardedDocuments;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.retain.PackProtection;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.snapshot.SnapshotNames;
import dev.holdfast.internal.store.MeteredBlobStore;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.StoreStatistics;
import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.spi.store.StoreException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A repository that was opened with a password: an encrypted, deduplicated store of snapshots in restic's format. Safe for
 * use from any thread, and beside other processes.
 *
 * <p>Closing it closes the store that it was given.
 */
public final class Repository implements AutoCloseable {
    static final String PROGRAM_VERSION = "holdfast 0.1.0";

    private final OpenRepository engine;
    private final SealedDocuments documents;
    private final MeteredBlobStore store;
    private final Duration retryLock;
    private final KeyParameters keyParameters;
    private final Supplier<Optional<Approver>> approver;

    private Repository(OpenRepository engine, MeteredBlobStore store, Builder settings) {
        this.engine = engine;
        this.documents = new SealedDocuments(engine);
        this.store = store;
        this.retryLock = settings.retryLock;
        this.keyParameters = settings.keyParameters(engine.options());
        this.approver = settings.approver;
    }

    /**
     * Opens a repository with defaults.
     *
     * @param store closed with the repository, or at once if it cannot be opened
     * @param password copied; the caller wipes its own
     * @throws RepositoryException.NotARepository if there is none
     * @throws RepositoryException.WrongPassword if no key opens
     */
    public static Repository open(BlobStore store, Secret password) {
        return at(store).open(password);
    }

    /** Begins to open or create a repository in a store. */
    public static Builder at(BlobStore store) {
        return new Builder(store);
    }

    /** Its id, 64 hex digits, the same for ever. */
    public String id() {
        return engine.config().id();
    }

    /** The version of its format, 1 or 2. */
    public int version() {
        return engine.config().version();
    }

    /** Where it is, without credentials. */
    public String location() {
        return engine.store().description();
    }

    /** Whether its store can protect what is stored until a time, so that nobody deletes it before. */
    public boolean canRetain() {
        return engine.store().capabilities().contains(Capability.OBJECT_LOCK);
    }

    /**
     * Passes if its store {@linkplain #canRetain can protect} what is stored.
     *
     * @throws StoreException.Unsupported if it cannot
     * @throws StoreException.Denied if the credentials may not ask; names the permission
     */
    public void requireRetention() {
        PackProtection.requirePossible(engine.store());
    }

    /** All snapshots, the oldest first. */
    public List<Snapshot> snapshots() {
        return engine.snapshots().all();
    }

    /**
     * Tells each snapshot, in any order, and keeps none in memory.
     *
     * @param each called by one thread at a time, which may be another than the calling one
     * @param damaged told of each that cannot be read, in the same way
     */
    public void forEachSnapshot(Consumer<Snapshot> each, Consumer<RepositoryException.Damaged> damaged) {
        engine.snapshots().forEach(each, damaged);
    }

    /** The snapshots that a filter lets through, the oldest first. */
    public List<Snapshot> snapshots(SnapshotFilter filter) {
        return filter.select(snapshots());
    }

    /**
     * Finds one snapshot.
     *
     * @param reference the beginning of an id, the name of a backup (its newest snapshot), or {@code latest}
     * @param filter narrows {@code latest} and names
     * @throws RepositoryException.NotFound if there is none
     * @throws RepositoryException.Ambiguous if several ids begin so
     */
    public Snapshot snapshot(String reference, SnapshotFilter filter) {
        return SnapshotNames.find(SnapshotNames.parse(reference), snapshots(), filter);
    }

    /**
     * The snapshot of an id, without looking at any other.
     *
     * @throws RepositoryException.NotFound if it is not there
     */
    public Snapshot snapshot(SnapshotId id) {
        if (!engine.snapshots().isStored(id)) {
            throw new RepositoryException.NotFound(
                    "snapshot " + id.brief() + " is not in the repository at " + location());
        }
        return engine.snapshots().load(id);
    }

    /** Finds one snapshot among all. */
    public Snapshot snapshot(String reference) {
        return snapshot(reference, SnapshotFilter.all());
    }

    /** The keys that open it. */
    public Keys keys() {
        return new Keys(engine, keyParameters, retryLock);
    }

    /** Looking into what is kept. */
    public Contents contents() {
        return new Contents(engine, retryLock);
    }

    /** Checking, thinning out and tidying up what is kept. */
    public Upkeep upkeep() {
        return new Upkeep(engine, retryLock, StepListener.none(), RecallOptions.refused());
    }

    /**
     * Small documents beside what is kept, sealed with the repository's key: what is known about runs and schedules. Holds, floor and audit
     * log are among them, and are only read here.
     */
    public StateStore documents() {
        return new GuardedDocuments(documents);
    }

    /** Who holds which snapshots, and what else protects them. */
    public Holds holds() {
        return new Holds(engine, documents, retryLock);
    }

    /** The logs of changes in it, and to which times they let their targets be restored. */
    public Changes changes() {
        return new Changes(engine, documents, retryLock);
    }

    /** How long snapshots are kept at least. */
    public Floors floors() {
        return new Floors(engine, documents, approver);
    }

    /** Who did what. */
    public Audit audit() {
        return new Audit(engine, documents);
    }

    /**
     * Removes locks that nobody holds any more.
     *
     * @param all also those that somebody may still hold; only if it is certain that nobody is at work
     * @return how many were removed
     */
    public int unlock(boolean all) {
        return Locks.unlock(engine, all);
    }

    /** What was asked of the store since the repository was opened: calls, failures, bytes and time for each operation. */
    public StoreStatistics statistics() {
        return store.statistics();
    }

    OpenRepository engine() {
        return engine;
    }

    Time time() {
        return engine.options().time();
    }

    Duration retryLock() {
        return retryLock;
    }

    /** Closes the store and forgets the key. May be called twice. */
    @Override
    public void close() {
        engine.close();
        engine.key().close();
        engine.store().close();
    }

    @Override
    public String toString() {
        return "Repository[" + location() + "]";
    }

    /** Collects how a repository is opened or created. */
    public static final class Builder {
        private enum KeyCost {
            DEFAULT,
            CALIBRATED,
            LOW
        }

        private final BlobStore store;
        private final EngineOptions.Builder options = EngineOptions.builder();
        private Duration retryLock = Duration.ZERO;
        private String keyHint = "";
        private final StoreLayers layers = new StoreLayers();
        private KeyCost keyCost = KeyCost.DEFAULT;
        private @Nullable Polynomial chunker;
        private Supplier<Optional<Approver>> approver =
                () -> ServiceLoader.load(Approver.class).findFirst();

        private Builder(BlobStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Where time comes from; the machine's by default. */
        public Builder time(Time value) {
            options.time(value);
            return this;
        }

        /** Who writes; this process by default. */
        public Builder host(Host value) {
            options.host(value);
            return this;
        }

        /** Where keys and initial vectors come from. */
        public Builder random(SecureRandom value) {
            options.random(value);
            return this;
        }

        /** How hard data is compressed. */
        public Builder compression(CompressionMode value) {
            options.compression(value);
            return this;
        }

        /** The size at which a pack is closed, 4 to 128 MiB; 16 by default. */
        public Builder packBytes(int value) {
            options.packBytes(value);
            return this;
        }

        /** Whether each blob is opened again and hashed before it is stored, as it is by default. */
        public Builder verifyWrites(boolean value) {
            options.verifyWrites(value);
            return this;
        }

        /** Threads that hash, compress and seal; by default one for each processor as far as the heap goes, and two at least. */
        public Builder workers(int value) {
            options.workers(value);
            return this;
        }

        /** How long operations wait for a lock that another holds; not at all by default. */
        public Builder retryLock(Duration value) {
            retryLock = Objects.requireNonNull(value, "retryLock");
            return this;
        }

        /** The beginning of the id of the key to try first. */
        public Builder keyHint(String value) {
            keyHint = Objects.requireNonNull(value, "keyHint");
            return this;
        }

        /** How many bytes a second go to the store and come from it at most; 0, the default, for any number. */
        public Builder transferLimits(long upload, long download) {
            layers.limitTransfers(upload, download);
            return this;
        }

        /** How many requests the store gets at once at most, at least 1; any number by default. */
        public Builder connections(int most) {
            layers.limitConnections(most);
            return this;
        }

        /** Repeats requests that failed for a passing reason; by default a failure is a failure, as for local stores. */
        public Builder retry(RetryPolicy policy) {
            layers.retry(Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /**
         * Keeps index files, snapshots and trees on a local disk, sealed as they are in the store, so that a remote store is asked for
         * them once. Checks and repairs read the store all the same. By default nothing is kept.
         *
         * @param directory may be shared by repositories and processes; made for its owner alone if it is not there
         * @param most bytes for each repository; what was used longest ago goes first
         */
        public Builder cache(Path directory, long most) {
            options.cache(Objects.requireNonNull(directory, "directory"), most);
            return this;
        }

        /** Makes new keys cost about half a second on this machine, instead of a fixed number of steps. */
        public Builder calibratedKeys() {
            keyCost = KeyCost.CALIBRATED;
            return this;
        }

        /** Makes new keys cheap, for tests only: such a password is guessed a hundred times faster. */
        public Builder lowCostKeys() {
            keyCost = KeyCost.LOW;
            return this;
        }

        /** Who asks a second person before a floor is lowered; the first that is installed as a service by default. */
        public Builder approver(Approver value) {
            Objects.requireNonNull(value, "approver");
            approver = () -> Optional.of(value);
            return this;
        }

        /** Lets a new repository cut files where another does, so that what is copied between them is recognised in backups. */
        public Builder chunkerOf(Repository other) {
            chunker = Polynomial.of(other.engine().config().polynomial());
            return this;
        }

        /**
         * Opens the repository.
         *
         * @param password copied; the caller wipes its own
         * @throws RepositoryException.NotARepository if there is none
         * @throws RepositoryException.WrongPassword if no key opens
         * @throws RepositoryException.Unsupported if it is of an unknown version
         */
        public Repository open(Secret password) {
            EngineOptions built = options.build();
            return orClose(built, layered -> RepositoryOpener.open(layered, password, keyHint, built));
        }

        /**
         * Creates an empty repository.
         *
         * @param password copied; the caller wipes its own
         * @throws RepositoryException.AlreadyARepository if there is one
         */
        public Repository create(Secret password) {
            EngineOptions built = options.build();
            return orClose(
                    built,
                    layered -> RepositoryCreator.create(
                            layered,
                            password,
                            keyParameters(built),
                            built,
                            chunker == null ? Polynomial.random(built.random()) : chunker));
        }

        private Repository orClose(EngineOptions built, Function<BlobStore, OpenRepository> opening) {
            MeteredBlobStore layered = layers.around(store, built.time(), built.random());
            try {
                return new Repository(opening.apply(layered), layered, this);
            } catch (RuntimeException failure) {
                layered.close();
                throw failure;
            }
        }

        private KeyParameters keyParameters(EngineOptions built) {
            return switch (keyCost) {
                case DEFAULT -> KeyParameters.DEFAULT;
                case LOW -> KeyParameters.LOW_COST;
                case CALIBRATED -> dev.holdfast.internal.seal.Kdf.calibrated(built.time());
            };
        }
    }
}
