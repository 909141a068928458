package dev.holdfast.azure;

import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.RehydratePriority;
import dev.holdfast.Time;
import dev.holdfast.spi.store.StoreCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a builder has collected. */
final class AzureSettings {
    String container = "";
    String prefix = "";

    @Nullable
    String account;

    @Nullable
    URI endpoint;

    @Nullable
    URI authority;

    StoreCredentials credentials = StoreCredentials.none();

    @Nullable
    Path certificates;

    @Nullable
    URI proxy;

    @Nullable
    String userAgent;

    Duration silence = Duration.ofSeconds(60);
    int blockBytes = 32 * 1024 * 1024;
    int blocksAtOnce = 3;
    int pageKeys = 5000;

    @Nullable
    String packTier;

    @Nullable
    String otherTier;

    RehydratePriority recallPriority = RehydratePriority.STANDARD;
    BlobImmutabilityPolicyMode lockMode = BlobImmutabilityPolicyMode.UNLOCKED;

    @Nullable
    Boolean versioned;

    boolean create;
    Time time = Time.system();

    /** The place, for messages. */
    String description() {
        String place =
                "azblob://" + container + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
        if (endpoint != null) {
            return place + " at " + endpoint.getRawAuthority()
                    + (endpoint.getRawPath() == null
                            ? ""
                            : endpoint.getRawPath().replaceAll("/+$", ""));
        }
        return account == null ? place : place + " of the account " + account.toLowerCase(Locale.ROOT);
    }
}
