package dev.holdfast.interop;

import java.nio.file.Path;

/** Programs besides restic that judge. */
enum OtherPeer {
    /** Says what its policies are. */
    KOPIA("HOLDFAST_PEER_KOPIA", "kopia-0.23.1", "kopia"),
    /** Takes figures. */
    PUSHGATEWAY("HOLDFAST_PEER_PUSHGATEWAY", "pushgateway-1.5.1", "pushgateway");

    private final String variable;
    private final String file;
    private final String installName;

    OtherPeer(String variable, String file, String installName) {
        this.variable = variable;
        this.file = file;
        this.installName = installName;
    }

    /** The binary: what {@code dev/verify} names, else where {@code dev/peers} puts it. */
    Path binary() {
        return Peer.binary(variable, file, installName);
    }
}
