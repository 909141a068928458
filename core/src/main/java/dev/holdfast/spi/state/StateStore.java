package dev.holdfast.spi.state;

import dev.holdfast.HoldfastException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps small JSON documents that several processes write, each of which notices when another was faster. Safe for use from any
 * thread.
 *
 * <p>What fails below, such as a {@link dev.holdfast.spi.store.StoreException}, passes. A write whose answer was lost has been
 * looked for before it is reported as failed; if even that was not answered, the document is as before or as it was to be.
 */
public interface StateStore {
    /** The most bytes of UTF-8 that a document may have. */
    int LARGEST = (1 << 20) - 8192;

    /**
     * What lies at a path, or empty if there is nothing.
     *
     * @throws StateException.Damaged if what lies there was not written there, or is older than what was seen there before
     * @throws IllegalArgumentException if the path breaks the rules of {@link StateDocument}
     */
    Optional<StateDocument> read(String path);

    /**
     * Writes a document that must not be there yet.
     *
     * @param json an object or array
     * @throws StateException.Exists if there is one; it stays as it is
     * @throws StateException.TooLarge if it has more than {@link #LARGEST} bytes
     * @throws IllegalArgumentException if the path breaks the rules, or the text is no JSON
     */
    StateDocument create(String path, String json);

    /**
     * Replaces a document that must be as it was read.
     *
     * @param old as it was read or written
     * @param json an object or array
     * @throws StateException.Changed if another one has replaced or removed it; it stays as it is
     * @throws StateException.TooLarge if it has more than {@link #LARGEST} bytes
     * @throws IllegalArgumentException if the text is no JSON
     */
    StateDocument replace(StateDocument old, String json);

    /**
     * Removes a document that must be as it was read; removing what is gone is no error. Where its process dies in the middle, its
     * path cannot be created again for ten minutes, so what comes and goes at one path is better replaced than removed.
     *
     * @throws StateException.Changed if another one has replaced it; it stays as it is
     */
    void delete(StateDocument document);

    /**
     * Names the documents below a prefix, in any order; those that come or go meanwhile may be named or not.
     *
     * @param prefix empty for all; else whole parts: {@code state/} or {@code state/leases/}
     * @param path told one after the other, on the calling thread
     */
    void list(String prefix, Consumer<String> path);

    /**
     * Reads the documents below a prefix, in any order; those that come or go meanwhile may be among them or not. A store may keep
     * what it has read, and read again only what has changed.
     *
     * @param prefix as for {@link #list}
     * @param each told by one thread at a time, which may be another than the calling one
     * @param unreadable told of the paths of those that cannot be read, and why, in the same way
     */
    default void readAll(
            String prefix, Consumer<StateDocument> each, BiConsumer<String, HoldfastException> unreadable) {
        List<String> paths = new ArrayList<>();
        list(prefix, paths::add);
        for (String path : paths) {
            try {
                read(path).ifPresent(each);
            } catch (StateException.Damaged damaged) {
                unreadable.accept(path, damaged);
            }
        }
    }

    /** The clock that all who share the store can ask, good to a few seconds. */
    Instant storeTime();
}
