package dev.holdfast.interop.server;

import java.nio.file.Path;

/** Servers of other people, as {@code dev/peers} installs them. */
enum ServerPeer {
    /** Speaks S3. */
    MINIO("minio-2026-02-12"),
    /** Speaks S3 over a file system. */
    VERSITYGW("versitygw-1.8.0"),
    /** Speaks Azure's protocol for blobs. */
    AZURITE("azurite-3.35.0"),
    /** Speaks the JSON API of Google Cloud Storage. */
    FAKE_GCS("fake-gcs-server-1.56.1");

    private final String file;

    ServerPeer(String file) {
        this.file = file;
    }

    Path binary() {
        return InstalledPeers.file(file);
    }
}
