package dev.holdfast.internal.lock;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.snapshot.LockInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * A lock found in a repository.
 *
 * @param id names its file
 * @param info what it says, empty if it cannot be read
 * @param modifiedAt when it was stored, by the store's clock
 * @param standing whether its holder is still there
 */
public record HeldLock(BlobId id, Optional<LockInfo> info, Instant modifiedAt, Standing standing) {
    /** One line about it, for messages. */
    public String describe() {
        String holder = info.map(lock -> (lock.exclusive() ? "exclusive" : "shared") + " lock of " + lock.username()
                        + "@" + lock.hostname() + " (pid " + lock.pid() + "), taken or refreshed at "
                        + lock.time().toOffsetDateTime())
                .orElse("lock that cannot be read, stored at " + modifiedAt);
        return holder + ", id " + id.hex().substring(0, 8);
    }

    /** What is known about a lock's holder. */
    public enum Standing {
        /** It must be taken for alive. */
        LIVE,
        /** It did not refresh the lock for so long that it has stopped writing. */
        STALE,
        /** Its process has ended, or has given it back and may not remove it. */
        DEAD
    }
}
