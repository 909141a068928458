package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.workload.ExportWorkload;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A snapshot as a compressed tar archive, made anew from the repository each time it is read: nothing lies on a disk, and memory is
 * bounded. It is made once beforehand, to learn its size and its hash.
 */
final class SnapshotArchive implements BlobContent {
    private final Repository repository;
    private final Snapshot snapshot;
    private final String name;
    private final Executor executor;
    private final BooleanSupplier stopped;
    private final MessageDigest digest = newDigest();
    private final byte[] sha256;
    private long length;
    private long fileBytes;

    /**
     * Makes the archive once.
     *
     * @param name names it in messages
     * @param executor makes it while another thread reads it
     * @param stopped asked often; true ends it
     */
    SnapshotArchive(Repository repository, Snapshot snapshot, String name, Executor executor, BooleanSupplier stopped) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.name = name;
        this.executor = executor;
        this.stopped = stopped;
        fileBytes = make(new DigestOutputStream(new Counter(), digest)).bytesRestored();
        sha256 = digest.digest();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private RestoreRun make(OutputStream out) {
        RestoreRun run = RestoreJob.from(repository)
                .snapshot(snapshot)
                .stopWhen(stopped)
                .into(ExportWorkload.to(name, new CompressedTar(), out))
                .run();
        if (run.state() != RunState.COMPLETED) {
            throw new WorkloadException.ProducerFailed(
                    "snapshot " + snapshot.id().brief() + " could not be read whole: " + run.message(), null);
        }
        return run;
    }

    /** Bytes of the files in it. */
    long fileBytes() {
        return fileBytes;
    }

    @Override
    public long lengthBytes() {
        return length;
    }

    @Override
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public InputStream open() {
        return Pipe.from(executor, this::make);
    }

    private final class Counter extends OutputStream {
        @Override
        public void write(int single) {
            length++;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            length += count;
        }
    }
}
