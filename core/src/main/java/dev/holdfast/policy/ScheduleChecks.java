package dev.holdfast.policy;

import dev.holdfast.policy.Policy.Profile;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold for a schedule and what it refers to. */
final class ScheduleChecks {
    private final Configuration all;
    private final Names names;
    private final Schedule schedule;
    private final Complaints complaints;

    private ScheduleChecks(Configuration all, Names names, Schedule schedule, Complaints complaints) {
        this.all = all;
        this.names = names;
        this.schedule = schedule;
        this.complaints = complaints;
    }

    static void run(Configuration all, Names names, Schedule schedule, Complaints complaints) {
        ScheduleChecks checks = new ScheduleChecks(all, names, schedule, complaints);
        checks.policy();
        checks.storage();
        checks.targets();
        checks.zone();
        checks.copies();
        checks.vault();
        checks.export();
        hooks("hooks", schedule.hooks(), complaints);
        checks.verification();
    }

    private void policy() {
        Set<String> policies = names.policies();
        if (schedule.policy().isEmpty()) {
            complaints.about("policy", "", "is missing; give the name of a policy", policies);
            return;
        }
        complaints.reference("policy", schedule.policy(), "policy", policies);
        all.policy(schedule.policy()).ifPresent(this::fits);
    }

    private void fits(Policy policy) {
        boolean given = schedule.cron().isPresent()
                || !policy.items().isEmpty()
                || policy.repeating().isPresent();
        if (!given && !complaints.areThereAbout(DefinitionKind.POLICY.owner(policy.name()))) {
            complaints.about("cron", "", "is missing, and the policy " + policy.name() + " gives no times either");
        }
        if (policy.profile() == Profile.ATLAS) {
            policy.items().stream()
                    .filter(item -> item.frequency() == Frequency.HOURLY)
                    .findFirst()
                    .ifPresent(this::windowFits);
        }
    }

    private void windowFits(PolicyItem hourly) {
        schedule.restoreWindowDays()
                .filter(days -> Lifetime.days(days).compareTo(hourly.retention()) > 0)
                .ifPresent(days -> complaints.about(
                        "restoreWindowDays",
                        days.toString(),
                        "must not be longer than hourly backups are kept, " + hourly.retention()));
    }

    private void storage() {
        if (schedule.storage().isEmpty() && all.defaultStorage().isEmpty()) {
            complaints.about("storage", "", "is missing, and no storage is the default one", names.storages());
            return;
        }
        if (!schedule.storage().isEmpty()) {
            complaints.reference("storage", schedule.storage(), "storage", names.storages());
        }
        primary().ifPresent(storage -> {
            writable("storage", storage);
            if (storage.tier() == Storage.Tier.VAULT) {
                complaints.about(
                        "storage", storage.name(), "is of the tier vault; backups go to an operational storage");
            }
        });
    }

    private Optional<Storage> primary() {
        return schedule.storage().isEmpty() ? all.defaultStorage() : all.storage(schedule.storage());
    }

    private void writable(String field, Storage storage) {
        if (storage.access() == Storage.Access.READ_ONLY) {
            complaints.about(field, storage.name(), "is read-only; choose one with access: read-write");
        }
    }

    private void targets() {
        complaints.references("targets", schedule.targets(), "target", names.targets());
        complaints.references("targetGroups", schedule.targetGroups(), "group", names.groups());
        boolean namesNobody = schedule.targets().isEmpty()
                && schedule.targetGroups().isEmpty()
                && schedule.selector().isEmpty();
        if (namesNobody && all.targetsOf(schedule).isEmpty()) {
            complaints.missing("targets", "the names of targets, groups, or a selector; it serves nobody");
        }
    }

    private void zone() {
        schedule.cron()
                .flatMap(Cron::zone)
                .filter(zone -> !schedule.zone().equals(ZoneOffset.UTC)
                        && !schedule.zone().equals(zone))
                .ifPresent(zone -> complaints.about(
                        "cron",
                        schedule.cron().map(Cron::toString).orElse(""),
                        "names another zone than the schedule, " + schedule.zone()));
    }

