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
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Creates a repository: a key first, the config last, as its presence is what makes a repository. */
public final class RepositoryCreator {
    private RepositoryCreator() {}

    /**
     * Creates an empty repository of version 2.
     *
     * @param parameters cost of the password's key
     * @throws RepositoryException.AlreadyARepository if there is a config, key or snapshot already
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
        refuseIfInUse(store);
        MasterKey master = MasterKey.random(options.random());
        RepositoryConfig config = newConfig(options, chunker);
        BlobId keyFile = new KeyRing(store).add(master, password, parameters, options);
        byte[] sealed = RepositoryOpener.seal(config, master, options);
        try {
            store.put(Layout.CONFIG, BlobContent.of(sealed), PutOptions.createIn(store));
        } catch (StoreException failure) {
            if (!isStored(store, sealed, failure)) {
                removeQuietly(store, keyFile, failure);
                throw raced(store, failure);
            }
        }
        return new OpenRepository(store, config, master, keyFile, options);
    }

    private static RepositoryConfig newConfig(EngineOptions options, Polynomial chunker) {
        byte[] id = new byte[32];
        options.random().nextBytes(id);
        return new RepositoryConfig(2, HexFormat.of().formatHex(id), chunker.bits());
    }

    private static void refuseIfInUse(BlobStore store) {
        if (store.head(Layout.CONFIG).isPresent()) {
            throw taken(store, "a 'config'");
        }
        for (String prefix : new String[] {Layout.KEYS, FileKind.SNAPSHOT.prefix()}) {
            AtomicReference<@Nullable String> found = new AtomicReference<>();
            store.list(prefix, info -> found.set(info.key().path()));
            if (found.get() != null) {
                throw taken(store, "'" + found.get() + "'");
            }
        }
    }

    private static RepositoryException.AlreadyARepository taken(BlobStore store, String what) {
        return new RepositoryException.AlreadyARepository("there is a repository, or the rest of one, at "
                + store.description() + ": found " + what + "; nothing was changed, choose another place");
    }

    /** The answer may have been lost on its way; a config without its key would be of no use to anybody. */
    private static boolean isStored(BlobStore store, byte[] sealed, StoreException failure) {
        try {
            byte[] there = store.get(Layout.CONFIG, 0, -1, InputStream::readAllBytes);
            return Arrays.equals(there, sealed);
        } catch (StoreException.NotFound missing) {
            return false;
        } catch (StoreException second) {
            failure.addSuppressed(second);
            throw failure;
        }
    }

    /** Somebody else may have been faster. */
    private static RuntimeException raced(BlobStore store, StoreException failure) {
        return failure instanceof StoreException.AlreadyExists ? taken(store, "a 'config'") : failure;
    }

    private static void removeQuietly(BlobStore store, BlobId keyFile, StoreException failure) {
        try {
            store.delete(Layout.key(keyFile));
        } catch (StoreException second) {
            failure.addSuppressed(second);
        }
    }
}
