package dev.holdfast.gcs;

import com.google.api.client.http.AbstractInputStreamContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.SentStream;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stores objects: small ones in one request, large ones in chunks. */
final class GcsWriter {
    private final GcsBucket bucket;
    private final int chunkBytes;
    private final StoredForm form;

    /** @param chunkBytes what is longer than this is stored in chunks of this size */
    GcsWriter(GcsBucket bucket, int chunkBytes, StoredForm form) {
        this.bucket = bucket;
        this.chunkBytes = chunkBytes;
        this.form = form;
    }

    BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        Condition condition = condition(key, options);
        ContentSums sums = sums(key, content);
        StorageObject wanted = form.of(bucket.full(key), options, sums.crc32c());
        StorageObject stored = content.lengthBytes() > chunkBytes
                ? new GcsResumable(bucket, chunkBytes, key, content, wanted, condition).put()
                : putWhole(key, content, wanted, condition);
        checkArrived(key, stored, sums);
        return GcsBucket.info(key, stored);
    }

    private ContentSums sums(BlobKey key, BlobContent content) {
        try {
            ContentSums sums = ContentSums.of(content);
            if (!sums.matches()) {
                throw bucket.failures().corrupt(key.path(), "the content does not match its SHA-256");
            }
            return sums;
        } catch (IOException failure) {
            throw bucket.failures().unreadable(key.path(), failure);
        }
    }

    private StorageObject putWhole(BlobKey key, BlobContent content, StorageObject wanted, Condition condition) {
        AtomicReference<IOException> unreadable = new AtomicReference<>();
        try {
            Storage.Objects.Insert insert = bucket.client()
                    .objects()
                    .insert(bucket.name(), wanted, new Body(content, unreadable))
                    .setIfGenerationMatch(condition.generation);
            insert.setFields(GcsBucket.FIELDS).setDisableGZipContent(true);
            insert.getMediaHttpUploader().setDirectUploadEnabled(true);
            return insert.execute();
        } catch (IOException failure) {
            IOException ours = unreadable.get();
            throw ours != null && !Thread.currentThread().isInterrupted()
                    ? bucket.failures().unreadable(key.path(), ours)
                    : condition
                            .failed(failure)
                            .orElseGet(() -> bucket.failures().of("storing", key.path(), failure, true));
        }
    }

    /** The server has refused what does not fit the sum that it was told; one that checks nothing is found out here. */
    private void checkArrived(BlobKey key, StorageObject stored, ContentSums sums) {
        if (stored.getCrc32c() == null || stored.getCrc32c().equals(sums.crc32c())) {
            return;
        }
        bucket.call(
                "removing what arrived damaged of",
                key.path(),
                true,
                () -> bucket.client()
                        .objects()
                        .delete(bucket.name(), bucket.full(key))
                        .setGeneration(stored.getGeneration())
                        .setIfGenerationMatch(stored.getGeneration())
                        .execute());
        throw bucket.failures().corrupt(key.path(), "what arrived has another CRC32C than what was sent");
    }

    private Condition condition(BlobKey key, PutOptions options) {
        if (options.precondition() instanceof Precondition.Absent) {
            return new Condition(
                    0L,
                    new StoreException.AlreadyExists(
                            "creating " + key + " in " + bucket.description()
                                    + ": it is there already; nothing was changed",
                            null));
        }
        if (options.precondition() instanceof Precondition.Unchanged unchanged) {
            StoreException other = new StoreException.PreconditionFailed(
                    "replacing " + key + " in " + bucket.description() + ": it is not (or no longer) in version "
                            + unchanged.version() + "; nothing was changed. Read it again before replacing it",
                    null);
            if (!unchanged.version().matches("[1-9][0-9]{0,17}")) {
                throw other;
            }
            return new Condition(Long.parseLong(unchanged.version()), other);
        }
        return new Condition(null, null);
    }

    /**
     * What must be true of the key.
     *
     * @param generation 0 for an object that must not exist; null for no condition
     * @param failure what is said if it is not; null if there is no condition
     */
    record Condition(@Nullable Long generation, @Nullable StoreException failure) {
        /** What a failure means, if it means that the condition does not hold. */
        Optional<StoreException> failed(IOException cause) {
            return cause instanceof HttpResponseException answer && answer.getStatusCode() == 412
                    ? Optional.ofNullable(failure)
                    : Optional.empty();
        }
    }

    /** The bytes of an object on their way, which remembers why they could not be read. */
    private static final class Body extends AbstractInputStreamContent {
        private final BlobContent content;
        private final AtomicReference<IOException> unreadable;

        Body(BlobContent content, AtomicReference<IOException> unreadable) {
            super(StoredForm.CONTENT_TYPE);
            this.content = content;
            this.unreadable = unreadable;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            try {
                return new SentStream(content.open(), content.lengthBytes(), unreadable);
            } catch (IOException failure) {
                unreadable.set(failure);
                throw failure;
            }
        }

        @Override
        public long getLength() {
            return content.lengthBytes();
        }

        @Override
        public boolean retrySupported() {
            return false;
        }
    }
}
