package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code AtlasDeployment} of {@code atlas.mongodb.com/v1} ({@code api/v1/atlasdeployment_types.go} of the operator): of what it
 * says about a cluster, its name, tags, the reference to a backup schedule and whether it can be restored to points in time.
 */
final class AtlasDeployments {
    private static final String CLUSTER = "it describes the cluster, not its backup";

    private static final Notes NOTES = notes();

    private AtlasDeployments() {}

    static void read(Document document, Definitions into) {
        Field metadata = document.at("metadata", "name");
        Field spec = document.at("spec");
        Field deployment = spec.at("deploymentSpec");
        String name = deployment.at("name").text().or(metadata::text).orElse("atlas");
        metadata.text();
        Target.Builder target = Target.builder(Names.of(name))
                .labels(labels(document, deployment))
                .pitEnabled(deployment.at("pitEnabled").flag())
                .schedules(schedules(spec.at("backupRef"), deployment.at("backupEnabled"), into));
        metadata.give(URI.create("mongodb+srv://" + Names.of(name)), target::uri);
        document.at("spec")
                .missing(
                        "the operator keeps the connection string in a secret; the target was written down with the"
                                + " address mongodb+srv://" + Names.of(name),
                        "set targets." + Names.of(name) + ".uri, and its user and password as references");
        into.target(metadata, target.build());
        document.reportRest(NOTES);
    }

    private static Map<String, String> labels(Document document, Field deployment) {
        Map<String, String> labels = new LinkedHashMap<>(document.labels());
        for (String list : List.of("labels", "tags")) {
            for (Field tag : deployment.at(list).elements()) {
                tag.at("key")
                        .text()
                        .ifPresent(key -> labels.put(key, tag.at("value").text("")));
            }
        }
        return labels;
    }

    private static List<String> schedules(Field reference, Field enabled, Definitions into) {
        reference.at("namespace").take();
        Optional<String> name = reference.at("name").text();
        boolean on = enabled.flag(name.isPresent());
        if (name.isEmpty()) {
            reference
                    .at("name")
                    .missing(
                            "without it Atlas backs this cluster up by its own rules or not at all",
                            "name" + " a schedule if it shall be backed up");
            return List.of();
        }
        if (!on) {
            enabled.lost(
                    "backups are switched off, so the target was given no schedule",
                    "add the schedule to the target if it shall be backed up");
            return List.of();
        }
        if (!into.hasSchedule(Names.of(name.get()))) {
            reference
                    .at("name")
                    .report(
                            Kind.UNRESOLVED,
                            "no AtlasBackupSchedule of that name was given",
                            "import it together with this deployment");
        }
        return List.of(Names.of(name.get()));
    }

    private static Notes notes() {
        Notes.Builder notes = Notes.ofResource()
                .irrelevant("metadata.namespace", "names are looked up without their namespace")
                .lost(
                        "spec.deploymentSpec.terminationProtectionEnabled",
                        "it keeps the cluster from being deleted; backups of deleted targets stay here anyway",
                        "")
                .lost(
                        "spec.deploymentSpec.paused",
                        "a paused cluster cannot be read",
                        "pause its schedules as long as it rests")
                .lost(
                        "spec.serverlessSpec",
                        "serverless instances have ended",
                        "import the definition of the cluster that took its place")
                .lost("spec.flexSpec", "Atlas does not let flex clusters choose their backups", "");
        for (String field :
                List.of("projectRef", "externalProjectRef", "connectionSecret", "upgradeToDedicated", "processArgs")) {
            notes.irrelevant("spec." + field, CLUSTER);
        }
        for (String field : List.of(
                "biConnector",
                "clusterType",
                "configServerManagementMode",
                "customZoneMapping",
                "diskSizeGB",
                "encryptionAtRestProvider",
                "managedNamespaces",
                "mongoDBMajorVersion",
                "mongoDBVersion",
                "replicationSpecs",
                "rootCertType",
                "searchIndexes",
                "searchNodes",
                "versionReleaseSystem")) {
            notes.irrelevant("spec.deploymentSpec." + field, CLUSTER);
        }
        return notes.build();
    }
}
