package dev.holdfast.internal.recall;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Packs that were asked for together. Used by one thread, which lets others help. */
final class PendingRecall {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRecall.class);

    /** What was asked for together comes at about the same time, so that a few tell of all. */
    private static final int ASKED_AT_ONCE = 32;

    private static final int THREADS = 8;

    private final BlobStore store;
    private final Duration keep;
    private final Runnable cancelled;
    private final ArchivedPacks all;
    private final Deque<Pack> pending = new ArrayDeque<>();
    private long readablePacks;
    private long readableBytes;

    /** A pack and its size. */
    record Pack(BlobId id, long bytes) {}

    PendingRecall(BlobStore store, Duration keep, Runnable cancelled, Collection<Pack> packs) {
        this.store = store;
        this.keep = keep;
        this.cancelled = cancelled;
        this.all = new ArchivedPacks(
                packs.size(), packs.stream().mapToLong(Pack::bytes).sum());
        this.pending.addAll(packs);
    }

    ArchivedPacks all() {
        return all;
    }

    /** How much of it is known to be readable. */
    ArchivedPacks readable() {
        return new ArchivedPacks(readablePacks, readableBytes);
    }

    boolean isDone() {
        return pending.isEmpty();
    }

    /** Asks for everything. */
    void request() {
        ask(new ArrayList<>(pending));
    }

    /** Asks whether some have come, and goes on while all of these have. */
    void look() {
        for (boolean came = true; came && !pending.isEmpty(); ) {
            List<Pack> some = pending.stream().limit(ASKED_AT_ONCE).toList();
            came = ask(some) == some.size();
        }
    }

    /** Those that have not come go to the end, so that one that never comes hides no other. */
    private int ask(List<Pack> packs) {
        Set<Pack> came = ConcurrentHashMap.newKeySet();
        Parallel.forEach(packs, THREADS, pack -> {
            cancelled.run();
            if (isReadable(pack)) {
                came.add(pack);
            }
        });
        for (Pack pack : packs) {
            Pack unused = pending.removeFirst();
            if (came.contains(pack)) {
                readablePacks++;
                readableBytes += pack.bytes();
            } else {
                pending.addLast(pack);
            }
        }
        return came.size();
    }

    /** A store that does not answer for an hour must not end what takes days; a pack that is not there is told when it is read. */
    private boolean isReadable(Pack pack) {
        try {
            return store.recall(Layout.pack(pack.id()), keep);
        } catch (StoreException.NotFound gone) {
            return true;
        } catch (StoreException failure) {
            if (failure.recovery() == StoreException.Recovery.GIVE_UP) {
                throw failure;
            }
            LOG.debug("asking for {} failed and is tried again: {}", pack.id(), failure.getMessage());
            return false;
        }
    }
}
