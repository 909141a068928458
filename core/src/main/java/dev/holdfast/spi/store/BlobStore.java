package dev.holdfast.spi.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps named, immutable-by-convention objects; what an author implements.
 *
 * <p>Every method may be called from many threads at once and blocks until done. A failure is a {@link StoreException} of
 * the fitting kind; an interrupted thread gets {@link StoreException.Interrupted} with its interrupt flag set. Guarantees: a
 * reader sees an object whole or not at all; after a put has returned, every get, head and list sees it; what was
 * acknowledged survives a crash of process and machine where {@link Capability#DURABLE} is declared.
 */
public interface BlobStore extends AutoCloseable {
    /**
     * Stores an object.
     *
     * @return what is now stored
     * @throws StoreException.AlreadyExists if it must be absent and is not; nothing was changed
     * @throws StoreException.PreconditionFailed if it must be unchanged and is not; nothing was changed
     * @throws StoreException.Corrupt if what arrived is not what {@link BlobContent#sha256()} says; nothing was stored
     */
    BlobInfo put(BlobKey key, BlobContent content, PutOptions options);

    /**
     * Reads a range of an object.
     *
     * @param offset first byte, at least 0
     * @param length how many bytes; less are delivered only where the object ends before, and none if it ends at or before
     *     the offset; -1 for all to the end
     * @param reader called with a stream of these bytes, which it need not read to its end; may be called again with a new
     *     stream if reading failed half-way, so it must be able to start over
     * @throws StoreException.NotFound if there is no such object
     * @throws StoreException.Unavailable also if the reader throws an {@link IOException}, with it as the cause; any other
     *     exception of the reader passes unchanged
     * @throws StoreException.Archived if it must be {@linkplain #recall recalled} first
     * @throws IllegalArgumentException if the offset is negative or the length below -1
     */
    <T> T get(BlobKey key, long offset, long length, Reader<T> reader);

    /** What is known about the object, or empty if there is none. */
    Optional<BlobInfo> head(BlobKey key);

    /**
     * Names every object below a prefix, in any order, each once; objects that come or go meanwhile may be missing or named.
     * Never holds the whole listing.
     *
     * @param prefix empty for everything; else whole parts: {@code data/} or {@code data/ab/}; anything else is an {@link
     *     IllegalArgumentException}
     * @param each called on the calling thread
     */
    void list(String prefix, Consumer<BlobInfo> each);

    /**
     * Removes an object; removing what is not there is no error.
     *
     * @throws StoreException.Denied also where the store protects it still
     */
    void delete(BlobKey key);

    /**
     * Removes many objects, in as few requests as the store can; what is not there is no error.
     *
     * @param keys any number, each once
     * @return what could not be removed, and why, in any order; all others are gone
     * @throws StoreException if nothing can be said about any of them
     */
    default Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
        for (BlobKey key : keys) {
            try {
                delete(key);
            } catch (StoreException.Interrupted stopped) {
                throw stopped;
            } catch (StoreException failure) {
                failed.put(key, failure);
            }
        }
        return failed;
    }

    /**
     * Protects an object until the time given, never shortening what is in force.
     *
     * @throws StoreException.Unsupported without {@link Capability#OBJECT_LOCK}
     */
    void extendRetention(BlobKey key, Instant until);

    /**
     * Until when the store protects an object; empty if it does not, or cannot.
     *
     * @throws StoreException.NotFound if there is no such object, where the store protects at all
     * @throws StoreException.Denied if that is {@linkplain #undecided not known} and objects do not tell either
     */
    default Optional<Instant> retainedUntil(BlobKey key) {
        return Optional.empty();
    }

    /**
     * What objects were before they were replaced or deleted.
     *
     * @throws StoreException.Unsupported without {@link Capability#VERSIONS}
     */
    default BlobVersions versions() {
        throw new StoreException.Unsupported(description() + " keeps no earlier versions of its objects");
    }

    /**
     * Asks that an object that lies in an archive be made readable; nothing happens if it can be read already.
     *
     * @param keep how long it is to stay readable; rounded up to what the store counts in
     * @return whether it can be read now; if not, the same call tells later
     * @throws StoreException.NotFound if there is no such object, where the store has archives at all
     */
    default boolean recall(BlobKey key, Duration keep) {
        return true;
    }

    /** What its owner calls the permissions that are needed, and how they are given; empty where there are none. */
    default Optional<StoreGrants> grants() {
        return Optional.empty();
    }

    /**
     * How many calls at once are worth making: 1 where each takes what the machine has, more where it mostly waits for a network.
     * More may be made all the same.
     */
    default int callsAtOnce() {
        return 1;
    }

    /** The store's own clock, good to a few seconds: ages are judged by it, never by the local clock. */
    Instant storeTime();

    /** What this store can do beyond the basic contract. */
    Set<Capability> capabilities();

    /**
     * What is not among {@link #capabilities()} only because these credentials may not ask for it: the store may have it all the
     * same, so that what is deleted may only be hidden.
     */
    default Set<Capability> undecided() {
        return Set.of();
    }

    /** The place, for messages: a URI without credentials. */
    String description();

    /** Lets go of connections and threads. May be called twice; no other call may follow. */
    @Override
    void close();

    /** Consumes a stream. */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * Reads what it needs and says what came of it.
         *
         * @param stream closed by the store
         */
        T read(InputStream stream) throws IOException;
    }
}
