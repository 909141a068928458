package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.List;

/** What is possible, but hardly meant, or beyond the quotas of another system. */
final class Findings {
    private static final int AZURE_MOST = 5_000;

    private final Configuration all;
    private final ProblemList problems;
    private final List<Problem> found = new ArrayList<>();

    private Findings(Configuration all, ProblemList problems) {
        this.all = all;
        this.problems = problems;
    }

    static List<Problem> of(Configuration configuration, ProblemList problems) {
        Findings findings = new Findings(configuration, problems);
        findings.nothing();
        findings.storages();
        configuration.policies().forEach(findings::policy);
        configuration.schedules().forEach(findings::schedule);
        new WindowFindings(configuration, findings::add).tell();
        findings.quotas();
        return List.copyOf(findings.found);
    }

    private void nothing() {
        if (problems.all().isEmpty()
                && all.storages().isEmpty()
                && all.targets().isEmpty()
                && all.policies().isEmpty()
                && all.schedules().isEmpty()) {
            add("", "", "nothing is defined");
        }
    }

    private void storages() {
        List<Storage> before = new ArrayList<>();
        for (Storage storage : all.storages()) {
            before.stream()
                    .filter(other -> Places.same(other, storage))
                    .findFirst()
                    .ifPresent(other -> add(
                            "storages." + storage.name() + ".uri",
                            storage.uri().map(Object::toString).orElse(""),
                            "lies at the same place as the storage " + other.name() + ": one repository by two names"));
            before.add(storage);
        }
    }

    private void policy(Policy policy) {
        boolean used =
                all.schedules().stream().anyMatch(schedule -> schedule.policy().equals(policy.name()));
        boolean keepsAll = policy.items().isEmpty()
                && policy.repeatingRetention().isEmpty()
                && policy.retention().isEmpty();
        boolean isWhole =
                problems.of(DefinitionKind.POLICY.owner(policy.name())).isEmpty();
        if (isWhole && keepsAll) {
            add("policies." + policy.name() + ".retention", "", "there is no rule, so every backup is kept for ever");
        } else if (isWhole) {
            onDemand(policy);
            new CapFindings(policy, this::add).tell();
        }
        if (!used && References.to(all, DefinitionKind.POLICY, policy.name()).isEmpty()) {
            add("policies." + policy.name(), "", "no schedule uses it");
        }
    }

    /** Nothing but items: these give no lifetime to what was not due. */
    private void onDemand(Policy policy) {
        boolean byFloor = all.compliance()
                .filter(CompliancePolicy::overwriteBackupPolicies)
                .flatMap(CompliancePolicy::onDemand)
                .isPresent();
        if (policy.onDemand().isEmpty()
                && policy.repeatingRetention().isEmpty()
                && policy.retention().isEmpty()
                && !byFloor) {
            add(
                    "policies." + policy.name() + ".onDemand",
                    "",
                    "is not given, so a backup that somebody asks for (schedules run) is kept for ever, unless a rule is named"
                            + " for it; give onDemand, or rules below retention");
        }
    }

    private void schedule(Schedule schedule) {
        if (problems.of(DefinitionKind.SCHEDULE.owner(schedule.name())).isEmpty()) {
            all.policy(schedule.policy())
                    .filter(policy -> problems.of(DefinitionKind.POLICY.owner(policy.name()))
                            .isEmpty())
                    .ifPresent(policy -> new FrequencyFindings(schedule, policy, this::add).tell());
        }
        if (all.targetsOf(schedule).isEmpty()) {
            add("schedules." + schedule.name(), "", "no target is selected, so that it backs up nothing");
        }
        itemsBesideCron(schedule);
        new WindowFindings(all, this::add).tell(schedule);
    }

    /** Items say when they are due; a cron expression says that itself, and then their lifetimes belong to nothing. */
    private void itemsBesideCron(Schedule schedule) {
        all.policy(schedule.policy())
                .filter(policy -> schedule.cron().isPresent()
                        && !policy.items().isEmpty()
                        && policy.retention().isEmpty())
                .ifPresent(
                        policy -> add(
                                "schedules." + schedule.name() + ".cron",
                                schedule.cron().map(String::valueOf).orElse(""),
                                "the policy " + policy.name()
                                        + " has lifetimes for its items only, which do not count for times that a cron expression"
                                        + " tells, so every backup is kept for ever; give the policy a retention, or leave cron out"));
    }

    private void quotas() {
        boolean azure = all.policies().stream().anyMatch(policy -> policy.profile() == Policy.Profile.AZURE);
        if (azure && all.policies().size() > AZURE_MOST) {
            add("policies", Integer.toString(all.policies().size()), "Azure has 5,000 policies in a vault at most");
        }
        if (azure && all.targets().size() > AZURE_MOST) {
            add("targets", Integer.toString(all.targets().size()), "Azure has 5,000 instances in a vault at most");
        }
    }

    private void add(String path, String value, String reason) {
        found.add(new Problem(path, value, reason, List.of()));
    }
}
