package dev.holdfast.retention;

import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionSwitches.Winner;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides the lifetime of a new backup, once, when it has ended: from the items it was due for, the first successful ones of periods,
 * or a rule that is named. Where several apply, the longest lifetime is taken, or that of the rule with the lowest priority number if the
 * policy says so. Immutable.
 */
public final class Stamps {
    /** The id on backups that got their lifetime from {@link Policy#onDemand()}. */
    public static final String ON_DEMAND = "on-demand";

    /** The id on backups that got their lifetime from {@link Policy#repeatingRetention()}. */
    public static final String REPEATING = "repeating";

    /** The id on backups that got their lifetime from {@link RetentionPolicy#ttl()}. */
    public static final String TTL = "ttl";

    private final Policy policy;
    private final RetentionPolicy retention;
    private final ZoneId zone;
    private final Buckets buckets;
    private final @Nullable Instant lastGood;
    private final boolean successful;

    private Stamps(Policy policy, ZoneId zone, @Nullable Instant lastGood, boolean successful) {
        this.policy = policy;
        this.retention = policy.retention();
        this.zone = zone;
        this.buckets = new Buckets(retention.weekStart(), true);
        this.lastGood = lastGood;
        this.successful = successful;
    }

    private record Applying(
            String id,
            int priority,
            Lifetime lifetime,
            @Nullable Instant end) {}

    /** For successful backups, of which the first one is about to be judged. */
    public static Stamps of(Policy policy, ZoneId zone) {
        return new Stamps(Objects.requireNonNull(policy, "policy"), Objects.requireNonNull(zone, "zone"), null, true);
    }

    /**
     * With knowledge of the newest successful backup before, which may have been deleted since: what period it was the first of
     * has no other first.
     */
    public Stamps after(Instant newestGood) {
        return new Stamps(policy, zone, Objects.requireNonNull(newestGood, "newestGood"), successful);
    }

    /** For backups that did not fully succeed: they are the first of nothing. */
    public Stamps unsuccessful() {
        return new Stamps(policy, zone, lastGood, false);
    }

    /**
     * The stamp of a backup that the schedule asked for.
     *
     * @param at when it was taken
     * @param due the items that it was due for; none where a cron expression or an interval tells the times
     * @return empty if the policy gives no lifetime, so that it is judged by the rules that judge later
     */
    public Optional<Stamp> scheduled(Instant at, List<PolicyItem> due) {
        List<Applying> all = new ArrayList<>();
        due.forEach(item -> all.add(applying(item.id(), item.retention(), at)));
        if (due.isEmpty()) {
            policy.repeatingRetention().ifPresent(lifetime -> all.add(applying(REPEATING, lifetime, at)));
        }
        return stamp(withRules(all, at));
    }

    /** The stamp of a backup that somebody asked for: its own lifetime, else as if the schedule had asked for it. */
    public Optional<Stamp> onDemand(Instant at) {
        Optional<Stamp> own = policy.onDemand().flatMap(lifetime -> stamp(List.of(applying(ON_DEMAND, lifetime, at))));
        return own.isPresent() ? own : scheduled(at, List.of());
    }

    /**
     * The stamp of a backup that somebody asked for under a rule.
     *
     * @param rule the id of an item, the name of a first-of rule, or {@link FirstOfRule#DEFAULT_NAME}
     * @throws PolicyException.Invalid if the policy has no such rule
     */
    public Stamp named(Instant at, String rule) {
        return byName().stream()
                .filter(known -> known.id().equals(rule))
                .findFirst()
                .flatMap(known -> stamp(List.of(applying(known.id(), known.lifetime(), at))))
                .orElseThrow(() -> new PolicyException.Invalid(
                        "rule",
                        "must be one of "
                                + byName().stream().map(Applying::id).toList() + " of the policy '" + policy.name()
                                + "', was '" + rule + "'"));
    }

    private List<Applying> byName() {
        List<Applying> all = new ArrayList<>();
        policy.items().forEach(item -> all.add(new Applying(item.id(), 0, item.retention(), null)));
        retention.firstOf().forEach(rule -> all.add(new Applying(rule.name(), 0, rule.lifetime(), null)));
        retention
                .defaultRule()
                .ifPresent(lifetime -> all.add(new Applying(FirstOfRule.DEFAULT_NAME, 0, lifetime, null)));
        return all;
    }

    private List<Applying> withRules(List<Applying> items, Instant at) {
        List<Applying> rules = new ArrayList<>();
        for (FirstOfRule rule : retention.firstOf()) {
            if (successful && isFirstOf(rule.period(), at)) {
                rules.add(new Applying(rule.name(), rule.priority(), rule.lifetime(), end(rule.lifetime(), at)));
            }
        }
        retention
                .defaultRule()
                .ifPresent(lifetime -> rules.add(new Applying(
                        FirstOfRule.DEFAULT_NAME, FirstOfRule.DEFAULT_PRIORITY, lifetime, end(lifetime, at))));
        if (retention.switches().winner() == Winner.PRIORITY && !rules.isEmpty()) {
            rules.sort(Comparator.comparingInt(Applying::priority));
            return rules;
        }
        List<Applying> all = new ArrayList<>(items);
        all.addAll(rules);
        retention.ttl().ifPresent(lifetime -> all.add(applying(TTL, lifetime, at)));
        all.sort(Comparator.comparing(one -> one.end() == null ? Instant.MIN : one.end(), Comparator.reverseOrder()));
        all.sort(Comparator.comparing(one -> one.end() != null));
        return all;
    }

    private boolean isFirstOf(KeepPeriod period, Instant at) {
        return lastGood == null || number(period, lastGood) < number(period, at);
    }

    private long number(KeepPeriod period, Instant time) {
        return buckets.of(period, time.atZone(zone), 0).number();
    }

    private Applying applying(String id, Lifetime lifetime, Instant at) {
        return new Applying(id, 0, lifetime, end(lifetime, at));
    }

    private @Nullable Instant end(Lifetime lifetime, Instant at) {
        return lifetime.endAfter(at, zone).orElse(null);
    }

    private static Optional<Stamp> stamp(List<Applying> winnerFirst) {
        return winnerFirst.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stamp(
                        winnerFirst.stream().map(Applying::id).toList(),
                        winnerFirst.get(0).end()));
    }
}
