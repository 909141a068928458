package dev.holdfast.internal.lock;

import dev.holdfast.HoldfastException;
import dev.holdfast.Host;
import dev.holdfast.Time;
import dev.holdfast.internal.lock.HeldLock.Standing;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.posix.ProcessIdentity;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.PreparedFile;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.snapshot.LockCodec;
import dev.holdfast.internal.snapshot.LockInfo;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock files of a repository, and the document beside each of ours that says which process it belongs to. */
final class LockFiles {
    /** A holder refreshes every 5 minutes, and stops writing after 22.5 without success (RESTIC_FORMAT 11). */
    static final Duration STALE_AFTER = Duration.ofMinutes(30);
    /** From then on a document without its lock belongs to nobody. */
    static final Duration ORPHANED_AFTER = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(LockFiles.class);

    /**
     * restic asks whether the holder of a lock lives by sending SIGHUP to its pid if the host name is its own, which ends a
     * JVM. Under another host name it judges by age alone.
     */
    private static final String HOST_SUFFIX = "/holdfast";

    private final OpenRepository repository;
    private final OwnerDocuments owners;
    private final String token;
    private final Instant since;

    LockFiles(OpenRepository repository) {
        this.repository = repository;
        this.owners = new OwnerDocuments(repository, Layout.LOCK_OWNERS);
        this.token = repository.options().newToken();
        this.since = time().now();
    }

    /** Random, one for each locker. */
    String token() {
        return token;
    }

    Time time() {
        return repository.options().time();
    }

    /** For messages. */
    String place() {
        return repository.store().description();
    }

    /** User, host and pid of this locker, for messages. */
    String who() {
        Host host = repository.options().host();
        return host.user() + "@" + host.name() + " (pid " + host.pid() + ")";
    }

    List<BlobInfo> list() {
        List<BlobInfo> locks = new ArrayList<>();
        repository.store().list(FileKind.LOCK.prefix(), info -> {
            if (BlobId.isHex(info.key().name())) {
                locks.add(info);
            }
        });
        return locks;
    }

    static BlobId idOf(BlobInfo lock) {
        return BlobId.fromHex(lock.key().name());
    }

    /**
     * Reads what a lock says.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if it cannot be read
     * @throws StoreException.NotFound if it is gone
     */
    LockInfo read(BlobId id) {
        return LockCodec.decode("lock " + id.hex(), repository.files().load(FileKind.LOCK, id));
    }

    /** Whether the holder is still there. Costs requests. */
    Standing standing(BlobInfo lock) {
        String name = lock.key().name();
        if (repository.givenBack().contains(idOf(lock)) || hasEnded(name)) {
            return Standing.DEAD;
        }
        if (owners.read(name + Layout.GIVEN_BACK).isPresent()) {
            return Standing.DEAD;
        }
        return isOlder(lock, STALE_AFTER) ? Standing.STALE : Standing.LIVE;
    }

    private boolean isOlder(BlobInfo object, Duration age) {
        return object.modifiedAt().isBefore(repository.store().storeTime().minus(age));
    }

    boolean exists(BlobId id) {
        return repository.store().head(FileKind.LOCK.key(id)).isPresent();
    }

    /** A lock of this process as of now, named but not stored. */
    PreparedFile prepare(LockMode mode) {
        Host host = repository.options().host();
        LockInfo info = new LockInfo(
                time().now().atZone(host.zone()),
                mode == LockMode.EXCLUSIVE,
                host.name() + HOST_SUFFIX,
                host.user(),
                host.pid(),
                host.uid(),
                host.gid());
        return repository.files().prepare(FileKind.LOCK, LockCodec.encode(info));
    }

    /** Stores a lock, the document first: a lock that can be seen must never look as if it had no owner. */
    void put(PreparedFile lock) {
        boolean unused = document(lock.id().hex());
        repository.files().save(lock);
    }

    private boolean document(String subject) {
        try {
            owners.create(new OwnerDocument(subject, ProcessIdentity.current(), token, since, who()));
            return true;
        } catch (StoreException.Denied refused) {
            LOG.debug("locks carry no document about their owner: {}", refused.getMessage());
            return false;
        }
    }

