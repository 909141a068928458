package dev.holdfast.interop.mongo;

import dev.holdfast.interop.server.InstalledPeers;
import java.nio.file.Path;

/** Programs of MongoDB, as {@code dev/peers} installs them. */
enum MongoPeer {
    /** The server. */
    MONGOD("mongod-6.0.5"),
    /** Writes dumps. */
    MONGODUMP("mongodump-2026-07-02"),
    /** Reads dumps. */
    MONGORESTORE("mongorestore-2026-07-02"),
    /** Shows what is in a file of a dump. */
    BSONDUMP("bsondump-2026-07-02");

    private final String file;

    MongoPeer(String file) {
        this.file = file;
    }

    Path binary() {
        return InstalledPeers.file(file);
    }
}
