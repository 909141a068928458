package dev.holdfast.internal.restore;

import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.thread.LogContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The content of a file in order; the next few blobs are fetched while the current one is read. */
final class StoredFileStream extends InputStream {
    private static final int AHEAD = 3;

    private final OpenRepository repository;
    private final StoredFile file;
    private final ArrayDeque<Future<byte[]>> coming = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2, StoredFileStream::fetchThread);
    private int nextBlob;
    private byte[] current = new byte[0];
    private int position;

    StoredFileStream(OpenRepository repository, StoredFile file) {
        this.repository = repository;
        this.file = file;
    }

    private static Thread fetchThread(Runnable run) {
        Thread thread = new Thread(LogContext.carried(run), "holdfast-fetch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? current[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean hasMore() throws IOException {
        while (position == current.length) {
            fetchAhead();
            Future<byte[]> next = coming.pollFirst();
            if (next == null) {
                return false;
            }
            current = await(next);
            position = 0;
        }
        return true;
    }

    private void fetchAhead() {
        while (coming.size() < AHEAD && nextBlob < file.blobCount()) {
            int blob = nextBlob++;
            coming.addLast(threads.submit(() -> repository.blobs().load(BlobType.DATA, file.blob(blob))));
        }
    }

    private static byte[] await(Future<byte[]> blob) throws IOException {
        try {
            return blob.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading from the repository", interrupted);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
