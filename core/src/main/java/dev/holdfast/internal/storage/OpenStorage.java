package dev.holdfast.internal.storage;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One place, opened when it is first needed and kept open. */
final class OpenStorage implements AutoCloseable {
    private static final BlobKey CONFIG = BlobKey.of("config");

    private final StoragePlace place;
    private final StorageAccess access;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Opened opened;
    private boolean closed;

    OpenStorage(StoragePlace place, StorageAccess access) {
        this.place = place;
        this.access = access;
    }

    /** What is open; the repository closes the store. */
    private record Opened(Repository repository, BlobStore store, Optional<BlobInfo> config) {}

    /**
     * The repository.
     *
     * @param create whether it is made where there is none
     */
    Repository repository(boolean create) {
        lock.lock();
        try {
            if (opened == null) {
                requireOpen();
                opened = open(create && !place.readOnly());
            }
            return opened.repository();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks whether the repository is still where it was when it was opened, or opens it.
     *
     * @return the repository's id; empty if there is none and one may be made
     */
    Optional<String> check() {
        lock.lock();
        try {
            if (opened == null) {
                requireOpen();
                return firstCheck();
            }
            Optional<BlobInfo> now = opened.store().head(CONFIG);
            if (now.isEmpty()) {
                throw new RepositoryException.NotARepository("the repository "
                        + brief(opened.repository().id()) + " is not at "
                        + opened.store().description()
                        + " any more: its 'config' is missing; look whether the file system is mounted");
            }
            if (!sameObject(now, opened.config())) {
                requireSame(opened.repository());
            }
            return Optional.of(opened.repository().id());
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> firstCheck() {
        try {
            opened = open(false);
            return Optional.of(opened.repository().id());
        } catch (RepositoryException.NotARepository | StoreException.NotFound none) {
            if (place.readOnly() || expected().isPresent()) {
                throw none;
            }
            return Optional.empty();
        }
    }

    /** Somebody wrote the file anew: restored from elsewhere, it may be the same one. */
    private void requireSame(Repository before) {
        Opened again = open(false);
        try (Repository now = again.repository()) {
            if (!now.id().equals(before.id())) {
                throw new RepositoryException.Refused("at " + now.location() + " lies another repository, "
                        + brief(now.id()) + ", than the one that was opened, " + brief(before.id())
                        + "; nothing is written there until the service is started again");
            }
        }
    }

    private static boolean sameObject(Optional<BlobInfo> now, Optional<BlobInfo> before) {
        return now.map(BlobInfo::version).equals(before.map(BlobInfo::version));
    }

    private static String brief(String id) {
        return id.substring(0, 8);
    }

    private Opened open(boolean create) {
        try (Secret password = access.passwords().read(place.password())) {
            try {
                return known(openExisting(password));
            } catch (RepositoryException.NotARepository | StoreException.NotFound none) {
                if (expected().isPresent()) {
                    throw new RepositoryException.NotARepository("the repository "
                            + brief(expected().get()) + " is expected at " + place + ", and nothing was found: "
                            + none.getMessage() + "; look whether the file system is mounted. No other one is made"
                            + " there unless somebody says with 'storages forget' that it is gone for good");
                }
                if (!create) {
                    throw none;
                }
                return known(createNew(password));
            }
        }
    }

    private Optional<String> expected() {
        return access.known().expected(place);
    }

    private Opened known(Opened found) {
        String id = found.repository().id();
        Optional<String> expected = expected();
        if (expected.isPresent() && !expected.get().equals(id)) {
            found.repository().close();
            throw new RepositoryException.Refused("at " + place + " lies another repository, " + brief(id)
                    + ", than the one that is expected there, " + brief(expected.get())
                    + "; nothing is written there unless somebody says with 'storages forget' that this is meant");
        }
        access.known().found(place, id);
        return found;
    }

    private Opened openExisting(Secret password) {
        BlobStore store = access.store(place, false);
        return opened(access.repository(place, store).open(password), store);
    }

    /** Whoever else creates it at the same moment may have been faster. */
    private Opened createNew(Secret password) {
        BlobStore store = access.store(place, true);
        try {
            return opened(access.repository(place, store).create(password), store);
        } catch (RepositoryException.AlreadyARepository faster) {
            return openExisting(password);
        }
    }

    private static Opened opened(Repository repository, BlobStore store) {
        try {
            return new Opened(repository, store, store.head(CONFIG));
        } catch (RuntimeException failure) {
            repository.close();
            throw failure;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the storages are closed");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (opened != null) {
                opened.repository().close();
                opened = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
