package dev.holdfast.internal.storage;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.run.StorageUsage;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreOpener;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The repositories of storages, each opened when it is first asked for, shared by all who ask, and closed together. Safe for use
 * from any thread; opening one does not wait for another.
 */
public final class OpenStorages implements AutoCloseable {
    private final StorageAccess access;
    private final Map<StoragePlace, OpenStorage> places = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private OpenStorages(Builder from) {
        access = new StorageAccess(
                from.stores == null
                        ? BlobStores.builder().time(from.time).build().opener()
                        : from.stores,
                from.passwords == null ? PasswordSources.builder().build() : from.passwords,
                from.time,
                from.settings,
                Optional.ofNullable(from.cache),
                from.known);
    }

    /** Begins with the system's time, and the stores and sources of passwords that the calling thread sees. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The repository of a storage, which must be there. Not to be closed by whoever asked for it.
     *
     * @throws dev.holdfast.policy.PolicyException.Invalid if the definition lacks what is needed
     * @throws dev.holdfast.RepositoryException.NotARepository if there is none
     * @throws dev.holdfast.spi.secret.SecretException if there is no password
     */
    public Repository open(Storage definition) {
        return place(definition).repository(false);
    }

    /**
     * The same, made where there is none yet, unless the storage may only be read.
     *
     * @throws dev.holdfast.RepositoryException.NotARepository if there is none and the storage may only be read
     */
    public Repository openOrCreate(Storage definition) {
        return place(definition).repository(true);
    }

    /** Looks whether a storage can be used now; nothing is written, and what is wrong is told and never thrown. */
    public StorageStatus check(Storage definition) {
        String name = definition.name();
        try {
            Optional<String> repository = place(definition).check();
            if (repository.isPresent() && definition.immutability().isPresent()) {
                open(definition).requireRetention();
            }
            return new StorageStatus(
                    name,
                    StorageStatus.State.AVAILABLE,
                    repository.isPresent() ? "Reached" : "Empty",
                    repository.isPresent()
                            ? "its repository can be read"
                            : "there is no repository yet; the first backup makes one",
                    access.time().now(),
                    repository.orElse(null));
        } catch (HoldfastException failure) {
            return new StorageStatus(
                    name,
                    StorageStatus.State.UNAVAILABLE,
                    Reasons.word(failure),
                    String.valueOf(failure.getMessage()),
                    access.time().now(),
                    null);
        }
    }

    /** How much the repository of a storage takes; lists its whole place. */
    public StorageUsage usage(Storage definition) {
        try (BlobStore store = store(definition)) {
            return UsageCount.of(store);
        }
    }

    /** The store of a storage, with its prefix, and without changes where it may only be read. Closed by whoever asked for it. */
    public BlobStore store(Storage definition) {
        return access.store(StoragePlace.of(definition), false);
    }

    /** The same for what is no repository, such as exports: its place is made where it is missing. */
    public BlobStore storeForWriting(Storage definition) {
        return access.store(StoragePlace.of(definition), true);
    }

    /** Where time comes from. */
    public Time time() {
        return access.time();
    }

    /** Closes one repository, which is opened again when it is next asked for. */
    public void close(Storage definition) {
        OpenStorage open = places.remove(StoragePlace.of(definition));
        if (open != null) {
            open.close();
        }
    }

    private OpenStorage place(Storage definition) {
        if (closed) {
            throw new IllegalStateException("the storages are closed");
        }
        return places.computeIfAbsent(StoragePlace.of(definition), place -> new OpenStorage(place, access));
    }

    /** Closes all repositories. May be called twice. */
    @Override
    public void close() {
        closed = true;
        places.values().forEach(OpenStorage::close);
    }

    /** Collects what storages are opened with. Not safe for use by several threads. */
    public static final class Builder {
        private Time time = Time.system();
        private @Nullable StoreOpener stores;
        private @Nullable PasswordSources passwords;
        private UnaryOperator<Repository.Builder> settings = UnaryOperator.identity();
        private @Nullable LocalCaches cache;
        private KnownRepositories known = KnownRepositories.none();

        private Builder() {}

        /** Where time comes from; the machine's by default. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** Opens stores; all that are on the class path by default. */
        public Builder stores(StoreOpener value) {
            stores = Objects.requireNonNull(value, "stores");
            return this;
        }

        /** Reads passwords; from this process's environment, files and programs by default. */
        public Builder passwords(PasswordSources value) {
            passwords = Objects.requireNonNull(value, "passwords");
            return this;
        }

        /** What repositories are opened and created with besides. */
        public Builder settings(UnaryOperator<Repository.Builder> value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /** Keeps on this machine what is read often of remote repositories; nothing is kept by default. */
        public Builder cache(LocalCaches value) {
            cache = Objects.requireNonNull(value, "cache");
            return this;
        }

        /** Which repository must lie where; any by default. */
        public Builder known(KnownRepositories value) {
            known = Objects.requireNonNull(value, "known");
            return this;
        }

        /** Opens nothing yet. */
        public OpenStorages build() {
            return new OpenStorages(this);
        }
    }
}
