package dev.holdfast.azure;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.store.StoreUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Opens {@code azblob://container/prefix?account=…&endpoint=…}. */
public final class AzureBlobStoreProvider implements BlobStoreProvider {
    private static final String FORM = "azblob://CONTAINER[/PREFIX]?account=NAME[&endpoint=https://HOST[:PORT]]";

    private static final Map<String, BiConsumer<AzureStoreBuilder, String>> PARAMETERS = Map.ofEntries(
            Map.entry("account", AzureStoreBuilder::account),
            Map.entry("endpoint", (store, value) -> store.endpoint(StoreUri.address("endpoint", value))),
            Map.entry("authority", (store, value) -> store.authority(StoreUri.address("authority", value))),
            Map.entry("ca", (store, value) -> store.trusting(Path.of(value))),
            Map.entry("proxy", (store, value) -> store.proxy(StoreUri.address("proxy", value))),
            Map.entry(
                    "silence", (store, value) -> store.silence(Duration.ofSeconds(StoreUri.number("silence", value)))),
            Map.entry("packTier", AzureStoreBuilder::packTier),
            Map.entry("otherTier", AzureStoreBuilder::otherTier),
            Map.entry("fastRecall", (store, value) -> store.fastRecall(StoreUri.flag("fastRecall", value))),
            Map.entry("versions", (store, value) -> store.versioned(StoreUri.flag("versions", value))),
            Map.entry("lock", (store, value) -> store.locked(StoreUri.choice("lock", value, "unlocked", "locked"))));

    /** Keeps nothing; called by {@link java.util.ServiceLoader}. */
    public AzureBlobStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("azblob");
    }

    @Override
    public BlobStore open(URI location, Options options) {
        StoreUri place = StoreUri.parse(location, FORM, PARAMETERS.keySet());
        AzureStoreBuilder builder = AzureBlobStore.container(place.container())
                .prefix(place.prefix())
                .credentials(options.credentials())
                .create(options.create())
                .time(options.time());
        PARAMETERS.forEach(
                (name, parameter) -> place.parameter(name).ifPresent(value -> parameter.accept(builder, value)));
        return builder.open();
    }
}
