package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.internal.store.LimitedBlobStore;
import dev.holdfast.internal.store.MeteredBlobStore;
import dev.holdfast.internal.store.RetryingBlobStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.RetryPolicy;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is put around the store that a repository is given: counting outermost, then retries, then limits. */
final class StoreLayers {
    private int connections = Integer.MAX_VALUE;
    private long uploadBytesPerSecond;
    private long downloadBytesPerSecond;
    private @Nullable RetryPolicy retries;

    void limitTransfers(long upload, long download) {
        uploadBytesPerSecond = upload;
        downloadBytesPerSecond = download;
    }

    void limitConnections(int most) {
        connections = most;
    }

    void retry(RetryPolicy policy) {
        retries = policy;
    }

    MeteredBlobStore around(BlobStore store, Time time, RandomGenerator random) {
        BlobStore limited = limited(store, time);
        return new MeteredBlobStore(
                retries == null ? limited : new RetryingBlobStore(limited, retries, time, random), time);
    }

    private BlobStore limited(BlobStore store, Time time) {
        return uploadBytesPerSecond == 0 && downloadBytesPerSecond == 0 && connections == Integer.MAX_VALUE
                ? store
                : new LimitedBlobStore(
                        store,
                        new LimitedBlobStore.Limits(connections, uploadBytesPerSecond, downloadBytesPerSecond),
                        time);
    }
}
