package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.VaultCopy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A backup policy of Azure Backup as JSON: the template of {@code az dataprotection backup-policy get-default-policy-template}, what
 * {@code backup-policy show} prints, or the resource of an ARM template
 * ({@code articles/backup/azure-kubernetes-service-cluster-backup-using-cli.md} of MicrosoftDocs/azure-docs).
 *
 * <p>By default a backup is taken every four hours and kept for seven days. The repetition count of an interval is ignored. Of the
 * retention rules that tag a backup the one with the lowest priority number decides alone; the rule Default is always last.
 */
final class AzurePolicies {
    static final String VAULT = "vault";

    private static final Lifetime LIFETIME = Lifetime.days(7);

    private static final String INTERVAL = "R/2025-01-01T00:00:00Z/PT4H";

    private static final Notes NOTES = notes();

    private final Document document;
    private final Definitions into;
    private final Field base;
    private final Map<String, AzureTags.Tag> tags = new LinkedHashMap<>();
    private final Set<String> ruled = new HashSet<>();
    private Optional<RepeatingInterval> interval = Optional.empty();
    private Optional<Lifetime> vault = Optional.empty();
    private Optional<Lifetime> defaultRule = Optional.empty();
    private final List<FirstOfRule> firstOf = new ArrayList<>();

    private AzurePolicies(Document document, Definitions into) {
        this.document = document;
        this.into = into;
        Field properties = document.at("properties");
        this.base = properties.isPresent() ? properties : document.root();
    }

    /** Whether the document is one of these. */
    static boolean fits(com.fasterxml.jackson.databind.JsonNode tree) {
        return tree.has("policyRules") || tree.path("properties").has("policyRules");
    }

    static void read(Document document, Definitions into) {
        new AzurePolicies(document, into).read();
        document.reportRest(NOTES);
    }

    private void read() {
        Field name = document.at("name");
        String ours = Names.of(name.text().or(() -> base.at("name").text()).orElse("azure"));
        base.at("objectType").take();
        Schedule.Builder schedule = Schedule.builder(ours).policy(ours);
        List<Field> rules = base.at("policyRules").elements();
        rules.stream().filter(rule -> isOf(rule, "AzureBackupRule")).forEach(rule -> backupRule(rule, schedule));
        rules.stream().filter(rule -> isOf(rule, "AzureRetentionRule")).forEach(this::retentionRule);
        AzureTags.unresolved(tags, ruled);
        into.policy(name, policy(ours));
        vault.ifPresent(lifetime -> {
            into.placeholder(
                    base.at("policyRules"),
                    VAULT,
                    "Azure keeps the vault's copies itself",
                    storage -> storage.tier(dev.holdfast.policy.Storage.Tier.VAULT));
            schedule.vault(new VaultCopy(VAULT, lifetime));
        });
        into.placeholder(
                base, "azure", "Azure keeps backups beside what is protected", storage -> storage.isDefault(true));
        into.schedule(name, schedule.storage("azure").build());
        document.at("targets")
                .missing(
                        "a policy of Azure does not say what is protected; its backup instances do",
                        "define targets and name them in the schedule '" + ours + "'");
    }

    private static boolean isOf(Field rule, String type) {
        Field field = rule.at("objectType");
        return type.equals(field.take().node().asText());
    }

    private Policy policy(String name) {
        Lifetime otherwise = defaultRule.orElseGet(() -> {
            base.at("policyRules").defaulted(LIFETIME + " for the rule Default", "Azure's default");
            return LIFETIME;
        });
        RetentionPolicy.Builder retention =
                RetentionPolicy.builder(RetentionPolicy.Mode.AZURE).defaultRule(otherwise);
        base.at("policyRules").give(firstOf, retention::firstOf);
        RepeatingInterval often = interval.orElseGet(() -> {
            base.at("policyRules").defaulted(INTERVAL, "the interval of Azure's template");
            return RepeatingInterval.parse(INTERVAL);
        });
        return Policy.builder(name)
                .profile(Policy.Profile.AZURE)
                .repeating(often)
                .retention(retention.build())
                .build();
    }

