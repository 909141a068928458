package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.BlobKey;

/** Where the files of a repository lie (restic design, "Repository Layout"). */
public final class Layout {
    /** The one file whose presence makes a repository. */
    public static final BlobKey CONFIG = BlobKey.of("config");
    /** Prefix of the packs. */
    public static final String DATA = "data/";
    /** Prefix of the key files. */
    public static final String KEYS = "keys/";

    /** Prefix of the documents beside locks, each under its lock's id. */
    public static final String LOCK_OWNERS = "holdfast/locks/";
    /** Ends the name of a document that says that its lock was given back, where it could not be removed. */
    public static final String GIVEN_BACK = ".given-back";

    /** Of nothing that is stored: who may do something is asked with it. */
    static final BlobId NOBODYS = BlobId.fromHex("0".repeat(64));

    private Layout() {}

    /** The place of a pack. */
    public static BlobKey pack(BlobId id) {
        String hex = id.hex();
        return BlobKey.of(DATA + hex.substring(0, 2) + "/" + hex);
    }

    /** The place of a key file. */
    public static BlobKey key(BlobId id) {
        return BlobKey.of(KEYS + id.hex());
    }
}
