package dev.holdfast.azure;

import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.RehydratePriority;
import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects what a store in a container needs to know. Not safe for use from several threads; may be used again after opening.
 */
public final class AzureStoreBuilder {
    private static final Pattern NAME = Pattern.compile("[$a-z0-9](-?[a-z0-9]){2,62}");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Set<String> TIERS = Set.of("Hot", "Cool", "Cold", "Archive");
    private static final int MOST_PAGE = 5000;

    final AzureSettings settings = new AzureSettings();

    AzureStoreBuilder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreException.Invalid(
                    "no container is called '" + name
                            + "': a name has 3 to 63 lower-case letters, digits and single hyphens",
                    null);
        }
        settings.container = name;
    }

    /** Only what lies under this path of the container is ours; the default is the whole container. */
    public AzureStoreBuilder prefix(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        settings.prefix = trimmed.isEmpty() ? "" : BlobKey.of(trimmed).path() + "/";
        return this;
    }

    /** The storage account's name; it may be left out where the endpoint or a connection string tells. */
    public AzureStoreBuilder account(String name) {
        if (!ACCOUNT.matcher(name).matches()) {
            throw new StoreException.Invalid(
                    "no account is called '" + name + "': a name has 3 to 24 lower-case letters and digits", null);
        }
        settings.account = name;
        return this;
    }

    /**
     * The account's address; the default is {@code https://ACCOUNT.blob.core.windows.net}. Needed for other clouds, such as
     * {@code https://ACCOUNT.blob.core.chinacloudapi.cn}, and for Azurite, {@code http://127.0.0.1:10000/devstoreaccount1}.
     */
    public AzureStoreBuilder endpoint(URI address) {
        String scheme = address.getScheme();
        if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new StoreException.Invalid(
                    "an endpoint is written https://HOST[:PORT][/ACCOUNT], this one is not: " + address.getHost(),
                    null);
        }
        if (address.getUserInfo() != null || address.getRawQuery() != null) {
            throw new StoreException.Invalid(
                    "an endpoint carries no user, no password and no signature; hand in credentials", null);
        }
        settings.endpoint = address;
        return this;
    }

    /**
     * What is handed in: {@code accountKey}, or {@code sasToken}, or {@code connectionString}, or {@code tenantId} and
     * {@code clientId} with {@code clientSecret} or {@code federatedToken}, as a cluster gives to a workload; the default is the SDK's chain (environment, workload identity, managed
     * identity, command line). Read again for each request, so that what was renewed is used.
     */
    public AzureStoreBuilder credentials(StoreCredentials handedIn) {
        settings.credentials = Objects.requireNonNull(handedIn, "handedIn");
        return this;
    }

    /**
     * Where tokens of Entra ID come from; the default is what {@code AZURE_AUTHORITY_HOST} says, else the public cloud's. Needed
     * for other clouds, such as {@code https://login.chinacloudapi.cn}, and taken at its word.
     */
    public AzureStoreBuilder authority(URI address) {
        if (address.getHost() == null || !"https".equals(address.getScheme()) || address.getUserInfo() != null) {
            throw new StoreException.Invalid("an authority is written https://HOST[:PORT]", null);
        }
        settings.authority = address;
        return this;
    }

    /** A directory with one file for each credential, as Kubernetes mounts a secret. */
    public AzureStoreBuilder credentialsDirectory(Path directory) {
        settings.credentials = StoreCredentials.inDirectory(directory);
        return this;
    }

    /** Certificates in PEM that are trusted beside the system's. */
    public AzureStoreBuilder trusting(Path certificates) {
        settings.certificates = Objects.requireNonNull(certificates, "certificates");
        return this;
    }

    /** A proxy, {@code http://HOST:PORT}; the default is what the system's properties and environment say. */
    public AzureStoreBuilder proxy(URI server) {
        if (server.getHost() == null || server.getUserInfo() != null) {
            throw new StoreException.Invalid("a proxy is written http://HOST[:PORT]", null);
        }
        settings.proxy = server;
        return this;
    }

    /** What is added to the name that this program gives itself in requests. */
    public AzureStoreBuilder userAgent(String suffix) {
        settings.userAgent = Objects.requireNonNull(suffix, "suffix");
        return this;
    }

    /**
     * How long nothing may come from the server before a request counts as lost; at least 1 ms, the default is 60 seconds. What
     * is sent gets as much time more as a line of 64 KiB a second needs.
     */
    public AzureStoreBuilder silence(Duration longest) {
        if (longest.toMillis() < 1) {
            throw new IllegalArgumentException("silence must be at least 1 ms, was " + longest);
        }
        settings.silence = longest;
        return this;
    }

    /** What is longer is stored in blocks of this size, in bytes; at least 1, the default is 32 MiB. */
    public AzureStoreBuilder blockBytes(int bytes) {
        settings.blockBytes = atLeastOne(bytes, "bytes of a block");
        return this;
    }

    /** How many blocks of one object travel, and are in memory, at once; at least 1, the default is 3. */
    public AzureStoreBuilder blocksAtOnce(int blocks) {
        settings.blocksAtOnce = atLeastOne(blocks, "blocks at once");
        return this;
    }

    /** How many objects one page of a listing holds at most; 1 to 5,000, which is the default. */
    public AzureStoreBuilder pageKeys(int keys) {
        settings.pageKeys = Math.min(MOST_PAGE, atLeastOne(keys, "keys of a page"));
        return this;
    }

    /** The access tier of packs: {@code Hot}, {@code Cool}, {@code Cold} or {@code Archive}; the default is the account's. */
    public AzureStoreBuilder packTier(String name) {
        settings.packTier = tier(name);
        return this;
    }

    /** The access tier of everything but packs; the default is the account's. */
    public AzureStoreBuilder otherTier(String name) {
        settings.otherTier = tier(name);
        return this;
    }

    /** Whether what is recalled from the archive is to come fast (within an hour, mostly), at a higher price; the default is no. */
    public AzureStoreBuilder fastRecall(boolean fast) {
        settings.recallPriority = fast ? RehydratePriority.HIGH : RehydratePriority.STANDARD;
        return this;
    }

    /**
     * Protects with locked policies, which nobody can shorten or remove, where retention is asked for; the default is unlocked
     * ones, which those with a permission of its own can.
     */
    public AzureStoreBuilder locked(boolean strict) {
        settings.lockMode = strict ? BlobImmutabilityPolicyMode.LOCKED : BlobImmutabilityPolicyMode.UNLOCKED;
        return this;
    }

    /** Whether the account keeps versions; the default is what its objects show, which says nothing while there is none. */
    public AzureStoreBuilder versioned(boolean kept) {
        settings.versioned = kept;
        return this;
    }

    /** Whether the container is created if it is missing; the default is no. */
    public AzureStoreBuilder create(boolean container) {
        settings.create = container;
        return this;
    }

    /** Where the store gets its time from; the default is the system's. */
    public AzureStoreBuilder time(Time newTime) {
        settings.time = Objects.requireNonNull(newTime, "newTime");
        return this;
    }

    /**
     * Connects.
     *
     * @throws StoreException.NotFound if there is no such container and none is created
     * @throws StoreException.Invalid if neither account nor endpoint is known
     * @throws StoreException if the server cannot be reached or refuses
     */
    public AzureBlobStore open() {
        return AzureConnection.open(settings);
    }

    private static String tier(String name) {
        if (!TIERS.contains(name)) {
            throw new StoreException.Invalid(
                    "there is no access tier '" + name + "'; there are Hot, Cool, Cold and Archive", null);
        }
        return name;
    }

    private static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + value);
        }
        return value;
    }
}
