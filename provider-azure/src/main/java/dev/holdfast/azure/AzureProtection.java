package dev.holdfast.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobContainerProperties;
import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.BlobProperties;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protecting, which needs a container with version-level immutability, and what else depends on what account and container keep.
 */
final class AzureProtection {
    private static final Logger LOG = LoggerFactory.getLogger(AzureProtection.class);

    private final AzureContainer container;
    private final AzureSettings settings;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Boolean locking;
    private volatile boolean notTold;
    private volatile boolean versionsSeen;

    AzureProtection(AzureContainer container, AzureSettings settings) {
        this.container = container;
        this.settings = settings;
    }

    /** Retention counts in whole seconds, and never less than was asked for. */
    static Instant whole(Instant until) {
        Instant seconds = until.truncatedTo(ChronoUnit.SECONDS);
        return seconds.equals(until) ? seconds : seconds.plusSeconds(1);
    }

    Set<Capability> capabilities() {
        EnumSet<Capability> all = EnumSet.of(
                Capability.DURABLE, Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED, Capability.ARCHIVES);
        if (isLocking()) {
            all.add(Capability.OBJECT_LOCK);
        }
        if (isVersioned()) {
            all.add(Capability.VERSIONS);
        }
        return Set.copyOf(all);
    }

    /** Immutability, where these credentials may not ask for it. */
    Set<Capability> undecided() {
        return !isLocking() && notTold ? Set.of(Capability.OBJECT_LOCK) : Set.of();
    }

    /**
     * After the first deletion that was not refused, where a deletion may only have hidden what takes its space still. Once: whoever
     * reads it can do something about it, and every deletion would say the same.
     */
    void warnIfUndecided() {
        if (!undecided().isEmpty() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "deleting in {}: whether the container has version-level immutability is not known; where it has, earlier"
                            + " versions of what is deleted stay and take their space still. Grant"
                            + " Microsoft.Storage/storageAccounts/blobServices/containers/read",
                    container.description());
        }
    }

    void require(String doing, BlobKey key) {
        if (!undecided().isEmpty()) {
            throw new StoreException.Denied(
                    doing + " " + key + " in " + container.description()
                            + ": whether the container has version-level immutability is not known; grant reading the"
                            + " container's properties (Microsoft.Storage/storageAccounts/blobServices/containers/read)",
                    null);
        }
        if (!isLocking()) {
            throw new StoreException.Unsupported(doing + " " + key + " in " + container.description()
                    + ": the container has no version-level immutability, so nothing in it can be protected; turn it on"
                    + " when the container is created, or ask for no retention here");
        }
    }

    void extend(BlobKey key, Instant until) {
        require("protecting", key);
        Instant whole = whole(until);
        BlobProperties found = container
                .look("protecting", key)
                .orElseThrow(() -> container.failures().notFound("protecting", key.path()));
        Optional<Instant> inForce = until(found);
        if (inForce.isPresent() && !whole.isAfter(inForce.get())) {
            return;
        }
        BlobImmutabilityPolicyMode mode =
                isLocked(found.getImmutabilityPolicy()) ? BlobImmutabilityPolicyMode.LOCKED : settings.lockMode;
        try {
            container
                    .blob(key)
                    .setImmutabilityPolicyWithResponse(
                            new BlobImmutabilityPolicy()
                                    .setPolicyMode(mode)
                                    .setExpiryTime(whole.atOffset(ZoneOffset.UTC)),
                            null,
                            null,
                            Context.NONE);
        } catch (RuntimeException failure) {
            throw container.failures().of("protecting", key.path(), failure, true);
        }
    }

    /** A locked policy stays locked: nobody may loosen it, not even while extending it. */
    private static boolean isLocked(@Nullable BlobImmutabilityPolicy policy) {
        return policy != null && policy.getPolicyMode() == BlobImmutabilityPolicyMode.LOCKED;
    }

    /** A blob tells, whether or not the container may be asked. */
    Optional<Instant> retainedUntil(BlobKey key) {
        if (!isLocking() && undecided().isEmpty()) {
            return Optional.empty();
        }
        return until(container
                .look("asking for the protection of", key)
                .orElseThrow(() -> container.failures().notFound("asking for the protection of", key.path())));
    }

    static Optional<Instant> until(BlobProperties found) {
        return until(found.getImmutabilityPolicy());
    }

    static Optional<Instant> until(@Nullable BlobImmutabilityPolicy policy) {
        return Optional.ofNullable(policy)
                .map(BlobImmutabilityPolicy::getExpiryTime)
                .map(OffsetDateTime::toInstant);
    }

    /** Whether single blobs can be protected, as the container says; what is no answer is not kept as one. */
    boolean isLocking() {
        Boolean known = locking;
        if (known == null) {
            try {
                BlobContainerProperties properties = container
                        .client()
                        .getPropertiesWithResponse(null, null, Context.NONE)
                        .getValue();
                known = Boolean.TRUE.equals(properties.isImmutableStorageWithVersioningEnabled());
            } catch (RuntimeException failure) {
                if (!AzureFailures.isForbidden(failure)) {
                    throw container.failures().of("asking for immutability", "of the container", failure, false);
                }
                notTold = true;
                known = false;
            }
            locking = known;
        }
        return known;
    }

    /** Whether earlier versions are kept: as declared, or as a blob shows. */
    boolean isVersioned() {
        if (settings.versioned != null) {
            return settings.versioned;
        }
        if (!versionsSeen && !isLocking()) {
            versionsSeen = showsVersions();
        }
        return versionsSeen || isLocking();
    }

    private boolean showsVersions() {
        AtomicReference<@Nullable String> seen = new AtomicReference<>();
        try {
            AzureListing.firstVersion(container, item -> seen.set(item.getVersionId()));
        } catch (StoreException.Denied | StoreException.Unsupported | StoreException.Invalid unknown) {
            return false;
        }
        return seen.get() != null;
    }
}
