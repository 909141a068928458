package dev.holdfast.adapter;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import java.util.List;

/**
 * {@code AtlasBackupPolicy} and {@code AtlasBackupCompliancePolicy} of {@code atlas.mongodb.com/v1}, the operator's
 * {@code api/v1/atlasbackuppolicy_types.go} and {@code atlasbackupcompliancepolicy_types.go}.
 *
 * <p>An item says how often and for how long. Interval 40 of a monthly item is the last day. Words of frequency and unit may be
 * upper or lower case, as the operator lowers them. Lifetimes are stamped when a snapshot is taken; of several items due together
 * the longest counts.
 */
final class AtlasPolicies {
    private static final Notes NOTES = Notes.ofResource()
            .irrelevant("metadata.namespace", "names are looked up without their namespace")
            .build();

    private AtlasPolicies() {}

    static void policy(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field items = document.at("spec", "items");
        List<PolicyItem> read = AtlasFields.items(items);
        if (read.isEmpty() && !items.isPresent()) {
            items.missing("a policy of Atlas has items", "list what shall be taken and how long it is kept");
        }
        Policy.Builder policy = Policy.builder(Names.of(name.text("atlas")))
                .profile(Policy.Profile.ATLAS)
                .labels(document.labels())
                .retention(RetentionPolicy.builder(RetentionPolicy.Mode.ATLAS).build());
        items.give(read, policy::items);
        into.policy(name, policy.build());
        document.reportRest(NOTES);
    }

    static void compliance(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        CompliancePolicy.Builder policy = CompliancePolicy.builder(Names.of(name.text("atlas")))
                .authorizedEmail(person(spec.at("authorizedEmail")))
                .authorizedFirstName(person(spec.at("authorizedUserFirstName")))
                .authorizedLastName(person(spec.at("authorizedUserLastName")))
                .copyProtection(spec.at("copyProtectionEnabled").flag())
                .encryptionAtRest(spec.at("encryptionAtRestEnabled").flag())
                .overwriteBackupPolicies(spec.at("overwriteBackupPolicies").flag())
                .pointInTime(spec.at("pointInTimeEnabled").flag());
        Field window = spec.at("restoreWindowDays");
        window.into(window.number(1, Integer.MAX_VALUE), policy::restoreWindowDays);
        Field items = spec.at("scheduledPolicyItems");
        items.give(AtlasFields.items(items), policy::items);
        Field onDemand = spec.at("onDemandPolicy");
        if (onDemand.isPresent()) {
            onDemand.into(AtlasFields.retention(onDemand), policy::onDemand);
        }
        if (policy.build().encryptionAtRest()) {
            spec.at("encryptionAtRestEnabled")
                    .changed(
                            "Atlas means the customer's own key for the cluster's disks; repositories here are always"
                                    + " encrypted",
                            "");
        }
        into.compliance(name, policy.build());
        document.reportRest(NOTES);
    }

    private static String person(Field field) {
        if (!field.isPresent()) {
            field.missing("Atlas wants to know who may change the floors", "name a person");
        }
        return field.text("");
    }
}
