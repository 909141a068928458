package dev.holdfast.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the bucket can do, which its owner decided when it was created; asked once. */
final class GcsFeatures {
    private final GcsBucket bucket;
    private volatile @Nullable Bucket known;
    private volatile boolean notTold;

    GcsFeatures(GcsBucket bucket) {
        this.bucket = bucket;
    }

    /** Whether the bucket is there; one that may not be looked at is taken to be. */
    boolean exists() {
        return look().isPresent();
    }

    Set<Capability> capabilities() {
        EnumSet<Capability> all =
                EnumSet.of(Capability.DURABLE, Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
        if (isVersioned()) {
            all.add(Capability.VERSIONS);
        }
        if (isProtecting()) {
            all.add(Capability.OBJECT_LOCK);
        }
        return Set.copyOf(all);
    }

    /** What the bucket would tell, where these credentials may not ask it. */
    Set<Capability> undecided() {
        Bucket unused = bucket();
        return notTold ? Set.of(Capability.OBJECT_LOCK, Capability.VERSIONS) : Set.of();
    }

    boolean isProtecting() {
        Bucket found = bucket();
        return found.getObjectRetention() != null
                && "Enabled".equalsIgnoreCase(found.getObjectRetention().getMode());
    }

    boolean isVersioned() {
        Bucket found = bucket();
        return found.getVersioning() != null
                && Boolean.TRUE.equals(found.getVersioning().getEnabled());
    }

    private Bucket bucket() {
        Bucket found = known;
        return found != null
                ? found
                : look().orElseThrow(() -> bucket.failures().noBucket("asking", "what it can do"));
    }

    private Optional<Bucket> look() {
        try {
            return Optional.of(keep(bucket.client()
                    .buckets()
                    .get(bucket.name())
                    .setFields("name,objectRetention,versioning")
                    .execute()));
        } catch (HttpResponseException refused) {
            if (refused.getStatusCode() == 404) {
                return Optional.empty();
            }
            StoreException told = bucket.failures().of("opening", "it", refused, false);
            if (refused.getStatusCode() != 403 || !(told instanceof StoreException.Denied)) {
                throw told;
            }
            notTold = true;
            return Optional.of(keep(new Bucket()));
        } catch (IOException failure) {
            throw bucket.failures().of("opening", "it", failure, false);
        }
    }

    private Bucket keep(Bucket found) {
        known = found;
        return found;
    }

    void create(GcsSettings settings, GcsCredentials credentials) {
        if (!settings.create) {
            throw new StoreException.NotFound(
                    "opening " + bucket.description()
                            + ": there is no such bucket; create it, or correct its name or endpoint",
                    null);
        }
        String project = credentials
                .project()
                .orElseThrow(() -> new StoreException.Invalid(
                        "creating the bucket of " + bucket.description()
                                + ": in which project is not known; give project=...",
                        null));
        try {
            keep(insert(settings, project).execute());
        } catch (HttpResponseException refused) {
            if (refused.getStatusCode() != 409) {
                throw bucket.failures().of("creating the bucket", "of", refused, true);
            }
            known = null;
        } catch (IOException failure) {
            throw bucket.failures().of("creating the bucket", "of", failure, true);
        }
    }

    /** Access by the bucket's policy alone, which is the one that can be limited to a prefix. */
    private Storage.Buckets.Insert insert(GcsSettings settings, String project) throws IOException {
        Bucket wanted = new Bucket()
                .setName(settings.bucket)
                .setLocation(settings.location)
                .setIamConfiguration(new Bucket.IamConfiguration()
                        .setUniformBucketLevelAccess(
                                new Bucket.IamConfiguration.UniformBucketLevelAccess().setEnabled(true)));
        return bucket.client()
                .buckets()
                .insert(project, wanted)
                .setEnableObjectRetention(settings.createProtecting ? true : null);
    }
}
