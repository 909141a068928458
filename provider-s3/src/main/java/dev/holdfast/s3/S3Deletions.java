package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes many objects: a thousand with one request, or several at once where the versions of each must be asked for. */
final class S3Deletions {
    /** S3 takes no more in one request. */
    private static final int BATCH = 1000;

    private static final int AT_ONCE = 8;

    private final S3Bucket bucket;
    private final S3Protection protection;

    S3Deletions(S3Bucket bucket, S3Protection protection) {
        this.bucket = bucket;
        this.protection = protection;
    }

    /** Says what was not deleted, and why. */
    Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        List<BlobKey> all = List.copyOf(keys);
        if (all.isEmpty()) {
            return Map.of();
        }
        bucket.checkInterrupt("deleting", all.get(0));
        if (protection.isLocking()) {
            return oneByOne(all);
        }
        Map<BlobKey, StoreException> failed = inBatches(all);
        if (failed.size() < all.size()) {
            protection.warnIfUndecided();
        }
        return failed;
    }

    private Map<BlobKey, StoreException> inBatches(List<BlobKey> keys) {
        Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<BlobKey> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
            try {
                failed.putAll(deleteBatch(batch));
            } catch (StoreException failure) {
                if (from == 0 || failure instanceof StoreException.Interrupted) {
                    throw failure;
                }
                keys.subList(from, keys.size()).forEach(key -> failed.put(key, failure));
                return failed;
            }
        }
        return failed;
    }

    private Map<BlobKey, StoreException> deleteBatch(List<BlobKey> batch) {
        Map<String, BlobKey> byName = new LinkedHashMap<>();
        batch.forEach(key -> byName.put(bucket.full(key), key));
        List<ObjectIdentifier> names = byName.keySet().stream()
                .map(name -> ObjectIdentifier.builder().key(name).build())
                .toList();
        Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
        try {
            List<S3Error> errors = bucket.client()
                    .deleteObjects(DeleteObjectsRequest.builder()
                            .bucket(bucket.name())
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                            .delete(Delete.builder().objects(names).quiet(true).build())
                            .build())
                    .errors();
            for (S3Error error : errors) {
                BlobKey key = byName.get(error.key());
                if (key != null && !"NoSuchKey".equals(error.code()) && !"NoSuchVersion".equals(error.code())) {
                    failed.put(key, bucket.failures().ofOne("deleting", key.path(), error));
                }
            }
        } catch (SdkException failure) {
            BlobKey first = batch.get(0);
            throw bucket.failures()
                    .of("deleting", first + " and " + (batch.size() - 1) + " more objects", failure, true);
        }
        return failed;
    }

    private Map<BlobKey, StoreException> oneByOne(List<BlobKey> keys) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, keys.size()), task -> {
            Thread thread = new Thread(task, "holdfast-s3-delete");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
            for (int from = 0; from < keys.size(); from += BATCH) {
                deleteTogether(keys.subList(from, Math.min(keys.size(), from + BATCH)), threads, failed);
            }
            return failed;
        } finally {
            threads.shutdownNow();
        }
    }

    private void deleteTogether(List<BlobKey> keys, ExecutorService threads, Map<BlobKey, StoreException> failed) {
        List<Future<?>> deletions = new ArrayList<>();
        keys.forEach(key -> deletions.add(threads.submit(() -> protection.delete(key))));
        for (int at = 0; at < keys.size(); at++) {
            BlobKey key = keys.get(at);
            await(key, deletions.get(at), failure -> failed.put(key, failure));
        }
    }

    private void await(BlobKey key, Future<?> deletion, Consumer<StoreException> failed) {
        try {
            deletion.get();
        } catch (InterruptedException stopped) {
            throw bucket.failures().interrupted("deleting", key.path(), stopped);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof StoreException told)) {
                throw new IllegalStateException("deleting " + key + " in " + bucket.description(), failure.getCause());
            }
            failed.accept(told);
        }
    }
}
