package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Storage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code BackupStorage} of {@code storage.kubestash.com/v1alpha1} ({@code apis/storage/v1alpha1/backupstorage_types.go}, {@code types.go}).
 * Removing one keeps the data by default ({@code Delete}); {@code WipeOut} deletes them.
 */
final class KubeStashStorages {
    private static final Map<String, Storage.Removal> REMOVAL =
            Map.of("Delete", Storage.Removal.KEEP, "Retain", Storage.Removal.KEEP, "WipeOut", Storage.Removal.WIPE);

    private static final List<Place> PLACES = List.of(
            new Place("s3", "s3", "bucket"),
            new Place("gcs", "gs", "bucket"),
            new Place("azure", "azblob", "container"),
            new Place("local", "file", "mountPath"));

    private static final Notes NOTES = notes();

    private KubeStashStorages() {}

    /**
     * A kind of backend.
     *
     * @param field where it is defined
     * @param scheme of our URIs
     * @param bucket the field that names bucket, container or directory
     */
    private record Place(String field, String scheme, String bucket) {}

    static void read(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        String ours = Names.of(name.text("kubestash"));
        Storage.Builder storage = Storage.builder(ours)
                .labels(document.labels())
                .isDefault(spec.at("default").flag())
                .removal(spec.at("deletionPolicy").oneOf(REMOVAL).orElse(Storage.Removal.KEEP));
        place(spec.at("storage"), storage);
        Stores.password(spec.at("storage"), storage, ours);
        into.storage(name, storage.build());
        document.reportRest(NOTES);
    }

    private static void place(Field backend, Storage.Builder storage) {
        Field provider = backend.at("provider");
        Optional<String> said = provider.text();
        said.ifPresent(storage::provider);
        Optional<Place> chosen = PLACES.stream()
                .filter(kind -> backend.at(kind.field()).isPresent())
                .findFirst();
        if (chosen.isPresent()) {
            place(provider, backend.at(chosen.get().field()), chosen.get(), storage);
            return;
        }
        backend.missing("none of s3, gcs, azure and local says where it is", "set the storage's uri");
        backend.report(
                Kind.NOT_MAPPED,
                "no store here is known to belong to it; the place file:/srv/holdfast/kubestash was written down",
                "set the storage's uri");
        storage.uri(URI.create("file:/srv/holdfast/kubestash"));
    }

    private static void place(Field provider, Field fields, Place place, Storage.Builder storage) {
        Field bucket = fields.at(place.bucket());
        if (!bucket.isPresent()) {
            bucket.missing("it says where the data are", "set the storage's uri");
        }
        if (place.scheme().equals("file")) {
            String path = bucket.text("/srv/holdfast/kubestash");
            bucket.give(URI.create("file:" + path.replaceAll("[^A-Za-z0-9/._-]", "-")), storage::uri);
            storage.prefix(fields.at("subPath").text(""));
        } else {
            String name = bucket.text("bucket");
            bucket.give(Stores.uri(provider, bucket, Optional.of(place.scheme()), name), storage::uri);
            storage.prefix(fields.at("prefix").text(""));
        }
        fields.at("region").text().ifPresent(storage::region);
        Field connections = fields.at("maxConnections");
        connections.into(connections.number(0, Integer.MAX_VALUE), storage::connections);
    }

    private static Notes notes() {
        Notes.Builder notes = Notes.ofResource()
                .irrelevant("metadata.namespace", "names are looked up without their namespace")
                .lost("spec.usagePolicy", "definitions here have no namespaces that could be kept apart", "")
                .lost("spec.runtimeSettings", "settings of pods of the cluster", "")
                .lost(
                        "spec.storage.s3.endpoint",
                        "the address of the service is not part of the URI of a bucket",
                        "set what the store's URI or environment needs")
                .lost("spec.storage.s3.insecureTLS", "certificates are always checked here", "")
                .lost(
                        "spec.storage.azure.storageAccount",
                        "the account is not part of the URI of a container",
                        "set what the store's URI or environment needs");
        for (Place place : PLACES) {
            for (String secret : List.of("secret", "secretName")) {
                notes.lost(
                        "spec.storage." + place.field() + "." + secret,
                        "it names a secret of the cluster",
                        "give the store's credentials to the process, or write references to them into the storage");
            }
        }
        for (String volume : List.of("nfs", "persistentVolumeClaim", "hostPath", "emptyDir")) {
            notes.lost("spec.storage.local." + volume, "the cluster mounts it", "mount it where Holdfast runs");
        }
        return notes.build();
    }
}
