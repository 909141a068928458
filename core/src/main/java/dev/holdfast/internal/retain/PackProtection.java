package dev.holdfast.internal.retain;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.GrantNames;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Has the store protect packs, and what opens them. In a dry run nothing is asked of it. */
public final class PackProtection {
    private static final int REQUESTS = 8;

    private final OpenRepository repository;
    private final BlobStore store;
    private final Operation operation;
    private final Queue<BlobId> missing = new ConcurrentLinkedQueue<>();
    private final AtomicLong extended = new AtomicLong();

    /** @param operation asked before each request */
    public PackProtection(OpenRepository repository, Operation operation) {
        this.repository = repository;
        this.store = repository.store();
        this.operation = operation;
    }

    /**
     * Passes if the store can protect objects.
     *
     * @throws StoreException.Unsupported if it cannot
     * @throws StoreException.Denied if the credentials may not ask
     */
    public static void requirePossible(BlobStore store) {
        if (store.undecided().contains(Capability.OBJECT_LOCK)) {
            throw new StoreException.Denied(
                    "whether the store " + store.description()
                            + " can protect objects until a time is not for these credentials to ask, and that was asked"
                            + " for; nothing was stored. Grant what protecting needs"
                            + GrantNames.of(store, Action.PROTECT) + ", or ask for none",
                    null);
        }
        if (!store.capabilities().contains(Capability.OBJECT_LOCK)) {
            throw new StoreException.Unsupported("the store " + store.description()
                    + " cannot protect objects until a time, and that was asked for; nothing was stored. Use a store with"
                    + " Object Lock, immutability or object retention, or ask for none");
        }
    }

    /**
     * Protects packs; one that is missing is remembered, and the others are protected all the same.
     *
     * @param packs by their numbers in the index
     * @param until never shortens what is in force
     * @param stored packs that were stored protected, and are left out
     */
    public void extend(BitSet packs, Instant until, Retention stored) {
        List<BlobId> ids = packs.stream()
                .mapToObj(pack -> repository.index().pack(pack).id())
                .filter(pack -> !stored.covers(pack, until))
                .toList();
        AtomicLong done = new AtomicLong();
        Parallel.forEach(ids, REQUESTS, pack -> {
            try {
                extend(Layout.pack(pack), until);
                extended.incrementAndGet();
            } catch (StoreException.NotFound gone) {
                missing.add(pack);
            }
            operation.listener().progressed("protecting packs", done.incrementAndGet(), ids.size());
        });
    }

    /** Protects the config and the key that opened the repository; without them nobody reads the packs. */
    public void extendOpening(Instant until) {
        extend(Layout.CONFIG, until);
        extend(Layout.key(repository.keyFile()), until);
    }

    void extend(BlobKey key, Instant until) {
        operation.checkWrite();
        if (!repository.options().dryRun()) {
            store.extendRetention(key, until);
        }
    }

    /** Packs that the index names and the store has not. */
    public List<BlobId> missing() {
        return List.copyOf(missing);
    }

    /** How many packs the store was asked to protect. */
    public long extended() {
        return extended.get();
    }
}
