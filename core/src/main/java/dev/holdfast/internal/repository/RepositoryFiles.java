package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.FinishedPack;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The files of a repository as a whole: sealed JSON files and packs, stored, loaded, listed, removed. */
public final class RepositoryFiles {
    /** The most bytes that a document with a name of its own, a key or the config may have. */
    public static final int LARGEST_DOCUMENT = 1 << 20;

    private final BlobStore store;
    private final CodecPool codecs;
    private final LocalCache cache;
    private final boolean dryRun;

    RepositoryFiles(BlobStore store, CodecPool codecs, LocalCache cache, boolean dryRun) {
        this.store = store;
        this.codecs = codecs;
        this.cache = cache;
        this.dryRun = dryRun;
    }

    /** Seals and stores a JSON file under the hash of what is stored. */
    public BlobId save(FileKind kind, byte[] json) {
        PreparedFile file = prepare(kind, json);
        save(file);
        return file.id();
    }

    /** Seals a JSON file, so that its id is known before it is stored. */
    public PreparedFile prepare(FileKind kind, byte[] json) {
        byte[] stored = seal(json);
        return new PreparedFile(kind, BlobId.of(new Sha256().hash(stored, 0, stored.length), 0), stored);
    }

    /** Stores what was prepared. */
    public void save(PreparedFile file) {
        save(file, Retention.none());
    }

    /** Stores what was prepared, protected. */
    public void save(PreparedFile file, Retention retention) {
        put(file.kind().key(file.id()), file.content(), retention.on(PutOptions.replace()));
    }

    /** Seals JSON for a document that has a name of its own. */
    public byte[] seal(byte[] json) {
        return codecs.with(codec -> codec.unpacked().encode(json));
    }

    /**
     * Opens a document.
     *
     * @throws RepositoryException.Damaged if it was not sealed with this repository's key, or was changed
     */
    public byte[] open(byte[] sealed) {
        return codecs.with(codec -> codec.unpacked().decode(sealed, LARGEST_DOCUMENT));
    }

    /**
     * Loads a JSON file; what does not hash to its name is read a second time before it counts as damaged.
     *
     * @throws RepositoryException.Damaged if it is not what was stored
     * @throws StoreException.NotFound if it is not there
     */
    public byte[] load(FileKind kind, BlobId id) {
        byte[] stored = loadStored(kind, id);
        try {
            return codecs.with(codec -> codec.unpacked().decode(stored, kind.largest()));
        } catch (RepositoryException.Damaged damaged) {
            throw in(kind.key(id), damaged);
        }
    }

    /**
     * Opens a JSON file as {@link #load} does, but decompresses it only while it is read; for those that are large.
     *
     * @throws RepositoryException.Damaged if it is not what was stored
     * @throws StoreException.NotFound if it is not there
     */
    public InputStream open(FileKind kind, BlobId id) {
        byte[] stored = loadStored(kind, id);
        try {
            return codecs.with(codec -> codec.unpacked().open(stored));
        } catch (RepositoryException.Damaged damaged) {
            throw in(kind.key(id), damaged);
        }
    }

    private RepositoryException.Damaged in(BlobKey key, RepositoryException.Damaged cause) {
        return new RepositoryException.Damaged(key + " in " + store.description() + ": " + cause.getMessage(), cause);
    }

    /** A copy on a local disk that is not what it should be is as good as none. */
    private byte[] loadStored(FileKind kind, BlobId id) {
        if (kind.cached().isEmpty()) {
            return loadFromStore(kind, id);
        }
        LocalCache.Kind cached = kind.cached().get();
        Optional<byte[]> local = cache.get(cached, id, kind.largest()).filter(bytes -> matches(bytes, id));
        if (local.isPresent()) {
            return local.get();
        }
        cache.drop(cached, id);
        byte[] stored = loadFromStore(kind, id);
        cache.put(cached, id, stored, stored.length);
        return stored;
    }

    private byte[] loadFromStore(FileKind kind, BlobId id) {
        BlobKey key = kind.key(id);
        byte[] first = readAtMost(store, key, kind.largest());
        byte[] stored = matches(first, id) ? first : readAtMost(store, key, kind.largest());
        if (!matches(stored, id)) {
            throw new RepositoryException.Damaged(key + " in " + store.description()
                    + " does not hash to its name: it was damaged where it is stored");
        }
        return stored;
    }

