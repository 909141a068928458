package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.chunk.Polynomial;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.snapshot.RepositoryConfig;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates a repository: a key first, the config last, as its presence is what makes a repository. */
public final class RepositoryCreator {
    private RepositoryCreator() {}

    /**
     * Creates an empty repository of version 2. One whose creation was broken off after its key was stored is completed, if the
     * password opens that key.
     *
     * @param parameters cost of the password's key
     * @throws RepositoryException.AlreadyARepository if there is a config or snapshot already, or a key that is not the rest of
     *     such a creation
     */
    public static OpenRepository create(
            BlobStore store, Secret password, KeyParameters parameters, EngineOptions options) {
        return create(store, password, parameters, options, Polynomial.random(options.random()));
    }

    /**
     * Creates an empty repository of version 2 that cuts files where another does.
     *
     * @param chunker the polynomial of the other
     * @throws RepositoryException.AlreadyARepository if there is a config, key or snapshot already
     */
    public static OpenRepository create(
            BlobStore store, Secret password, KeyParameters parameters, EngineOptions options, Polynomial chunker) {
        KeyRing.requireUsable(password);
        KeyRing ring = new KeyRing(store);
        Optional<KeyRing.Opened> begun = begunBefore(store, ring, password);
        MasterKey master = begun.map(KeyRing.Opened::master).orElseGet(() -> MasterKey.random(options.random()));
        RepositoryConfig config = newConfig(options, chunker);
        BlobId keyFile =
                begun.map(KeyRing.Opened::file).orElseGet(() -> ring.add(master, password, parameters, options));
        byte[] sealed = RepositoryOpener.seal(config, master, options);
        try {
            store.put(Layout.CONFIG, BlobContent.of(sealed), PutOptions.createIn(store));
        } catch (StoreException failure) {
            Optional<byte[]> there = config(store, failure);
            if (there.filter(found -> Arrays.equals(found, sealed)).isEmpty()) {
                if (begun.isEmpty()
                        && there.filter(found -> RepositoryOpener.opens(master, found, options))
                                .isEmpty()) {
                    ring.removeQuietly(keyFile);
                }
                throw raced(store, failure);
            }
        }
        OpenRepository created = new OpenRepository(store, config, master, keyFile, options);
        removeOthers(ring, password, created, sealed);
        return created;
    }

    /**
     * Removes what others left who began at the same moment: keys that open with the password and do not give the master key.
     * restic takes the first key that opens. Where the store does not decide who creates the config, another may still replace
     * it, and needs its key.
     */
    private static void removeOthers(KeyRing ring, Secret password, OpenRepository created, byte[] config) {
        if (!created.store().capabilities().contains(Capability.CREATE_ONLY)) {
            return;
        }
        for (BlobId id : ring.ids()) {
            if (!id.equals(created.keyFile()) && isForeign(ring.openOne(id, password), created, config)) {
                ring.removeQuietly(id);
            }
        }
    }

    private static boolean isForeign(Optional<KeyRing.Opened> key, OpenRepository created, byte[] config) {
        return key.filter(opened -> !RepositoryOpener.opens(opened.master(), config, created.options()))
                .isPresent();
    }

    private static RepositoryConfig newConfig(EngineOptions options, Polynomial chunker) {
        byte[] id = new byte[32];
        options.random().nextBytes(id);
        return new RepositoryConfig(2, HexFormat.of().formatHex(id), chunker.bits());
    }

    /**
     * The key of a creation that was broken off, or that goes on at this moment. Another key must not be stored beside it: opened
     * by the same password, it would not open the config. Several are there if several creations began at once; any will do.
     */
    private static Optional<KeyRing.Opened> begunBefore(BlobStore store, KeyRing ring, Secret password) {
        if (store.head(Layout.CONFIG).isPresent()) {
            throw taken(store, "a 'config'");
        }
        List<BlobId> keys = ring.ids();
        if (keys.isEmpty()) {
            first(store, FileKind.SNAPSHOT.prefix()).ifPresent(found -> {
                throw taken(store, "'" + found + "'");
            });
            return Optional.empty();
        }
        boolean empty = Stream.of(FileKind.SNAPSHOT.prefix(), FileKind.INDEX.prefix(), Layout.DATA)
                .allMatch(prefix -> first(store, prefix).isEmpty());
        if (!empty) {
            throw taken(store, "'" + Layout.key(keys.get(0)) + "'");
        }
        List<KeyRing.Opened> opened = keys.stream()
                .map(key -> ring.openOne(key, password)
                        .orElseThrow(() ->
                                taken(store, "'" + Layout.key(key) + "', which does not open with this password")))
                .toList();
        return Optional.of(opened.get(0));
    }

    private static Optional<String> first(BlobStore store, String prefix) {
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        store.list(prefix, info -> found.set(info.key().path()));
        return Optional.ofNullable(found.get());
    }

    private static RepositoryException.AlreadyARepository taken(BlobStore store, String what) {
        return new RepositoryException.AlreadyARepository("there is a repository, or the rest of one, at "
                + store.description() + ": found " + what + "; nothing was changed, choose another place");
    }

    /** The answer may have been lost on its way; a config without its key would be of no use to anybody. */
    private static Optional<byte[]> config(BlobStore store, StoreException failure) {
        try {
            return Optional.of(store.get(Layout.CONFIG, 0, -1, InputStream::readAllBytes));
        } catch (StoreException.NotFound missing) {
            return Optional.empty();
        } catch (StoreException second) {
            failure.addSuppressed(second);
            throw failure;
        }
    }

    /** Somebody else may have been faster. */
    private static RuntimeException raced(BlobStore store, StoreException failure) {
        return failure instanceof StoreException.AlreadyExists ? taken(store, "a 'config'") : failure;
    }
}
