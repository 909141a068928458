package dev.holdfast.adapter;

import dev.holdfast.policy.Storage;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code BackupStorageLocation} of {@code velero.io/v1} ({@code pkg/apis/velero/v1/backupstoragelocation_types.go}): provider, bucket and
 * prefix, region, access mode, default. Velero validates a location every minute by default; here storages are looked at when they
 * are used.
 */
final class VeleroLocations {
    private static final Map<String, Storage.Access> ACCESS =
            Map.of("ReadWrite", Storage.Access.READ_WRITE, "ReadOnly", Storage.Access.READ_ONLY);

    /** Schemes of the providers that Velero's own plugins have. */
    private static final Map<String, String> SCHEMES = Map.of(
            "aws",
            "s3",
            "velero.io/aws",
            "s3",
            "azure",
            "azblob",
            "velero.io/azure",
            "azblob",
            "gcp",
            "gs",
            "velero.io/gcp",
            "gs");

    private static final Notes NOTES = Notes.ofResource()
            .irrelevant("metadata.namespace", "Velero's own namespace; there are no namespaces here")
            .lost(
                    "spec.objectStorage.caCert",
                    "certificates of stores are not part of a definition",
                    "add the authority to the trust store of the Java runtime")
            .lost(
                    "spec.backupSyncPeriod",
                    "the catalogue reads the storage itself; there is nothing to synchronise",
                    "")
            .lost("spec.validationFrequency", "storages are looked at when they are used", "")
            .lost(
                    "spec.credential",
                    "it names a secret of the cluster",
                    "give the store's credentials to the process, or write references to them into the storage")
            .lost("spec.config", "settings of Velero's plugin", "set what the store's URI needs by hand")
            .build();

    private VeleroLocations() {}

    static void read(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        String ours = Names.of(name.text("default"));
        Storage.Builder storage = Storage.builder(ours)
                .labels(document.labels())
                .isDefault(spec.at("default").flag())
                .access(spec.at("accessMode").oneOf(ACCESS).orElse(Storage.Access.READ_WRITE))
                .prefix(spec.at("objectStorage", "prefix").text(""));
        spec.at("provider").text().ifPresent(storage::provider);
        spec.at("config", "region").text().ifPresent(storage::region);
        Field bucket = spec.at("objectStorage", "bucket");
        bucket.give(uri(spec.at("provider"), bucket), storage::uri);
        Stores.password(bucket, storage, ours);
        into.storage(name, storage.build());
        document.reportRest(NOTES);
    }

    private static URI uri(Field provider, Field bucket) {
        Optional<String> name = bucket.text();
        if (name.isEmpty()) {
            bucket.missing("Velero needs a bucket", "set the storage's uri");
        }
        String word = provider.text("").toLowerCase(Locale.ROOT);
        Optional<String> scheme = Optional.ofNullable(SCHEMES.get(word));
        return Stores.uri(provider, bucket, scheme, name.orElse("bucket"));
    }
}
