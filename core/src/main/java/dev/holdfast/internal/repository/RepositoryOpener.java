package dev.holdfast.internal.repository;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.snapshot.ConfigCodec;
import dev.holdfast.internal.snapshot.RepositoryConfig;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;

/** Opens a repository with a password. */
public final class RepositoryOpener {
    private RepositoryOpener() {}

    /**
     * Tries the password on the keys.
     *
     * @param keyHint beginning of the key file's name to try first; empty for any order
     * @throws RepositoryException.NotARepository if there is none
     * @throws RepositoryException.WrongPassword if no key opens
     * @throws RepositoryException.Unsupported if it is of an unknown version
     */
    public static OpenRepository open(BlobStore store, Secret password, String keyHint, EngineOptions options) {
        byte[] sealedConfig = readConfig(store);
        KeyRing.Opened opened =
                new KeyRing(store).open(password, keyHint, master -> opens(master, sealedConfig, options));
        RepositoryConfig config = openConfig(store, sealedConfig, opened.master(), options);
        return new OpenRepository(store, config, opened.master(), opened.file(), options);
    }

    private static byte[] readConfig(BlobStore store) {
        try {
            return RepositoryFiles.readAtMost(store, Layout.CONFIG, RepositoryFiles.LARGEST_DOCUMENT);
        } catch (StoreException.NotFound missing) {
            throw new RepositoryException.NotARepository("there is no repository at " + store.description()
                    + ": it has no 'config'; check the place, or create a repository there with 'init'");
        }
    }

    /** Whether a master key is that of this config. */
    static boolean opens(MasterKey master, byte[] sealedConfig, EngineOptions options) {
        try {
            return new Sealer(master, options.random()).open(sealedConfig).length > 0;
        } catch (SealBroken another) {
            return false;
        }
    }

    private static RepositoryConfig openConfig(BlobStore store, byte[] sealed, MasterKey key, EngineOptions options) {
        try {
            byte[] json = new Sealer(key, options.random()).open(sealed);
            return ConfigCodec.decode(json);
        } catch (SealBroken broken) {
            throw new RepositoryException.Damaged(
                    "the config of " + store.description()
                            + " was damaged, or belongs to another repository: it does not open with the master key;"
                            + " bring it back from a copy of the repository, it is written once and never changes",
                    broken);
        }
    }

    /** Seals a config. */
    static byte[] seal(RepositoryConfig config, MasterKey key, EngineOptions options) {
        try (Compression none = new Compression(CompressionMode.OFF)) {
            return new dev.holdfast.internal.seal.UnpackedCodec(
                            new Sealer(key, options.random()), none, config.version())
                    .encodeConfig(ConfigCodec.encode(config));
        }
    }
}
