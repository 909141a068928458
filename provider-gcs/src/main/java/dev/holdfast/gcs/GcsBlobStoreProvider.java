package dev.holdfast.gcs;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
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
            Map.entry("endpoint", (store, value) -> store.endpoint(StoreUri.address("endpoint", value))),
            Map.entry("project", GcsStoreBuilder::project),
            Map.entry("location", GcsStoreBuilder::location),
            Map.entry("anonymous", (store, value) -> store.anonymous(StoreUri.flag("anonymous", value))),
            Map.entry("member", GcsStoreBuilder::member),
            Map.entry("ca", (store, value) -> store.trusting(Path.of(value))),
            Map.entry("proxy", (store, value) -> store.proxy(StoreUri.address("proxy", value))),
            Map.entry("connections", (store, value) -> store.connections(StoreUri.number("connections", value))),
            Map.entry(
                    "silence", (store, value) -> store.silence(Duration.ofSeconds(StoreUri.number("silence", value)))),
            Map.entry("packClass", GcsStoreBuilder::packClass),
            Map.entry("otherClass", GcsStoreBuilder::otherClass),
            Map.entry("lock", (store, value) -> store.locked(StoreUri.choice("lock", value, "unlocked", "locked"))));

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
}
