package dev.holdfast.gcs;

import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deleting and protecting, which depend on what the bucket can do.
 *
 * <p>In a bucket that only keeps versions, a deletion hides the object and the bucket's rules decide when its bytes go: that is
 * what the owner turned versions on for. In one that also protects objects, where hiding would free nothing, the object itself is
 * deleted once its protection ends, and before that a deletion is refused.
 */
final class GcsProtection {
    private static final Logger LOG = LoggerFactory.getLogger(GcsProtection.class);

    private final GcsBucket bucket;
    private final GcsFeatures features;
    private final StoredForm form;
    private final AtomicBoolean warned = new AtomicBoolean();

    GcsProtection(GcsBucket bucket, GcsFeatures features, StoredForm form) {
        this.bucket = bucket;
        this.features = features;
        this.form = form;
    }

    void require(String doing, BlobKey key) {
        if (!features.undecided().isEmpty()) {
            throw new StoreException.Denied(
                    doing + " " + key + " in " + bucket.description()
                            + ": whether the bucket has retention of objects is not known; grant storage.buckets.get",
                    null);
        }
        if (!features.isProtecting()) {
            throw new StoreException.Unsupported(doing + " " + key + " in " + bucket.description()
                    + ": the bucket has no retention of objects, so nothing in it can be protected; turn it on (gcloud"
                    + " storage buckets update --enable-per-object-retention), or ask for no retention here");
        }
    }

    /** An object tells, whether or not the bucket may be asked. */
    Optional<Instant> until(BlobKey key) {
        return features.isProtecting() || !features.undecided().isEmpty()
                ? until(found("asking how long is kept", key))
                : Optional.empty();
    }

    private static Optional<Instant> until(StorageObject object) {
        return Optional.ofNullable(object.getRetention())
                .flatMap(retention -> Optional.ofNullable(retention.getRetainUntilTime()))
                .map(GcsBucket::instant);
    }

    void extend(BlobKey key, Instant until) {
        require("protecting", key);
        StorageObject found = found("protecting", key);
        Instant whole = Instant.ofEpochMilli(StoredForm.millis(until));
        if (until(found).filter(inForce -> !whole.isAfter(inForce)).isPresent()) {
            return;
        }
        boolean locked = form.locked()
                || (found.getRetention() != null
                        && "Locked".equalsIgnoreCase(found.getRetention().getMode()));
        bucket.call(
                "protecting",
                key.path(),
                true,
                () -> patch(key, found, whole, locked).execute());
    }

    /** Only in the state that was looked at: nobody else's longer protection is shortened. */
    private Storage.Objects.Patch patch(BlobKey key, StorageObject found, Instant until, boolean locked)
            throws IOException {
        return bucket.client()
                .objects()
                .patch(
                        bucket.name(),
                        bucket.full(key),
                        new StorageObject().setRetention(StoredForm.retention(until, locked)))
                .setGeneration(found.getGeneration())
                .setIfMetagenerationMatch(found.getMetageneration())
                .setFields("retention");
    }

    private StorageObject found(String doing, BlobKey key) {
        return bucket.look(doing, key).orElseThrow(() -> bucket.failures().notFound(doing, key.path()));
    }

    /** Whether objects can be deleted by their names alone. */
    boolean isPlain() {
        return !(features.isProtecting() && features.isVersioned());
    }

    void delete(BlobKey key) {
        if (isPlain()) {
            send(key, null);
            warnIfUndecided();
            return;
        }
        Optional<StorageObject> current = bucket.look("deleting", key);
        current.flatMap(GcsProtection::until)
                .filter(until -> until.isAfter(bucket.time()))
                .ifPresent(until -> {
                    throw new StoreException.Denied(
                            "deleting " + key + " in " + bucket.description() + ": it is protected until " + until
                                    + "; wait until then",
                            null);
                });
        // Also where there is nothing: whoever may not delete is refused all the same.
        send(key, current.map(StorageObject::getGeneration).orElse(null));
    }

    /**
     * After the first deletion that was not refused, where a deletion may only have hidden what takes its space still. Once: whoever
     * reads it can do something about it, and every deletion would say the same.
     */
    void warnIfUndecided() {
        if (!features.undecided().isEmpty() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "deleting in {}: whether the bucket keeps generations and retention of objects is not known; where it"
                            + " does, what is deleted is only hidden and takes its space still. Grant storage.buckets.get",
                    bucket.description());
        }
    }

    /** @param generation the one to delete for good; null for the current one, of which a bucket may keep a version */
    void send(BlobKey key, @Nullable Long generation) {
        try {
            bucket.client()
                    .objects()
                    .delete(bucket.name(), bucket.full(key))
                    .setGeneration(generation)
                    .execute();
        } catch (IOException failure) {
            if (!bucket.isAbsent("deleting", key.path(), failure)) {
                throw bucket.failures().of("deleting", key.path(), failure, true);
            }
        }
    }
}