    /** Removes locks, then their documents. */
    void removeAll(List<BlobId> ids) {
        Removals.requireAll(repository.files().deleteAll(FileKind.LOCK, ids));
        owners.deleteAll(ids.stream().flatMap(LockFiles::documentsOf).toList());
    }

    private static Stream<String> documentsOf(BlobId id) {
        return Stream.of(id.hex(), id.hex() + Layout.GIVEN_BACK);
    }

    /** Whether it is known that a lock is nobody's and may not be removed. */
    boolean isUnremovable(BlobId id) {
        return repository.unremovableLocks().contains(id);
    }

    /**
     * Removes a lock that is nobody's any longer, even if the thread is interrupted; what goes wrong is logged. Where the credentials
     * do not suffice it is not tried again.
     */
    void removeQuietly(BlobId id) {
        boolean unused = uninterrupted(() -> {
            try {
                removeAll(List.of(id));
                return true;
            } catch (StoreException.Denied refused) {
                LOG.debug("lock {} is nobody's and may not be removed: {}", id.hex(), refused.getMessage());
                return repository.unremovableLocks().add(id);
            } catch (HoldfastException failure) {
                return isLeft(id, failure);
            }
        });
    }

    /**
     * Gives a lock of our own back, even if the thread is interrupted. Where the credentials do not suffice to remove it, it
     * stays, with a document that says so to all others; whoever works with this opened repository knows in any case.
     *
     * @return whether it stands in nobody's way now
     */
    boolean giveBack(BlobId id) {
        repository.givenBack().add(id);
        return uninterrupted(() -> {
            try {
                repository.files().delete(FileKind.LOCK, id);
                repository.givenBack().remove(id);
                owners.delete(id.hex());
                return true;
            } catch (StoreException.Denied refused) {
                LOG.debug("lock {}, or its document, may not be removed: {}", id.hex(), refused.getMessage());
                return !repository.givenBack().contains(id) || isMarked(id);
            } catch (HoldfastException failure) {
                return isLeft(id, failure);
            }
        });
    }

    private static boolean isLeft(BlobId id, HoldfastException failure) {
        LOG.warn("lock {} could not be removed, it goes stale by itself: {}", id.hex(), failure.getMessage());
        return false;
    }

    private boolean isMarked(BlobId id) {
        boolean unused = repository.unremovableLocks().add(id);
        try {
            return document(id.hex() + Layout.GIVEN_BACK);
        } catch (HoldfastException failure) {
            LOG.warn("that lock {} is given back could not be stored: {}", id.hex(), failure.getMessage());
            return false;
        }
    }

    private static boolean uninterrupted(BooleanSupplier action) {
        boolean interrupted = Thread.interrupted();
        try {
            return action.getAsBoolean();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Removes documents whose locks are gone, if they are old or their process has ended.
     *
     * @param held locks that are known to be there
     */
    void removeOrphans(Set<BlobId> held) {
        List<BlobInfo> documents = new ArrayList<>(owners.list());
        documents.removeIf(document -> held.stream().anyMatch(lock -> lock.hex().equals(lockOf(document))));
        if (documents.isEmpty()) {
            return;
        }
        Set<String> locks = list().stream().map(lock -> lock.key().name()).collect(Collectors.toSet());
        Instant limit = repository.store().storeTime().minus(ORPHANED_AFTER);
        owners.deleteAll(documents.stream()
                .filter(document -> !locks.contains(lockOf(document)))
                .filter(document -> document.modifiedAt().isBefore(limit)
                        || hasEnded(document.key().name()))
                .map(document -> document.key().name())
                .toList());
    }

    private static String lockOf(BlobInfo document) {
        String name = document.key().name();
        return name.endsWith(Layout.GIVEN_BACK) ? name.substring(0, name.length() - Layout.GIVEN_BACK.length()) : name;
    }

    private boolean hasEnded(String subject) {
        return owners.read(subject).filter(owner -> owner.process().hasEnded()).isPresent();
    }
}
