package dev.holdfast.internal.lock;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.posix.ProcessIdentity;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait to be alone, each with an announcement that others read: whoever can wait lets them go first. It is a
 * courtesy only; no promise of the locks depends on it. Used by one thread.
 */
final class WaitingList implements AutoCloseable {
    /** Where the announcements lie. */
    static final String PREFIX = "holdfast/waiting/";
    /** An announcement is renewed about every 10 seconds; one this old was left behind. */
    static final Duration LIFETIME = Duration.ofMinutes(3);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingList.class);

    private final OpenRepository repository;
    private final OwnerDocuments announcements;
    private final LockFiles files;
    private final Supplier<Duration> waited;
    private @Nullable OwnerDocument own;

    /** @param waited how long this locker has been waiting */
    WaitingList(OpenRepository repository, LockFiles files, Supplier<Duration> waited) {
        this.repository = repository;
        this.waited = waited;
        this.announcements = new OwnerDocuments(repository, PREFIX);
        this.files = files;
    }

    /** Who waits and came before, if there is anybody. */
    Optional<OwnerDocument> ahead() {
        return announcements.list().stream()
                .filter(one -> !one.key().name().equals(files.token()))
                .flatMap(one -> live(one).stream())
                .filter(this::cameBefore)
                .findFirst();
    }

    private Optional<OwnerDocument> live(BlobInfo announcement) {
        String token = announcement.key().name();
        boolean expired = announcement
                .modifiedAt()
                .isBefore(repository.store().storeTime().minus(LIFETIME));
        Optional<OwnerDocument> owner = expired ? Optional.empty() : announcements.read(token);
        if (expired || owner.filter(one -> one.process().hasEnded()).isPresent()) {
            remove(token);
            return Optional.empty();
        }
        return owner;
    }

    /** Who was here first need not let a later one go first: else those who want to be alone would starve all others. */
    private boolean cameBefore(OwnerDocument other) {
        if (own == null) {
            return !other.since().isAfter(repository.store().storeTime().minus(waited.get()));
        }
        Comparator<OwnerDocument> order =
                Comparator.comparing(OwnerDocument::since).thenComparing(OwnerDocument::token);
        return order.compare(other, own) < 0;
    }

    /** Makes known, or again known, that this locker waits to be alone. */
    void announce() {
        try {
            Instant since = own == null ? repository.store().storeTime() : own.since();
            OwnerDocument document =
                    new OwnerDocument(files.token(), ProcessIdentity.current(), files.token(), since, files.who());
            own = document;
            announcements.replace(document);
        } catch (StoreException.Denied | StoreException.Full refused) {
            LOG.debug("waiting without an announcement: {}", refused.getMessage());
        }
    }

    /** Nobody needs to wait for this locker any longer. */
    @Override
    public void close() {
        if (own != null) {
            remove(files.token());
            own = null;
        }
    }

    /** Removes all announcements, or those nobody stands behind. */
    void clear(boolean all) {
        for (BlobInfo one : announcements.list()) {
            if (all) {
                remove(one.key().name());
            } else {
                live(one);
            }
        }
    }

    private void remove(String token) {
        boolean interrupted = Thread.interrupted();
        try {
            announcements.delete(token);
        } catch (HoldfastException failure) {
            LOG.debug("announcement {} could not be removed, it expires: {}", token, failure.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
