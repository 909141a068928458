package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Writes snapshots as archives into a store, each with a file beside it that holds its SHA-256 as {@code sha256sum} reads it. */
final class Exporter {
    private static final String ARCHIVE = ".tar.zst";
    private static final String SUM = ".sha256";

    private final BlobStore store;
    private final String prefix;
    private final Executor executor;

    /**
     * @param prefix what the keys begin with, with or without slashes around it; may be empty
     * @param executor makes an archive while another thread uploads it
     */
    Exporter(BlobStore store, String prefix, Executor executor) {
        this.store = store;
        this.prefix = prefix;
        this.executor = executor;
    }

    /**
     * An archive in a store.
     *
     * @param key where it lies
     * @param bytes its size
     * @param sha256 its hash in hex
     * @param fileBytes what the files in it have
     */
    record Exported(String key, long bytes, String sha256, long fileBytes) {}

    /** Whether the archive is there already, with the file that says that it is whole. */
    boolean isThere(String schedule, String target, String name) {
        return store.head(sum(key(schedule, target, name))).isPresent();
    }

    /**
     * Writes the archive and then its sum. A further call for the same name writes both again.
     *
     * @param stopped asked often; true ends it
     * @throws dev.holdfast.HoldfastException if the snapshot cannot be read whole or the store does not take it; there is no new
     *     archive then
     */
    Exported export(
            Repository repository,
            Snapshot snapshot,
            String schedule,
            String target,
            String name,
            BooleanSupplier stopped) {
        BlobKey key = key(schedule, target, name);
        SnapshotArchive archive = new SnapshotArchive(repository, snapshot, key.path(), executor, stopped);
        BlobInfo put = store.put(key, archive, PutOptions.replace());
        Optional<BlobInfo> stored = store.head(key);
        if (put.lengthBytes() != archive.lengthBytes()
                || stored.map(BlobInfo::lengthBytes).orElse(-1L) != archive.lengthBytes()) {
            throw new StoreException.Corrupt(
                    key.path() + " in " + store.description() + " has not the " + archive.lengthBytes()
                            + " bytes that were sent; export again",
                    null);
        }
        String hash = HexFormat.of().formatHex(archive.sha256());
        String line = hash + "  " + name + ARCHIVE + "\n";
        BlobInfo unused =
                store.put(sum(key), BlobContent.of(line.getBytes(StandardCharsets.UTF_8)), PutOptions.replace());
        return new Exported(key.path(), archive.lengthBytes(), hash, archive.fileBytes());
    }

    private BlobKey key(String schedule, String target, String name) {
        String trimmed = prefix.replaceAll("^/+|/+$", "");
        String start = trimmed.isEmpty() ? "" : trimmed + "/";
        return new BlobKey(start + schedule + "/" + target + "/" + name + ARCHIVE);
    }

    private static BlobKey sum(BlobKey archive) {
        return new BlobKey(archive.path() + SUM);
    }
}
