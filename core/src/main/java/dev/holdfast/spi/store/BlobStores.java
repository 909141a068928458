package dev.holdfast.spi.store;

import dev.holdfast.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens stores by location, with the providers that {@link ServiceLoader} finds.
 *
 * <p>A location is a URI such as {@code s3://bucket/prefix}, {@code file:/srv/backup} or {@code memory:name}, or a bare path,
 * which means {@code file:}. One object of this class keeps its providers, and a provider of stores in memory keeps their
 * contents: two openings of {@code memory:x} see the same data if they are made through the same object. The static methods
 * search for providers anew each time, so what they open in memory is seen by nobody else. Safe for use from any thread.
 */
public final class BlobStores {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private final Map<String, BlobStoreProvider> providers;
    private final Time time;

    private BlobStores(Map<String, BlobStoreProvider> providers, Time time) {
        this.providers = providers;
        this.time = time;
    }

    /**
     * Opens a store whose place exists, on the system's time.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    public static BlobStore open(String location) {
        return builder().build().store(location);
    }

    /**
     * Opens a store whose place exists, on the system's time.
     *
     * @param credentials such as {@link StoreCredentials#inDirectory}
     * @throws StoreException.Invalid if the location is not understood or has no provider, or the store takes no credentials
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    public static BlobStore open(String location, StoreCredentials credentials) {
        return builder().build().store(location, credentials);
    }

    /**
     * Opens a store and creates its place (a directory) if it is missing, on the system's time.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider
     */
    public static BlobStore create(String location) {
        return builder().build().createStore(location);
    }

    /** Begins with the system's time and the providers that the calling thread sees. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a store whose place exists.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    public BlobStore store(String location) {
        return open(location, false, StoreCredentials.none());
    }

    /**
     * Opens a store whose place exists, as whoever the credentials say.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider, or the store takes no credentials
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    public BlobStore store(String location, StoreCredentials credentials) {
        return open(location, false, credentials);
    }

    /**
     * Opens a store and creates its place if it is missing.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider
     */
    public BlobStore createStore(String location) {
        return open(location, true, StoreCredentials.none());
    }

    /**
     * Opens a store and creates its place if it is missing, as whoever the credentials say.
     *
     * @throws StoreException.Invalid if the location is not understood or has no provider, or the store takes no credentials
     */
    public BlobStore createStore(String location, StoreCredentials credentials) {
        return open(location, true, credentials);
    }

    /** The schemes of locations that can be opened, in alphabetical order. */
    public List<String> schemes() {
        return List.copyOf(new TreeSet<>(providers.keySet()));
    }

    /** The same for whoever decides later whether a place is created. */
    public StoreOpener opener() {
        return this::open;
    }

    private BlobStore open(String location, boolean create, StoreCredentials credentials) {
        URI uri = uri(Objects.requireNonNull(location, "location"));
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        BlobStoreProvider provider = providers.get(scheme);
        if (provider == null) {
            throw new StoreException.Invalid(
                    "no provider for scheme '" + scheme + "'; on the class path: "
                            + String.join(", ", new TreeSet<>(providers.keySet())) + "; add holdfast-" + scheme
                            + ", or correct the location " + withoutCredentials(location),
                    null);
        }
        return provider.open(uri, new BlobStoreProvider.Options(time, create, credentials));
    }

    private static URI uri(String location) {
        try {
            return SCHEME.matcher(location).matches()
                    ? new URI(location)
                    : Path.of(location).toAbsolutePath().normalize().toUri();
        } catch (URISyntaxException malformed) {
            throw new StoreException.Invalid(
                    "the location " + withoutCredentials(location) + " is no URI (" + malformed.getReason()
                            + "); write special characters as %XX, or a file system path without file:",
                    null);
        } catch (InvalidPathException impossible) {
            throw new StoreException.Invalid(
                    "the location " + withoutCredentials(location) + " is neither a URI nor a path: "
                            + impossible.getReason(),
                    null);
        }
    }

    /** People do write passwords into locations; no message may repeat them. */
    private static String withoutCredentials(String location) {
        return location.replaceAll("//[^/@]*@", "//...@").replaceAll("\\?.*", "?...");
    }

    /** Collects what the opened stores are given. */
    public static final class Builder {
        private @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        private Time time = Time.system();

        private Builder() {}

        /** Where providers are looked for; the default is the calling thread's context class loader. */
        public Builder classLoader(ClassLoader loader) {
            this.classLoader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /** The time that stores are given; the default is the system's. A test hands in its own. */
        public Builder time(Time newTime) {
            this.time = Objects.requireNonNull(newTime, "time");
            return this;
        }

        /**
         * Looks for the providers, once.
         *
         * @throws StoreException.Invalid if two providers serve one scheme
         */
        public BlobStores build() {
            Map<String, BlobStoreProvider> found = new HashMap<>();
            for (BlobStoreProvider provider : ServiceLoader.load(BlobStoreProvider.class, classLoader)) {
                for (String scheme : provider.schemes()) {
                    register(found, scheme, provider);
                }
            }
            return new BlobStores(Map.copyOf(found), time);
        }

        private static void register(Map<String, BlobStoreProvider> found, String scheme, BlobStoreProvider provider) {
            BlobStoreProvider other = found.put(scheme, provider);
            if (other != null) {
                throw new StoreException.Invalid(
                        "two providers serve the scheme '" + scheme + "': "
                                + other.getClass().getName() + " and "
                                + provider.getClass().getName() + "; take one of them off the class path",
                        null);
            }
        }
    }
}
