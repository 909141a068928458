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

    /** Whether the last part of a key is 64 lower-case hex digits; everything else is no file of a repository. */
    public static boolean isFileName(String name) {
        if (name.length() != 64) {
            return false;
        }
        for (int i = 0; i < 64; i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
