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
