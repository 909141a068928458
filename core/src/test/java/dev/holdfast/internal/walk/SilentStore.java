package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.util.Optional;

/** A store that lists everything and at some time reads nothing below a prefix any more. */
public final class SilentStore extends PassingStore {
    private volatile Optional<String> silent = Optional.empty();

    /** Reads everything at first. */
    public SilentStore(BlobStore store) {
        super(store);
    }

    /** From now on nothing below a prefix is read; with an empty one nothing at all. */
    public SilentStore silence(String prefix) {
        silent = Optional.of(prefix);
        return this;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        if (silent.filter(key.path()::startsWith).isPresent()) {
            throw new StoreException.Unavailable("not now", true, null);
        }
        return super.get(key, offset, length, reader);
    }
}