    /**
     * Reads an object that is small if it is what it should be.
     *
     * @throws RepositoryException.Damaged if it has more bytes
     * @throws StoreException.NotFound if it is not there
     */
    public static byte[] readAtMost(BlobStore store, BlobKey key, int most) {
        byte[] bytes = store.get(key, 0, -1, stream -> stream.readNBytes(most + 1));
        if (bytes.length > most) {
            throw new RepositoryException.Damaged(key + " in " + store.description() + " has more than " + most
                    + " bytes, which no such file has: it was not written by restic or Holdfast");
        }
        return bytes;
    }

    private static boolean matches(byte[] stored, BlobId id) {
        return BlobId.of(new Sha256().hash(stored, 0, stored.length), 0).equals(id);
    }

    /** Whether a file is there now. */
    public boolean isStored(FileKind kind, BlobId id) {
        return store.head(kind.key(id)).isPresent();
    }

    /** The ids of all files of a kind; other names are passed over. */
    public List<BlobId> list(FileKind kind) {
        List<BlobId> ids = new ArrayList<>();
        listIds(kind.prefix(), info -> ids.add(BlobId.fromHex(info.key().name())));
        kind.cached().ifPresent(cached -> cache.keepOnly(cached, ids));
        return ids;
    }

    /** Every pack that is stored, whether indexed or not. */
    public void listPacks(Consumer<BlobInfo> each) {
        listIds(Layout.DATA, each);
    }

    private void listIds(String prefix, Consumer<BlobInfo> each) {
        store.list(prefix, info -> {
            if (BlobId.isHex(info.key().name())) {
                each.accept(info);
            }
        });
    }

    /** Removes a file; no error if it is gone. */
    public void delete(FileKind kind, BlobId id) {
        kind.cached().ifPresent(cached -> cache.drop(cached, id));
        delete(kind.key(id));
    }

    private void delete(BlobKey key) {
        if (!dryRun) {
            store.delete(key);
        }
    }

    /**
     * Removes files of a kind; no error if some are gone.
     *
     * @return those that could not be removed, and why
     */
    public Map<BlobId, StoreException> deleteAll(FileKind kind, Collection<BlobId> ids) {
        kind.cached().ifPresent(cached -> ids.forEach(id -> cache.drop(cached, id)));
        return deleteAll(ids, kind::key);
    }

    /** The same for packs. */
    public Map<BlobId, StoreException> deletePacks(Collection<BlobId> ids) {
        return deleteAll(ids, Layout::pack);
    }

    private Map<BlobId, StoreException> deleteAll(Collection<BlobId> ids, Function<BlobId, BlobKey> key) {
        if (dryRun || ids.isEmpty()) {
            return Map.of();
        }
        Map<BlobId, StoreException> failed = new LinkedHashMap<>();
        store.deleteAll(ids.stream().map(key).toList())
                .forEach((where, why) -> failed.put(BlobId.fromHex(where.name()), why));
        return failed;
    }

    /** Stores a pack under its hash. Data is read by restores only; trees are read whenever somebody looks into a snapshot. */
    void putPack(FinishedPack pack, Retention retention) {
        PutOptions replace = retention.on(PutOptions.replace());
        put(Layout.pack(pack.id()), pack, pack.type() == BlobType.DATA ? replace.asRarelyRead() : replace);
        retention.stored(pack.id());
    }

    private void put(BlobKey key, BlobContent content, PutOptions replace) {
        if (dryRun) {
            return;
        }
        try {
            store.put(key, content, replace.under(PutOptions.createIn(store).precondition()));
        } catch (StoreException.AlreadyExists same) {
            settle(key, content, replace);
        }
    }

    /**
     * A name that is the hash of its content can only ever hold this content, so finding it there whole is as good as storing it; a
     * protected object could not be replaced.
     */
    private void settle(BlobKey key, BlobContent content, PutOptions replace) {
        boolean whole = store.head(key)
                .filter(found -> found.lengthBytes() == content.lengthBytes())
                .isPresent();
        if (!whole) {
            store.put(key, content, replace);
        } else if (replace.retainUntil().isPresent()) {
            store.extendRetention(key, replace.retainUntil().get());
        }
    }
}
