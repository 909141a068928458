package dev.holdfast.gcs;

import com.google.api.client.googleapis.batch.BatchRequest;
import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Deletes many objects, a hundred in each request. */
final class GcsBatch {
    /** Google takes no more. */
    private static final int MOST = 100;

    private final GcsBucket bucket;
    private final Map<BlobKey, StoreException> failed = new LinkedHashMap<>();

    GcsBatch(GcsBucket bucket) {
        this.bucket = bucket;
    }

    /** What could not be deleted. */
    Map<BlobKey, StoreException> delete(Collection<BlobKey> keys) {
        List<BlobKey> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += MOST) {
            List<BlobKey> some = all.subList(from, Math.min(all.size(), from + MOST));
            bucket.checkInterrupt("deleting", some.get(0));
            try {
                send(some);
            } catch (IOException failure) {
                StoreException told = bucket.failures().of("deleting", some.size() + " objects", failure, true);
                some.forEach(key -> failed.putIfAbsent(key, told));
            }
        }
        return failed;
    }

    private void send(List<BlobKey> keys) throws IOException {
        BatchRequest batch = bucket.client()
                .batch(request ->
                        bucket.client().getRequestFactory().getInitializer().initialize(request));
        for (BlobKey key : keys) {
            bucket.client()
                    .objects()
                    .delete(bucket.name(), bucket.full(key))
                    .queue(batch, new Answer(error -> failed.put(key, error), key));
        }
        batch.execute();
    }

    private final class Answer extends JsonBatchCallback<Void> {
        private final Consumer<StoreException> failure;
        private final BlobKey key;

        Answer(Consumer<StoreException> failure, BlobKey key) {
            this.failure = failure;
            this.key = key;
        }

        @Override
        public void onSuccess(Void nothing, HttpHeaders headers) {
            failed.remove(key);
        }

        @Override
        public void onFailure(GoogleJsonError error, HttpHeaders headers) {
            if (error.getCode() != 404) {
                failure.accept(bucket.failures().of("deleting", key.path(), error, headers));
            }
        }
    }
}
