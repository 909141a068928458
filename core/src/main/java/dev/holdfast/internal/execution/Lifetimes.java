package dev.holdfast.internal.execution;

import dev.holdfast.internal.protect.Protections;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.Stamp;
import dev.holdfast.retention.Stamps;
import dev.holdfast.run.RunTrigger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How long a backup lives and is protected, as far as that is fixed when it is taken, and the facts that say so. */
final class Lifetimes {
    private final RunRequest request;
    private final Instant takenAt;
    private final Stamps stamps;

    /** @param lastGood when the newest good backup before was taken, whether or not it is still there */
    Lifetimes(RunRequest request, Instant takenAt, Optional<Instant> lastGood) {
        this.request = request;
        this.takenAt = takenAt;
        Stamps first = Stamps.of(request.policy(), zone());
        this.stamps = lastGood.map(first::after).orElse(first);
    }

    private ZoneId zone() {
        return request.schedule().zone();
    }

    /** The lifetime; empty if the rules that judge later decide alone. */
    Optional<Stamp> stamp(boolean whole) {
        Stamps known = whole ? stamps : stamps.unsuccessful();
        List<String> rules = request.rules();
        if (request.trigger() == RunTrigger.ON_DEMAND) {
            return rules.isEmpty() ? known.onDemand(takenAt) : Optional.of(known.named(takenAt, rules.get(0)));
        }
        return known.scheduled(takenAt, due(rules));
    }

    private List<PolicyItem> due(List<String> rules) {
        Policy policy = request.policy();
        return policy.items().stream().filter(item -> rules.contains(item.id())).toList();
    }

    private Set<Frequency> frequencies(boolean whole) {
        List<String> rules = stamp(whole).map(Stamp::rules).orElse(List.of());
        return due(rules).stream().map(PolicyItem::frequency).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Until when the floors forbid to remove it. */
    Optional<Instant> protectedUntil(boolean whole) {
        return request.configuration().compliance().flatMap(floors -> {
            RecoveryPoint point = RecoveryPoint.builder(request.id(), takenAt.atOffset(ZoneOffset.UTC))
                    .frequencies(frequencies(whole))
                    .build();
            return Compliance.protectedUntil(floors, point, zone());
        });
    }

    /** What the snapshot says about it, by key. */
    Map<String, String> facts(boolean whole) {
        Map<String, String> facts = new LinkedHashMap<>();
        stamp(whole).ifPresent(stamp -> {
            facts.put(StoredTags.RULES, StoredTags.joined(stamp.rules()));
            stamp.expiresAt().ifPresent(at -> facts.put(StoredTags.EXPIRES, at.toString()));
        });
        List<String> words = frequencies(whole).stream().map(Frequency::word).toList();
        if (!words.isEmpty()) {
            facts.put(StoredTags.FREQUENCIES, StoredTags.joined(words));
        }
        protectedUntil(whole).ifPresent(at -> facts.put(Protections.PROTECTED_UNTIL, at.toString()));
        return facts;
    }
}
