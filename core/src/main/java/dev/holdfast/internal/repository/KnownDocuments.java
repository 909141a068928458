package dev.holdfast.internal.repository;

import dev.holdfast.spi.state.StateDocument;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Documents beside a repository as they were read, so that whoever looks through all of them reads only those that have changed. Of
 * those used longest ago, what exceeds sixteen million characters is forgotten. Safe for use from any thread.
 */
public final class KnownDocuments {
    private static final long MOST_CHARACTERS = 16L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /**
     * The document of a path, if it is known as it is stored now.
     *
     * @param version of what is stored, as a listing tells it
     */
    public Optional<StateDocument> at(String path, String version) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(path))
                    .filter(one -> one.version.equals(version))
                    .map(Known::document);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps a document as it was read.
     *
     * @param version of what was stored before it was read: if that was replaced meanwhile, the version will never be seen again
     */
    public void keep(String version, StateDocument document) {
        lock.lock();
        try {
            Known before = known.put(document.path(), new Known(version, document));
            characters += document.json().length() - (before == null ? 0 : before.characters());
            forgetOldest();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        Iterator<Known> oldest = known.values().iterator();
        while (characters > MOST_CHARACTERS && oldest.hasNext()) {
            characters -= oldest.next().characters();
            oldest.remove();
        }
    }

    private record Known(String version, StateDocument document) {
        private int characters() {
            return document.json().length();
        }
    }
}
