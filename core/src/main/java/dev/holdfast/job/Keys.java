package dev.holdfast.job;

import dev.holdfast.Secret;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.KeyRing;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.List;

/** The keys of a repository: each opens it with a password of its own. Safe for use from any thread. */
public final class Keys {
    private final OpenRepository engine;
    private final KeyParameters parameters;
    private final Duration retryLock;
    private final KeyRing ring;

    Keys(OpenRepository engine, KeyParameters parameters, Duration retryLock) {
        this.engine = engine;
        this.parameters = parameters;
        this.retryLock = retryLock;
        this.ring = new KeyRing(engine.store());
    }

    /**
     * What is known about a key without its password.
     *
     * @param id 64 hex digits
     * @param current whether it opened the repository
     * @param userName who made it
     * @param hostName where
     * @param created when, as RFC 3339
     */
    public record KeyInfo(String id, boolean current, String userName, String hostName, String created) {}

    /** All keys. */
    public List<KeyInfo> list() {
        return ring.list().stream().map(this::info).toList();
    }

    private KeyInfo info(KeyRing.Named key) {
        return new KeyInfo(
                key.id().hex(),
                key.id().equals(engine.keyFile()),
                key.file().username(),
                key.file().hostname(),
                key.file().created());
    }

    /**
     * Adds a key.
     *
     * @param password copied; the caller wipes its own
     * @return the new key's id
     */
    public String add(Secret password) {
        try (RepositoryLock lock = lock(LockMode.SHARED)) {
            lock.check();
            return ring.add(engine.key(), password, parameters, engine.options())
                    .hex();
        }
    }

    /**
     * Removes a key.
     *
     * @param idPrefix the beginning of its id
     * @return the removed key's id
     * @throws dev.holdfast.RepositoryException.Refused if it is the one that opened the repository
     */
    public String remove(String idPrefix) {
        try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
            BlobId id = ring.resolve(idPrefix);
            lock.check();
            ring.remove(id, engine.keyFile());
            return id.hex();
        }
    }

    /**
     * Replaces the key that opened the repository by one with another password: the new one is stored and tried before the
     * old one is removed. If that cannot be done, both open the repository.
     *
     * @return the new key's id
     */
    public String changePassword(Secret password) {
        try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
            BlobId added = ring.add(engine.key(), password, parameters, engine.options());
            ring.open(password, added.hex()).master().close();
            lock.check();
            if (!added.equals(engine.keyFile())) {
                removeReplaced();
            }
            engine.keyFileReplaced(added);
            return added.hex();
        }
    }

    private void removeReplaced() {
        try {
            ring.removeReplaced(engine.keyFile());
        } catch (StoreException failure) {
            throw new StoreException.Unavailable(
                    "the new password opens the repository now, but the old one still does, too: its key "
                            + engine.keyFile().hex().substring(0, 8) + " could not be removed (" + failure.getMessage()
                            + "); remove it with 'key remove'",
                    true,
                    failure);
        }
    }

    private RepositoryLock lock(LockMode mode) {
        return RepositoryLock.acquire(engine, mode, retryLock, () -> {});
    }
}
