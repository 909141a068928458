package dev.holdfast.internal.repository;

import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stretches of packs that were read for a tree and most likely hold those that are asked for next: the trees of a snapshot lie
 * together. For stores that are far away, where each request costs more than the bytes it brings. Safe for use from any thread.
 */
final class TreeWindows {
    /** A window begins at a multiple of this. */
    private static final long STEP_BYTES = 1 << 20;
    /** It goes on beyond the next multiple by this, so that a tree that begins in it lies in it whole; larger ones are left alone. */
    private static final int OVERLAP_BYTES = 256 * 1024;

    private static final int KEPT = 8;

    private final PackRanges ranges;
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Place, Window> windows = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Window> eldest) {
            return size() > KEPT;
        }
    };

    TreeWindows(PackRanges ranges) {
        this.ranges = ranges;
    }

    private record Place(BlobId pack, long number) {}

    /** Filled by whoever comes first, while others wait. */
    private static final class Window {
        private final ReentrantLock filling = new ReentrantLock();
        private byte @Nullable [] bytes;
    }

    /** The sealed bytes of a tree, not proven; empty if they do not lie in a window. */
    Optional<byte[]> find(BlobLocation tree) {
        if (tree.length() > OVERLAP_BYTES) {
            return Optional.empty();
        }
        Place place = new Place(tree.packId(), tree.offset() / STEP_BYTES);
        byte[] bytes = filled(place, at(place));
        int from = (int) (tree.offset() % STEP_BYTES);
        int to = from + (int) tree.length();
        return to <= bytes.length ? Optional.of(Arrays.copyOfRange(bytes, from, to)) : Optional.empty();
    }

    private Window at(Place place) {
        lock.lock();
        try {
            return windows.computeIfAbsent(place, unused -> new Window());
        } finally {
            lock.unlock();
        }
    }

    private byte[] filled(Place place, Window window) {
        window.filling.lock();
        try {
            byte[] bytes = window.bytes;
            if (bytes == null) {
                bytes = ranges.upTo(place.pack, place.number * STEP_BYTES, STEP_BYTES + OVERLAP_BYTES);
                window.bytes = bytes;
            }
            return bytes;
        } finally {
            window.filling.unlock();
        }
    }

    /** Forgets what was read around a tree, as it was not what it should be. */
    void drop(BlobLocation tree) {
        lock.lock();
        try {
            windows.remove(new Place(tree.packId(), tree.offset() / STEP_BYTES));
        } finally {
            lock.unlock();
        }
    }
}
