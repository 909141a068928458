package dev.holdfast.gcs;

import com.google.api.services.storage.model.RewriteResponse;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Versions of objects, which Google calls generations.
 *
 * <p>Google keeps no marks of deletion: a generation says when it ceased to be the current one. Where nothing took its place, a
 * mark is named, of which nothing is stored.
 */
final class GcsVersions implements BlobVersions {
    private static final String MARK = "deleted-";

    private final GcsBucket bucket;
    private final GcsProtection protection;

    GcsVersions(GcsBucket bucket, GcsProtection protection) {
        this.bucket = bucket;
        this.protection = protection;
    }

    @Override
    public void list(String prefix, Consumer<BlobVersion> each) {
        List<StorageObject> same = new ArrayList<>();
        new GcsListing(bucket, prefix, true).forEach((key, object) -> {
            if (!same.isEmpty() && !same.get(0).getName().equals(object.getName())) {
                tell(same, each);
                same.clear();
            }
            same.add(object);
        });
        tell(same, each);
    }

    private void tell(List<StorageObject> generations, Consumer<BlobVersion> each) {
        generations.sort(Comparator.comparing(StorageObject::getGeneration));
        for (int at = 0; at < generations.size(); at++) {
            StorageObject object = generations.get(at);
            BlobKey key = BlobKey.of(object.getName().substring(bucket.prefix().length()));
            each.accept(new BlobVersion(
                    key,
                    Long.toString(object.getGeneration()),
                    object.getSize().longValueExact(),
                    GcsBucket.instant(object.getTimeCreated()),
                    object.getTimeDeleted() == null,
                    false));
            mark(key, object, at + 1 < generations.size() ? generations.get(at + 1) : null, each);
        }
    }

    private static void mark(
            BlobKey key, StorageObject object, @Nullable StorageObject next, Consumer<BlobVersion> each) {
        if (object.getTimeDeleted() == null) {
            return;
        }
        Instant deleted = GcsBucket.instant(object.getTimeDeleted());
        if (next == null || deleted.isBefore(GcsBucket.instant(next.getTimeCreated()))) {
            each.accept(new BlobVersion(key, MARK + object.getGeneration(), 0, deleted, next == null, true));
        }
    }

    @Override
    public BlobInfo bringBack(BlobVersion version) {
        if (version.isDeletion()) {
            throw new IllegalArgumentException("a mark of deletion cannot be brought back: " + version);
        }
        try {
            return GcsBucket.info(version.key(), copy(version));
        } catch (IOException failure) {
            if (bucket.isAbsent("bringing back", version.key().path(), failure)) {
                throw gone(version);
            }
            throw bucket.failures().of("bringing back", version.key().path(), failure, true);
        }
    }

    /** Within the same bucket one call does it, but Google may ask for more. */
    private StorageObject copy(BlobVersion version) throws IOException {
        String name = bucket.full(version.key());
        Long generation = Long.valueOf(version.id());
        StorageObject source = bucket.client()
                .objects()
                .get(bucket.name(), name)
                .setGeneration(generation)
                .setFields("storageClass,contentType")
                .execute();
        StorageObject form =
                new StorageObject().setStorageClass(source.getStorageClass()).setContentType(source.getContentType());
        String token = null;
        while (true) {
            RewriteResponse answer = bucket.client()
                    .objects()
                    .rewrite(bucket.name(), name, bucket.name(), name, form)
                    .setSourceGeneration(generation)
                    .setRewriteToken(token)
                    .execute();
            if (Boolean.TRUE.equals(answer.getDone())) {
                return answer.getResource();
            }
            token = answer.getRewriteToken();
        }
    }

    private StoreException.NotFound gone(BlobVersion version) {
        return new StoreException.NotFound(
                "bringing back " + version.key() + " in " + bucket.description() + ": its version " + version.id()
                        + " is gone; list the versions to see what there is",
                null);
    }

    /** Of a mark nothing is stored that could be removed; an object that was deleted is had again by bringing a version back. */
    @Override
    public void delete(BlobVersion version) {
        if (!version.isDeletion()) {
            protection.send(version.key(), Long.valueOf(version.id()));
        }
    }
}
