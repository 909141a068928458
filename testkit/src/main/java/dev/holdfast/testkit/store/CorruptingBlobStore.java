package dev.holdfast.testkit.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A store that damages chosen objects: on the way to the reader, until healed, or where they lie, for good. Safe for use from
 * any thread.
 */
public final class CorruptingBlobStore extends ForwardingBlobStore {
    private final Map<BlobKey, UnaryOperator<byte[]>> damage = new ConcurrentHashMap<>();

    /** @param inner keeps the objects whole unless they are damaged where they lie */
    public CorruptingBlobStore(BlobStore inner) {
        super(inner);
    }

    /**
     * Lets every reader see one bit flipped.
     *
     * @param bit counts from the lowest bit of the first byte; taken modulo the object's size
     */
    public CorruptingBlobStore flipWhenRead(BlobKey key, long bit) {
        damage.put(key, bytes -> flipped(bytes, bit));
        return this;
    }

    /** Lets every reader see a shorter object; head and list still tell the true length. */
    public CorruptingBlobStore truncateWhenRead(BlobKey key, int length) {
        damage.put(key, bytes -> Arrays.copyOf(bytes, Math.min(length, bytes.length)));
        return this;
    }

    /** Ends the damage done to readers. */
    public CorruptingBlobStore heal(BlobKey key) {
        damage.remove(key);
        return this;
    }

    /** Flips one bit of the stored object. */
    public void flipAtRest(BlobKey key, long bit) {
        damageAtRest(key, bytes -> flipped(bytes, bit));
    }

    /** Cuts the stored object short. */
    public void truncateAtRest(BlobKey key, int length) {
        damageAtRest(key, bytes -> Arrays.copyOf(bytes, Math.min(length, bytes.length)));
    }

    private void damageAtRest(BlobKey key, UnaryOperator<byte[]> how) {
        byte[] whole = super.get(key, 0, -1, InputStream::readAllBytes);
        super.put(key, BlobContent.of(how.apply(whole)), PutOptions.replace());
    }

    private static byte[] flipped(byte[] bytes, long bit) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            long at = Math.floorMod(bit, changed.length * 8L);
            changed[(int) (at / 8)] ^= (byte) (1 << (at % 8));
        }
        return changed;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        UnaryOperator<byte[]> how = damage.get(key);
        if (how == null) {
            return super.get(key, offset, length, reader);
        }
        byte[] damaged = how.apply(super.get(key, 0, -1, InputStream::readAllBytes));
        int from = (int) Math.min(offset, damaged.length);
        int to = length < 0 ? damaged.length : (int) Math.min(damaged.length, from + length);
        try (InputStream stream = new ByteArrayInputStream(damaged, from, to - from)) {
            return reader.read(stream);
        } catch (IOException failure) {
            throw new StoreException.Unavailable("reading " + key + ": the reader failed", true, failure);
        }
    }
}
