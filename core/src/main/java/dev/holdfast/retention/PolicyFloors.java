package dev.holdfast.retention;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares one policy with floors and raises it. */
final class PolicyFloors {
    private final CompliancePolicy floors;
    private final Policy policy;
    private final List<ComplianceFinding> below;
    private final String path;

    PolicyFloors(CompliancePolicy floors, Policy policy, List<ComplianceFinding> below) {
        this.floors = floors;
        this.policy = policy;
        this.below = below;
        this.path = "policies." + policy.name();
    }

    Policy raise() {
        Policy.Builder raised = policy.toBuilder();
        if (!policy.items().isEmpty()) {
            raised.items(raiseItems());
        }
        floors.onDemand().ifPresent(minimum -> {
            if (isBelow(policy.onDemand(), minimum)) {
                find("onDemand", words(policy.onDemand()), atLeast(minimum));
                raised.onDemand(minimum);
            }
        });
        raiseRepeating(raised);
        return raised.retention(raiseRetention()).build();
    }

    private List<PolicyItem> raiseItems() {
        List<PolicyItem> items = new ArrayList<>();
        for (int i = 0; i < policy.items().size(); i++) {
            items.add(raiseItem(i, policy.items().get(i)));
        }
        for (Frequency frequency : Frequency.values()) {
            addMissing(items, frequency);
        }
        return items;
    }

    private PolicyItem raiseItem(int index, PolicyItem item) {
        String field = "items[" + index + "]";
        List<PolicyItem> alike = floorsOf(item.frequency());
        if (alike.isEmpty()) {
            return item;
        }
        int interval = item.interval();
        if (item.frequency() == Frequency.HOURLY && interval > alike.get(0).interval()) {
            interval = alike.get(0).interval();
            find(field + ".interval", Integer.toString(item.interval()), "at most " + interval);
        }
        Lifetime minimum = minimumOf(item, alike);
        if (item.retention().compareTo(minimum) < 0) {
            find(field + ".retention", item.retention().toString(), atLeast(minimum));
        }
        return new PolicyItem(
                item.id(), item.frequency(), interval, item.retention().orLonger(minimum));
    }

    /** That of the floor for the same day, else the shortest of its frequency. */
    private static Lifetime minimumOf(PolicyItem item, List<PolicyItem> alike) {
        return alike.stream()
                .filter(floor -> floor.interval() == item.interval())
                .map(PolicyItem::retention)
                .findFirst()
                .orElseGet(() -> alike.stream()
                        .map(PolicyItem::retention)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** Which day of a week or month is the policy's own matter, but there must be as many of them. */
    private void addMissing(List<PolicyItem> items, Frequency frequency) {
        List<PolicyItem> required = floorsOf(frequency);
        long present =
                items.stream().filter(item -> item.frequency() == frequency).count();
        for (PolicyItem floor : required) {
            boolean sameDay = items.stream()
                    .anyMatch(item -> item.frequency() == frequency && item.interval() == floor.interval());
            if (present < required.size() && !sameDay) {
                find("items", "without one", frequency.word() + " for at least " + floor.retention());
                items.add(new PolicyItem(freeId(items, floor.id()), frequency, floor.interval(), floor.retention()));
                present++;
            }
        }
    }

    private static String freeId(List<PolicyItem> items, String wanted) {
        String id = wanted;
        for (int number = 2; isTaken(items, id); number++) {
            id = wanted + "-" + number;
        }
        return id;
    }

    private static boolean isTaken(List<PolicyItem> items, String id) {
        return items.stream().anyMatch(item -> item.id().equals(id));
    }

    private List<PolicyItem> floorsOf(Frequency frequency) {
        return floors.items().stream()
                .filter(item -> item.frequency() == frequency)
                .toList();
    }

    private void raiseRepeating(Policy.Builder raised) {
        longest()
                .filter(minimum -> policy.repeating().isPresent() && isShort(policy.repeatingRetention(), minimum))
                .ifPresent(minimum -> {
                    find("repeatingRetention", words(policy.repeatingRetention()), atLeast(minimum));
                    raised.repeatingRetention(minimum);
                });
    }

    private Optional<Lifetime> longest() {
        return floors.items().stream().map(PolicyItem::retention).max(Comparator.naturalOrder());
    }

    private RetentionPolicy raiseRetention() {
        RetentionPolicy own = policy.retention();
        RetentionPolicy.Builder raised = own.toBuilder();
        if (own.minimumGood() < floors.minimumGood()) {
            find("retention.minimumGood", Integer.toString(own.minimumGood()), "at least " + floors.minimumGood());
            raised.minimumGood(floors.minimumGood());
        }
        longest().ifPresent(minimum -> {
            if (isShort(own.maxAge(), minimum)) {
                find("retention.maxAge", words(own.maxAge()), atLeast(minimum));
                raised.maxAge(minimum);
            }
            if (policy.items().isEmpty() && policy.repeating().isEmpty()) {
                raiseLifetimes(own, raised, minimum);
            }
        });
        return raised.build();
    }

    /** Without items one lifetime must do for all frequencies, unless the first ones of periods have their own. */
    private void raiseLifetimes(RetentionPolicy own, RetentionPolicy.Builder raised, Lifetime minimum) {
        if (!own.firstOf().isEmpty()) {
            raiseFirstOf(own, raised);
        } else if (own.defaultRule().isPresent()) {
            if (isShort(own.defaultRule(), minimum)) {
                find("retention.defaultRule", words(own.defaultRule()), atLeast(minimum));
                raised.defaultRule(minimum);
            }
        } else if (!own.isEmpty() && isBelow(own.ttl(), minimum)) {
            find("retention.ttl", words(own.ttl()), atLeast(minimum));
            raised.ttl(minimum);
        }
    }

    private void raiseFirstOf(RetentionPolicy own, RetentionPolicy.Builder raised) {
        Lifetime always = own.defaultRule().orElseThrow();
        List<FirstOfRule> rules = new ArrayList<>(own.firstOf());
        for (PolicyItem floor : floors.items()) {
            int index = indexOf(rules, floor.frequency());
            if (index < 0) {
                if (always.compareTo(floor.retention()) < 0) {
                    find("retention.defaultRule", always.toString(), atLeast(floor.retention()));
                    always = floor.retention();
                }
            } else if (rules.get(index).lifetime().compareTo(floor.retention()) < 0) {
                FirstOfRule rule = rules.get(index);
                String field = "retention.firstOf[" + index + "].lifetime";
                find(field, rule.lifetime().toString(), atLeast(floor.retention()));
                rules.set(index, new FirstOfRule(rule.name(), rule.period(), rule.priority(), floor.retention()));
            }
        }
        raised.firstOf(rules).defaultRule(always);
    }

    private static int indexOf(List<FirstOfRule> rules, Frequency frequency) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).period().word().equals(frequency.word())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBelow(Optional<Lifetime> own, Lifetime minimum) {
        return own.isEmpty() || isShort(own, minimum);
    }

    private static boolean isShort(Optional<Lifetime> own, Lifetime minimum) {
        return own.isPresent() && own.get().compareTo(minimum) < 0;
    }

    private static String words(Optional<Lifetime> lifetime) {
        return lifetime.map(Lifetime::toString).orElse("none");
    }

    private static String atLeast(Lifetime minimum) {
        return "at least " + minimum;
    }

    private void find(String field, String found, String minimum) {
        below.add(new ComplianceFinding(path + "." + field, found, minimum));
    }
}
