package dev.holdfast.policy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between definitions and between fields of one. */
final class Checks {
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+");

    private static final Set<String> OPEN_TO_ALL = Set.of("file", "memory");

    private final Configuration all;
    private final Names names;
    private final ProblemList into;

    private Checks(Configuration all, ProblemList into) {
        this.all = all;
        this.into = into;
        names = Names.of(all);
    }

    static void run(Configuration configuration, ProblemList into) {
        Checks checks = new Checks(configuration, into);
        configuration.storages().forEach(checks::storage);
        checks.defaults();
        configuration.targets().forEach(checks::target);
        configuration.groups().forEach(checks::group);
        configuration
                .policies()
                .forEach(policy -> PolicyChecks.run(policy, checks.complaints(DefinitionKind.POLICY, policy.name())));
        configuration
                .schedules()
                .forEach(schedule -> ScheduleChecks.run(
                        configuration,
                        checks.names,
                        schedule,
                        checks.complaints(DefinitionKind.SCHEDULE, schedule.name())));
        checks.scratches();
        configuration.templates().forEach(checks::template);
        configuration.notifications().forEach(checks::notification);
        configuration.compliance().ifPresent(checks::compliance);
    }

    private Complaints complaints(DefinitionKind kind, String name) {
        return new Complaints(into, kind.owner(name));
    }

    private void storage(Storage storage) {
        Complaints complaints = complaints(DefinitionKind.STORAGE, storage.name());
        if (storage.uri().isEmpty()) {
            complaints.missing("uri", "a URI with a scheme, such as file:///srv/backup");
        }
        if (storage.password().isEmpty()) {
            complaints.missing("password", "a reference to the repository's password such as env:NAME");
        }
        storage.uri()
                .filter(uri -> !storage.credentials().isEmpty() && OPEN_TO_ALL.contains(uri.getScheme()))
                .ifPresent(uri -> complaints.about(
                        "credentials",
                        "",
                        "is given, and stores of the scheme " + uri.getScheme() + " take none; leave them out"));
        if (storage.crossRegionRestore() && storage.redundancy() != Storage.Redundancy.GEO) {
            complaints.about("crossRegionRestore", "true", "needs redundancy: geo");
        }
        if (storage.access() == Storage.Access.READ_ONLY && storage.removal() == Storage.Removal.WIPE) {
            complaints.about("removal", "wipe", "is not possible where access is read-only", List.of("keep"));
        }
        if (storage.prefix().startsWith("/")
                || List.of(storage.prefix().split("/", -1)).contains("..")) {
            complaints.about("prefix", storage.prefix(), "must be a path below the URI, without '..' and '/' in front");
        }
    }

    private void defaults() {
        List<Storage> marked =
                all.storages().stream().filter(Storage::isDefault).toList();
        for (Storage second : marked.subList(Math.min(1, marked.size()), marked.size())) {
            complaints(DefinitionKind.STORAGE, second.name())
                    .about("default", "true", "is true for " + marked.get(0).name() + " already; there is one default");
        }
    }

    private void target(Target target) {
        Complaints complaints = complaints(DefinitionKind.TARGET, target.name());
        if (target.uri().isEmpty()) {
            complaints.missing("uri", "the URI of a workload, such as dir:/srv/data");
        }
        complaints.references("schedules", target.schedules(), "schedule", names.schedules());
        target.overrides()
                .policy()
                .ifPresent(policy -> complaints.reference("overrides.policy", policy, "policy", names.policies()));
        target.overrides().hooks().ifPresent(hooks -> ScheduleChecks.hooks("overrides.hooks", hooks, complaints));
    }

    private void scratches() {
        ScratchChecks scratches = ScratchChecks.of(all);
        all.schedules()
                .forEach(schedule -> schedule.verification()
                        .ifPresent(verification -> scratches.check(
                                "verification.scratch",
                                verification,
                                complaints(DefinitionKind.SCHEDULE, schedule.name()))));
        all.targets()
                .forEach(target -> target.overrides()
                        .verification()
                        .ifPresent(verification -> scratches.check(
                                "overrides.verification.scratch",
                                verification,
                                complaints(DefinitionKind.TARGET, target.name()))));
    }

    private void group(TargetGroup group) {
        Complaints complaints = complaints(DefinitionKind.GROUP, group.name());
        complaints.references("targets", group.targets(), "target", names.targets());
        if (group.targets().isEmpty() && group.selector().isEmpty()) {
            complaints.missing("targets", "the names of its members, or a selector");
        }
    }

    private void template(Template template) {
        if (template.selector().requirements().isEmpty()) {
            complaints(DefinitionKind.TEMPLATE, template.name())
                    .missing("selector", "requirements such as env=prod that the labels of targets are to meet");
        }
    }

    private void notification(NotificationRule rule) {
        Complaints complaints = complaints(DefinitionKind.NOTIFICATION, rule.name());
        complaints.references("schedules", rule.schedules(), "schedule", names.schedules());
        if (rule.kind() == NotificationRule.Kind.WEBHOOK) {
            if (rule.url().isEmpty()) {
                complaints.missing("url", "the URL of the webhook, or a reference to it");
            }
            return;
        }
        if (rule.host().isEmpty()) {
            complaints.missing("host", "the mail server");
        }
        if (!ADDRESS.matcher(rule.from()).matches()) {
            complaints.about("from", rule.from(), "must be the sender's address");
        }
        if (rule.to().isEmpty()) {
            complaints.missing("to", "the receivers' addresses");
        }
        if (!rule.user().isEmpty() && rule.password().isEmpty()) {
            complaints.missing("password", "a reference to the password of who logs in");
        }
    }

    private void compliance(CompliancePolicy policy) {
        Complaints complaints = complaints(DefinitionKind.COMPLIANCE, policy.name());
        if (!ADDRESS.matcher(policy.authorizedEmail()).matches()) {
            complaints.about(
                    "authorizedEmail", policy.authorizedEmail(), "must be the address of who may change the floors");
        }
        if (policy.authorizedFirstName().isBlank()) {
            complaints.missing("authorizedFirstName", "the first name of who may change the floors");
        }
        if (policy.authorizedLastName().isBlank()) {
            complaints.missing("authorizedLastName", "the last name of who may change the floors");
        }
        if (policy.pointInTime() && policy.restoreWindowDays().isEmpty()) {
            complaints.missing(
                    "restoreWindowDays", "how many days back targets must be restorable to any point in time");
        }
        PolicyChecks.ids(policy.items(), complaints);
    }
}
