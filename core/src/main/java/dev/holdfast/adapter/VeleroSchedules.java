package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code Schedule} of {@code velero.io/v1} ({@code pkg/apis/velero/v1/schedule_types.go} and {@code backup_types.go}). The schedule
 * and its template become a schedule, a policy with the lifetime, and a target for the cluster.
 *
 * <p>A backup without a lifetime, or with 0, lives 720 hours ({@code pkg/cmd/server/config/config.go}); it is stamped when the
 * backup is made. A new schedule runs at once unless {@code skipImmediately} is true. A run is skipped while one of the same
 * schedule goes on. Times are those of the server's zone, UTC in its container, unless {@code CRON_TZ=} stands in front.
 */
final class VeleroSchedules {
    private static final Duration TTL = Duration.ofDays(30);

    private static final String CHOICE = "it chooses objects of the cluster, which definitions here cannot do yet";

    private static final Notes NOTES = notes();

    private VeleroSchedules() {}

    static void read(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        Field template = spec.at("template");
        String ours = Names.of(name.text("velero"));
        into.policy(name, policy(ours, template.at("ttl")));
        into.target(name, target(ours, template));
        Map<String, String> labels = new LinkedHashMap<>(document.labels());
        labels.putAll(template.at("metadata", "labels").words());
        Schedule.Builder schedule = Schedule.builder(ours)
                .policy(ours)
                .targets(List.of(ours))
                .labels(labels)
                .paused(spec.at("paused").flag())
                .skipOnCreation(spec.at("skipImmediately").flag())
                .overlap(Schedule.Overlap.FORBID)
                .storage(storage(template.at("storageLocation"), into));
        Crons.into(spec.at("schedule"), schedule);
        owners(spec.at("useOwnerReferencesInBackup"));
        into.schedule(name, schedule.build());
        document.reportRest(NOTES);
    }

    private static Policy policy(String name, Field ttl) {
        Optional<Duration> said =
                ttl.parsed("a duration such as 720h0m0s", Lifetimes::ofGo).filter(length -> !length.isZero());
        if (said.isEmpty()) {
            ttl.defaulted("720 hours", "the default of Velero's server");
        } else if (!Lifetimes.isExact(said.get())) {
            ttl.changed("lifetimes here are full hours, so it was rounded up", "");
        }
        Lifetime lifetime = Lifetimes.of(said.orElse(TTL));
        return Policy.builder(name)
                .retention(RetentionPolicy.builder(RetentionPolicy.Mode.VELERO)
                        .ttl(lifetime)
                        .build())
                .build();
    }

    private static Target target(String name, Field template) {
        template.changed(
                "the objects of the cluster became the target '" + name + "' with the address kubernetes:" + name,
                "set targets." + name + ".uri to the cluster that is meant");
        return Target.builder(name).uri(URI.create("kubernetes:" + name)).build();
    }

    private static String storage(Field location, Definitions into) {
        Optional<String> name = location.text().map(Names::of);
        if (name.isPresent() && !into.hasStorage(name.get())) {
            location.report(
                    Kind.UNRESOLVED,
                    "no BackupStorageLocation of that name was given",
                    "import it together with this schedule");
        } else if (name.isEmpty() && !into.hasStorage()) {
            into.placeholder(
                    location, "default", "Velero uses its default location", storage -> storage.isDefault(true));
        }
        return name.orElse("");
    }

    private static void owners(Field field) {
        if (field.flag()) {
            field.report(
                    Kind.NOT_MAPPED,
                    "there, removing the schedule removes the cluster's records of its backups, not the backups",
                    "set deleteBackupsOnDeletion if the backups shall go with the schedule");
        }
    }

    private static Notes notes() {
        Notes.Builder notes = Notes.ofResource()
                .irrelevant("metadata.namespace", "Velero's own namespace; there are no namespaces here")
                .lost(
                        "spec.template.hooks",
                        "they run inside pods of the cluster; hooks here run where Holdfast does",
                        "write hooks of the schedule that do the same, for example through kubectl exec")
                .lost(
                        "spec.template.itemOperationTimeout",
                        "operations of Velero's plugins",
                        "set the schedule's timeout")
                .lost("spec.template.csiSnapshotTimeout", "volume snapshots are taken by Velero's plugins", "")
                .lost("spec.template.volumeSnapshotLocations", "volume snapshots are taken by Velero's plugins", "")
                .lost("spec.template.snapshotVolumes", "volume snapshots are taken by Velero's plugins", "")
                .lost("spec.template.snapshotMoveData", "volume snapshots are taken by Velero's plugins", "")
                .lost("spec.template.datamover", "volume snapshots are taken by Velero's plugins", "")
                .lost("spec.template.uploaderConfig", "settings of Velero's uploader", "")
                .lost("spec.template.defaultVolumesToRestic", "volumes are chosen by the workload", "")
                .lost("spec.template.defaultVolumesToFsBackup", "volumes are chosen by the workload", "")
                .lost("spec.template.resourcePolicy", "volumes are chosen by the workload", "");
        for (String field : List.of(
                "includedNamespaces",
                "excludedNamespaces",
                "includedResources",
                "excludedResources",
                "includedClusterScopedResources",
                "excludedClusterScopedResources",
                "includedNamespaceScopedResources",
                "excludedNamespaceScopedResources",
                "includeClusterResources",
                "labelSelector",
                "orLabelSelectors",
                "orderedResources",
                "volumeGroupSnapshotLabelKey")) {
            notes.lost("spec.template." + field, CHOICE, "choose by the target's URI, once its workload is there");
        }
        return notes.build();
    }
}
