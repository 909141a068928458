package dev.holdfast.adapter;

import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionPolicy;
import java.util.Optional;

/**
 * {@code RetentionPolicy} of {@code storage.kubestash.com/v1alpha1} ({@code apis/storage/v1alpha1/retentionpolicy_types.go}): counts for
 * each period, a maximum age that beats them, and how many failed snapshots stay, one by default.
 */
final class KubeStashPolicies {
    private static final int FAILED = 1;

    private static final Notes NOTES = Notes.ofResource()
            .irrelevant("metadata.namespace", "names are looked up without their namespace")
            .lost("spec.usagePolicy", "definitions here have no namespaces that could be kept apart", "")
            .build();

    private KubeStashPolicies() {}

    static void read(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        String ours = Names.of(name.text("kubestash"));
        RetentionPolicy.Builder retention = RetentionPolicy.builder(RetentionPolicy.Mode.HOLDFAST)
                .keep(counts(spec.at("successfulSnapshots")))
                .keepFailed(failed(spec.at("failedSnapshots", "last")));
        maximumAge(spec.at("maxRetentionPeriod"), retention);
        if (spec.at("default").flag()) {
            into.defaultPolicy(ours);
            spec.at("default").changed("it became the policy of the sessions given here that name none", "");
        }
        into.policy(
                name,
                Policy.builder(ours)
                        .labels(document.labels())
                        .retention(retention.build())
                        .build());
        document.reportRest(NOTES);
    }

    private static KeepRules counts(Field fields) {
        KeepRules.Builder rules = KeepRules.builder();
        for (KeepPeriod period : KeepPeriod.values()) {
            fields.at(period.word()).number(0, Integer.MAX_VALUE).ifPresent(count -> rules.count(period, count));
        }
        return rules.build();
    }

    private static int failed(Field field) {
        if (!field.isPresent()) {
            field.defaulted(Integer.toString(FAILED), "KubeStash's default");
        }
        return field.number(0, Integer.MAX_VALUE).orElse(FAILED);
    }

    private static void maximumAge(Field field, RetentionPolicy.Builder retention) {
        Optional<KubeStashPeriod> period = field.parsed(
                "numbers with units such as 1y2mo3w4d5h6m, where mo are months and m are minutes",
                KubeStashPeriod::parse);
        period.filter(given -> !given.isZero()).ifPresent(given -> {
            field.give(given.lifetime(), retention::maxAge);
            if (!given.isExact()) {
                field.changed(
                        "it became " + given.lifetime() + "; KubeStash counts a month as 30 days and a year as 365",
                        "");
            }
        });
    }
}
