package dev.holdfast.internal.repository;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The highest revision that was seen of each document beside a repository; of the paths used longest ago, those beyond ten thousand
 * are forgotten. Safe for use from any thread.
 */
public final class SeenRevisions {
    private static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Seen> highest = new LinkedHashMap<>(16, 0.75f, true);

    /** What was seen at a path until now. */
    public Optional<Seen> at(String path) {
        lock.lock();
        try {
            return Optional.ofNullable(highest.get(path));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes notice of a revision.
     *
     * @param life a document that was removed and created anew has another, and begins anew
     */
    public void see(String path, String life, long revision) {
        lock.lock();
        try {
            highest.merge(
                    path, new Seen(life, revision), (before, now) -> before.isNewerThan(life, revision) ? before : now);
            forgetOldest();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        Iterator<String> oldest = highest.keySet().iterator();
        while (highest.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Forgets what was seen at a path, as its document was removed. */
    public void forget(String path) {
        lock.lock();
        try {
            highest.remove(path);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A revision.
     *
     * @param life of the document: random, the same between its creation and its removal
     */
    public record Seen(String life, long revision) {
        /** Whether the other revision is an earlier one of the same life. */
        public boolean isNewerThan(String otherLife, long otherRevision) {
            return life.equals(otherLife) && revision > otherRevision;
        }
    }
}
