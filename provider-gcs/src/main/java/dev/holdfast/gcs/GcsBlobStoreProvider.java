package dev.holdfast.gcs;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Opens {@code gs://bucket/prefix}. */
public final class GcsBlobStoreProvider implements BlobStoreProvider {
    private static final String FORM = "gs://BUCKET[/PREFIX][?endpoint=https://HOST[:PORT]&project=...]";

    private static final Map<String, BiConsumer<GcsStoreBuilder, String>> PARAMETERS = Map.ofEntries(
            Map.entry("endpoint", (store, value) -> store.endpoint(address("endpoint", value))),
            Map.entry("project", GcsStoreBuilder::project),
            Map.entry("location", GcsStoreBuilder::location),
            Map.entry("anonymous", (store, value) -> store.anonymous(yes("anonymous", value))),
            Map.entry("member", GcsStoreBuilder::member),
            Map.entry("ca", (store, value) -> store.trusting(Path.of(value))),
            Map.entry("proxy", (store, value) -> store.proxy(address("proxy", value))),
            Map.entry("connections", (store, value) -> store.connections(number("connections", value))),
            Map.entry("silence", (store, value) -> store.silence(Duration.ofSeconds(number("silence", value)))),
            Map.entry("packClass", GcsStoreBuilder::packClass),
            Map.entry("otherClass", GcsStoreBuilder::otherClass),
            Map.entry("lock", (store, value) -> store.locked(strict(value))));

    /** Keeps nothing; called by {@link java.util.ServiceLoader}. */
    public GcsBlobStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("gs");
    }

    @Override
    public BlobStore open(URI location, Options options) {
        StoreUri place = StoreUri.parse(location, FORM, PARAMETERS.keySet());
        GcsStoreBuilder builder = GcsBlobStore.bucket(place.container())
                .prefix(place.prefix())
                .credentials(options.credentials())
                .create(options.create(), place.parameter("lock").isPresent())
                .time(options.time());
        PARAMETERS.forEach(
                (name, parameter) -> place.parameter(name).ifPresent(value -> parameter.accept(builder, value)));
        return builder.open();
    }

    private static URI address(String name, String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException malformed) {
            throw new StoreException.Invalid("the parameter '" + name + "' is no URI: write https://HOST[:PORT]", null);
        }
    }

    private static boolean yes(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new StoreException.Invalid(
                        "the parameter '" + name + "' is true or false, was '" + value + "'", null);
        };
    }

    private static int number(String name, String value) {
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw new StoreException.Invalid(
                    "the parameter '" + name + "' is a number of 1 to 99999, was '" + value + "'", null);
        }
        return Integer.parseInt(value);
    }

    private static boolean strict(String value) {
        return switch (value) {
            case "locked" -> true;
            case "unlocked" -> false;
            default ->
                throw new StoreException.Invalid(
                        "the parameter 'lock' is unlocked or locked, was '" + value + "'", null);
        };
    }
}
