package dev.holdfast.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold between the fields of a policy, and by the profile that it names. */
final class PolicyChecks {
    private static final Set<Integer> ATLAS_HOURS = Set.of(1, 2, 4, 6, 8, 12);
    private static final Set<Integer> AZURE_HOURS = Set.of(4, 6, 8, 12);
    private static final Lifetime AZURE_LONGEST = Lifetime.days(360);

    private final Policy policy;
    private final Complaints complaints;

    private PolicyChecks(Policy policy, Complaints complaints) {
        this.policy = policy;
        this.complaints = complaints;
    }

    static void run(Policy policy, Complaints complaints) {
        PolicyChecks checks = new PolicyChecks(policy, complaints);
        ids(policy.items(), complaints);
        checks.repeating();
        if (policy.profile() == Policy.Profile.ATLAS) {
            checks.atlas();
        } else if (policy.profile() == Policy.Profile.AZURE) {
            checks.azure();
        }
    }

    static void ids(List<PolicyItem> items, Complaints complaints) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String id = items.get(i).id();
            if (!ids.add(id)) {
                complaints.about(
                        "items[" + i + "].id", id, "names another item too; give one of them an id of its own");
            }
        }
    }

    private void repeating() {
        if (policy.repeating().isPresent() && !policy.items().isEmpty()) {
            complaints.about(
                    "repeating", policy.repeating().get().toString(), "cannot stand beside items; keep one of the two");
        }
        if (policy.repeatingRetention().isPresent() && policy.repeating().isEmpty()) {
            complaints.about(
                    "repeatingRetention", policy.repeatingRetention().get().toString(), "needs repeating");
        }
    }

    private void atlas() {
        once(Frequency.HOURLY);
        once(Frequency.DAILY);
        for (int i = 0; i < policy.items().size(); i++) {
            PolicyItem item = policy.items().get(i);
            String path = "items[" + i + "].";
            if (item.frequency() == Frequency.HOURLY && !ATLAS_HOURS.contains(item.interval())) {
                hours(path, item, ATLAS_HOURS);
            }
            if (item.retention().unit() == Lifetime.Unit.HOURS
                    || item.retention().isForever()) {
                complaints.about(
                        path + "retention.unit",
                        item.retention().unit().word(),
                        "is no unit of the profile atlas",
                        List.of("days", "weeks", "months", "years"));
            }
            notShorterThanPeriod(path, item);
            notShorterThanMoreFrequent(path, item);
        }
        if (policy.repeating().isPresent()) {
            complaints.about(
                    "repeating",
                    policy.repeating().get().toString(),
                    "is not possible in the profile atlas; use items");
        }
    }

    private void hours(String path, PolicyItem item, Set<Integer> possible) {
        complaints.about(
                path + "interval",
                Integer.toString(item.interval()),
                "is no number of hours of the profile "
                        + policy.profile().name().toLowerCase(java.util.Locale.ROOT),
                possible.stream().sorted().map(String::valueOf).toList());
    }

    private void once(Frequency frequency) {
        boolean seen = false;
        for (int i = 0; i < policy.items().size(); i++) {
            boolean found = policy.items().get(i).frequency() == frequency;
            if (found && seen) {
                complaints.about(
                        "items[" + i + "].frequency",
                        frequency.word(),
                        "may be there once; only weekly, monthly and yearly items may be several");
            }
            seen |= found;
        }
    }

    private void notShorterThanPeriod(String path, PolicyItem item) {
        Lifetime period = period(item);
        if (item.retention().compareTo(period) < 0) {
            complaints.about(
                    path + "retention",
                    item.retention().toString(),
                    "must be at least the item's own period, " + period);
        }
    }

    private static Lifetime period(PolicyItem item) {
        return switch (item.frequency()) {
            case HOURLY -> Lifetime.hours(item.interval());
            case DAILY -> Lifetime.days(1);
            case WEEKLY -> Lifetime.weeks(1);
            case MONTHLY -> Lifetime.days(30);
            case YEARLY -> Lifetime.days(365);
        };
    }

    private void notShorterThanMoreFrequent(String path, PolicyItem item) {
        for (PolicyItem other : policy.items()) {
            if (other.frequency().compareTo(item.frequency()) < 0
                    && item.retention().compareTo(other.retention()) < 0) {
                complaints.about(
                        path + "retention",
                        item.retention().toString(),
                        "must be at least that of the more frequent item " + other.id() + ", " + other.retention());
            }
        }
    }

    private void azure() {
        List<PolicyItem> items = policy.items();
        for (int i = 0; i < items.size(); i++) {
            azureItem("items[" + i + "].", items.get(i));
        }
        if (items.size() > 1) {
            complaints.about(
                    "items[1]",
                    items.get(1).id(),
                    "is one too many; the profile azure has one item, and first-of rules");
        }
        policy.repeating().ifPresent(this::azureInterval);
        policy.repeatingRetention().ifPresent(lifetime -> atMost360("repeatingRetention", lifetime));
        policy.onDemand().ifPresent(lifetime -> atMost360("onDemand", lifetime));
        RetentionPolicy retention = policy.retention();
        retention.defaultRule().ifPresent(lifetime -> atMost360("retention.defaultRule", lifetime));
        retention.ttl().ifPresent(lifetime -> atMost360("retention.ttl", lifetime));
        for (int i = 0; i < retention.firstOf().size(); i++) {
            atMost360(
                    "retention.firstOf[" + i + "].lifetime",
                    retention.firstOf().get(i).lifetime());
        }
    }

    private void azureItem(String path, PolicyItem item) {
        if (item.frequency() == Frequency.HOURLY && !AZURE_HOURS.contains(item.interval())) {
            hours(path, item, AZURE_HOURS);
        }
        if (item.frequency().compareTo(Frequency.DAILY) > 0) {
            complaints.about(
                    path + "frequency",
                    item.frequency().word(),
                    "is no frequency of the profile azure",
                    List.of("hourly", "daily"));
        }
        atMost360(path + "retention", item.retention());
    }

    private void azureInterval(RepeatingInterval interval) {
        boolean hours = interval.period().isZero()
                && interval.duration().toMinutesPart() == 0
                && interval.duration().toSecondsPart() == 0
                && (AZURE_HOURS.contains((int) interval.duration().toHours())
                        || interval.duration().toHours() == 24);
        boolean daily = interval.period().equals(java.time.Period.ofDays(1))
                && interval.duration().isZero();
        if (!hours && !daily) {
            complaints.about(
                    "repeating",
                    interval.toString(),
                    "must repeat every 4, 6, 8 or 12 hours or daily in the profile azure",
                    List.of("PT4H", "PT6H", "PT8H", "PT12H", "P1D"));
        }
    }

    private void atMost360(String path, Lifetime lifetime) {
        if (lifetime.compareTo(AZURE_LONGEST) > 0) {
            complaints.about(path, lifetime.toString(), "must be 360 days at most in the profile azure");
        }
    }
}
