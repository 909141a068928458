package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.store.StoreUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Opens {@code s3://bucket/prefix?endpoint=…&region=…}. */
public final class S3BlobStoreProvider implements BlobStoreProvider {
    private static final String FORM = "s3://BUCKET[/PREFIX][?region=...&endpoint=https://HOST[:PORT]]";

    private static final Map<String, BiConsumer<S3StoreBuilder, String>> PARAMETERS = Map.ofEntries(
            Map.entry("endpoint", (store, value) -> store.endpoint(StoreUri.address("endpoint", value))),
            Map.entry("region", S3StoreBuilder::region),
            Map.entry("pathStyle", (store, value) -> store.pathStyle(StoreUri.flag("pathStyle", value))),
            Map.entry("profile", S3StoreBuilder::profile),
            Map.entry("ca", (store, value) -> store.trusting(Path.of(value))),
            Map.entry("proxy", (store, value) -> store.proxy(StoreUri.address("proxy", value))),
            Map.entry("connections", (store, value) -> store.connections(StoreUri.number("connections", value))),
            Map.entry("principal", S3StoreBuilder::principal),
            Map.entry("packClass", S3StoreBuilder::packClass),
            Map.entry("otherClass", S3StoreBuilder::otherClass),
            Map.entry("conditions", (store, value) -> store.conditions(StoreUri.flag("conditions", value))),
            Map.entry(
                    "lock",
                    (store, value) -> store.compliance(StoreUri.choice("lock", value, "governance", "compliance"))));

    /** Keeps nothing; called by {@link java.util.ServiceLoader}. */
    public S3BlobStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public BlobStore open(URI location, Options options) {
        StoreUri place = StoreUri.parse(location, FORM, PARAMETERS.keySet());
        S3StoreBuilder builder = S3BlobStore.bucket(place.container())
                .prefix(place.prefix())
                .credentials(options.credentials())
                .create(options.create(), place.parameter("lock").isPresent())
                .time(options.time());
        PARAMETERS.forEach(
                (name, parameter) -> place.parameter(name).ifPresent(value -> parameter.accept(builder, value)));
        return builder.open();
    }
}