    private void copies() {
        Set<String> used = new HashSet<>();
        primary().ifPresent(storage -> used.add(storage.name()));
        for (CopySetting copy : schedule.copies()) {
            String path = "copies." + copy.name();
            if (copy.storage().isEmpty()) {
                complaints.about(path + ".storage", "", "is missing; give the name of a storage", names.storages());
                continue;
            }
            complaints.reference(path + ".storage", copy.storage(), "storage", names.storages());
            if (!used.add(copy.storage())) {
                complaints.about(path + ".storage", copy.storage(), "gets these backups already");
            }
            all.storage(copy.storage()).ifPresent(storage -> copy(path, copy, storage));
        }
    }

    private void copy(String path, CopySetting copy, Storage storage) {
        writable(path + ".storage", storage);
        elsewhere(path + ".storage", storage);
        differs(path + ".provider", copy.provider(), storage.provider(), storage);
        differs(path + ".region", copy.region(), storage.region(), storage);
        boolean isAtlas = all.policy(schedule.policy())
                .filter(policy -> policy.profile() == Profile.ATLAS)
                .isPresent();
        Optional<String> own = primary().flatMap(Storage::provider);
        if (isAtlas && own.isPresent() && storage.provider().isPresent() && !own.equals(storage.provider())) {
            complaints.about(
                    path + ".storage",
                    storage.name(),
                    "must have the same provider as the schedule's storage, " + own.get());
        }
    }

    /** Two names for one repository make no copy. */
    private void elsewhere(String field, Storage storage) {
        primary()
                .filter(own -> !own.name().equals(storage.name()) && Places.same(own, storage))
                .ifPresent(own -> complaints.about(
                        field,
                        storage.name(),
                        "lies at the same place as the storage " + own.name() + ", so that nothing would be copied"));
    }

    private void differs(String field, Optional<String> wanted, Optional<String> is, Storage storage) {
        if (wanted.isPresent() && !wanted.equals(is)) {
            complaints.about(
                    field,
                    wanted.get(),
                    "is not that of the storage " + storage.name(),
                    is.map(List::of).orElse(List.of()));
        }
    }

    private void vault() {
        schedule.vault().ifPresent(vault -> {
            complaints.reference("vault.storage", vault.storage(), "storage", names.storages());
            all.storage(vault.storage())
                    .filter(storage -> storage.tier() != Storage.Tier.VAULT)
                    .ifPresent(
                            storage -> complaints.about("vault.storage", storage.name(), "must be of the tier vault"));
            all.storage(vault.storage()).ifPresent(storage -> {
                writable("vault.storage", storage);
                elsewhere("vault.storage", storage);
            });
        });
    }

    private void export() {
        schedule.export().ifPresent(export -> {
            complaints.reference("export.storage", export.storage(), "storage", names.storages());
            all.storage(export.storage()).ifPresent(storage -> writable("export.storage", storage));
        });
    }

    private void verification() {
        schedule.verification()
                .filter(each -> !each.assertions().isEmpty() && each.scratch().isEmpty())
                .ifPresent(
                        each -> complaints.missing("verification.scratch", "the workload that the assertions look at"));
    }

    static void hooks(String field, List<Hook> hooks, Complaints complaints) {
        for (Hook hook : hooks) {
            String path = field + "." + hook.name();
            switch (hook.kind()) {
                case EXEC ->
                    needs(!hook.command().isEmpty(), path + ".command", "a program and its arguments", complaints);
                case HTTP -> needs(hook.url().isPresent(), path + ".url", "the URL that is called", complaints);
                case JAVA ->
                    needs(!hook.handler().isEmpty(), path + ".handler", "the name of a registered hook", complaints);
            }
            if (hook.moment() == Hook.Moment.BEFORE && hook.policy() != Hook.Condition.ALWAYS) {
                complaints.about(
                        path + ".policy",
                        hook.policy().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        "is only possible after the run",
                        List.of("always"));
            }
        }
    }

    private static void needs(boolean given, String field, String what, Complaints complaints) {
        if (!given) {
            complaints.missing(field, what);
        }
    }
}