    private void backupRule(Field rule, Schedule.Builder schedule) {
        Field trigger = rule.at("trigger");
        trigger.at("objectType").take();
        Field times = trigger.at("schedule", "repeatingTimeIntervals");
        int position = 0;
        for (Field time : times.elements()) {
            if (position++ == 0 && interval.isEmpty()) {
                interval = time.parsed(
                        "an ISO 8601 interval such as R/2025-01-01T00:00:00Z/PT4H", RepeatingInterval::parse);
            } else {
                time.lost(
                        "a policy here has one repeating interval",
                        "write the times as a cron expression of the schedule, or add a schedule");
            }
        }
        Field zone = trigger.at("schedule", "timeZone");
        zone.text()
                .ifPresent(word -> AzureZones.of(word)
                        .ifPresentOrElse(
                                schedule::zone,
                                () -> zone.report(
                                        Kind.UNKNOWN_VALUE,
                                        "no zone is known by that name, so UTC was taken",
                                        "set the schedule's zone, such as Europe/Berlin")));
        trigger.at("taggingCriteria").elements().forEach(tag -> AzureTags.read(tag, tags));
    }

    private void retentionRule(Field rule) {
        Field name = rule.at("name");
        String word = name.text("");
        ruled.add(word);
        boolean isDefault = rule.at("isDefault").flag() || word.equalsIgnoreCase(FirstOfRule.DEFAULT_NAME);
        Optional<Lifetime> operational = AzureTags.lifetime(rule.at("lifecycles"), "OperationalStore");
        Optional<Lifetime> kept = AzureTags.lifetime(rule.at("lifecycles"), "VaultStore");
        kept.ifPresent(lifetime -> vault(rule, lifetime));
        if (operational.isEmpty()) {
            if (kept.isEmpty()) {
                rule.at("lifecycles").missing("nothing says for how long", "set the lifetime of the rule");
            }
            return;
        }
        if (isDefault) {
            defaultRule = operational;
            return;
        }
        AzureTags.Tag tag = tags.get(word);
        if (tag == null) {
            rule.report(
                    Kind.NOT_MAPPED,
                    "no tagging criteria choose backups for the rule '" + word + "', so Azure does not use it either",
                    "");
        } else {
            tag.period()
                    .ifPresent(period -> name.give(
                            new FirstOfParts(word, operational.get()),
                            parts -> firstOf.add(new FirstOfRule(parts.name, period, tag.priority(), parts.lifetime))));
        }
    }

    private record FirstOfParts(String name, Lifetime lifetime) {}

    private void vault(Field rule, Lifetime lifetime) {
        if (vault.isPresent() && !vault.get().equals(lifetime)) {
            rule.at("lifecycles")
                    .changed(
                            "copies in the vault have one lifetime here; the longest was taken",
                            "look at the schedule's vault copy");
        }
        vault = Optional.of(vault.map(lifetime::orLonger).orElse(lifetime));
    }

    private static Notes notes() {
        String azure = "Azure's own record of the resource";
        Notes.Builder notes = Notes.builder();
        for (String field :
                List.of("id", "type", "apiVersion", "systemData", "resourceGroup", "eTag", "dependsOn", "tags")) {
            notes.irrelevant(field, azure);
        }
        for (String at : List.of("", "properties.")) {
            notes.irrelevant(at + "datasourceTypes", "the target's URI says what is protected")
                    .irrelevant(at + "policyRules[].name", "backup rules need no name here")
                    .irrelevant(at + "policyRules[].backupParameters", "backups here are always incremental")
                    .irrelevant(at + "policyRules[].dataStore", "backups go to the schedule's storage");
        }
        return notes.build();
    }
}
