package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostDirectory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens directories below the target name by name, never following a link, and keeps the latest ones open. Safe for use from
 * any thread; one action runs at a time.
 */
final class Places implements AutoCloseable {
    private static final int KEPT_OPEN = 64;

    private final HostDirectory target;
    private final LinkedHashMap<Place, HostDirectory> open = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantLock lock = new ReentrantLock();

    /** @param target stays open and is not closed */
    Places(HostDirectory target) {
        this.target = target;
    }

    /** What is done in an open directory. */
    interface Action<T extends @Nullable Object> {
        T in(HostDirectory directory) throws IOException;
    }

    /** Runs an action; the directory must not be used after it. */
    <T extends @Nullable Object> T in(Place place, Action<T> action) throws IOException {
        lock.lock();
        try {
            closeEldest();
            return action.in(directory(place));
        } finally {
            lock.unlock();
        }
    }

    private HostDirectory directory(Place place) throws IOException {
        Place parent = place.parent();
        if (parent == null) {
            return target;
        }
        HostDirectory known = open.get(place);
        if (known == null) {
            known = directory(parent).directory(place.name());
            open.put(place, known);
        }
        return known;
    }

    /** Not while an action of this thread is still using one of them. */
    private void closeEldest() throws IOException {
        while (lock.getHoldCount() == 1 && open.size() > KEPT_OPEN) {
            Place eldest = open.keySet().iterator().next();
            HostDirectory closing = open.remove(eldest);
            if (closing != null) {
                closing.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (HostDirectory each : open.values()) {
                each.close();
            }
            open.clear();
        } finally {
            lock.unlock();
        }
    }
}
