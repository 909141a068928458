package dev.holdfast.testkit.store;

import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Keeps a list of what was asked of a store, in the order in which the calls began. Safe for use from any thread. */
public final class RecordingBlobStore extends ForwardingBlobStore {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** @param inner carries the calls out */
    public RecordingBlobStore(BlobStore inner) {
        super(inner);
    }

    /**
     * One call.
     *
     * @param operation what was asked
     * @param name the key, the prefix of a listing, the keys of many deletions with spaces between, or empty
     * @param offset of a get, else 0
     * @param length of a get as asked for, of a put in bytes, the number of many deletions, else 0
     * @param rarelyRead of a put whether the object is {@linkplain PutOptions#asRarelyRead rarely read}, else false
     */
    public record Entry(Operation operation, String name, long offset, long length, boolean rarelyRead) {
        /** One that is not about something rarely read. */
        public Entry(Operation operation, String name, long offset, long length) {
            this(operation, name, offset, length, false);
        }
    }

    /** What was asked so far. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** What was asked so far of this kind. */
    public List<Entry> entries(Operation operation) {
        return entries.stream().filter(entry -> entry.operation() == operation).toList();
    }

    /** Forgets what was asked so far. */
    public void forget() {
        entries.clear();
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        entries.add(new Entry(Operation.PUT, key.path(), 0, content.lengthBytes(), options.isRarelyRead()));
        return super.put(key, content, options);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        entries.add(new Entry(Operation.GET, key.path(), offset, length));
        return super.get(key, offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        record(Operation.HEAD, key.path());
        return super.head(key);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        record(Operation.LIST, prefix);
        super.list(prefix, each);
    }

    @Override
    public void delete(BlobKey key) {
        record(Operation.DELETE, key.path());
        super.delete(key);
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        String names = keys.stream().map(BlobKey::path).collect(Collectors.joining(" "));
        entries.add(new Entry(Operation.DELETE_ALL, names, 0, keys.size()));
        return inner().deleteAll(keys);
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        record(Operation.RECALL, key.path());
        return super.recall(key, keep);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        record(Operation.EXTEND_RETENTION, key.path());
        super.extendRetention(key, until);
    }

    @Override
    public Instant storeTime() {
        record(Operation.STORE_TIME, "");
        return super.storeTime();
    }

    private void record(Operation operation, String name) {
        entries.add(new Entry(operation, name, 0, 0));
    }
}
