package dev.holdfast.internal.repair;

import dev.holdfast.internal.pack.BlobId;

/** Takes the listing of a directory. */
@FunctionalInterface
interface TreeSaver {
    /** Stores it, or only says what its id would be. */
    BlobId save(byte[] listing);
}
