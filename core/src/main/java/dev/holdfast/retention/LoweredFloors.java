package dev.holdfast.retention;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.PolicyItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the floors that a change would lower. */
final class LoweredFloors {
    private final CompliancePolicy before;
    private final CompliancePolicy after;
    private final List<ComplianceFinding> lowered = new ArrayList<>();

    LoweredFloors(CompliancePolicy before, CompliancePolicy after) {
        this.before = before;
        this.after = after;
    }

    List<ComplianceFinding> find() {
        before.items().forEach(this::compare);
        before.onDemand().ifPresent(was -> compare("onDemand", was, after.onDemand()));
        before.restoreWindowDays().ifPresent(was -> {
            int now = after.restoreWindowDays().orElse(0);
            compare("restoreWindowDays", now < was, now, "at least " + was);
        });
        compare(
                "minimumGood",
                after.minimumGood() < before.minimumGood(),
                after.minimumGood(),
                "at least " + before.minimumGood());
        compare("pointInTime", before.pointInTime(), after.pointInTime());
        compare("copyProtection", before.copyProtection(), after.copyProtection());
        compare("encryptionAtRest", before.encryptionAtRest(), after.encryptionAtRest());
        boolean others = !Set.copyOf(after.approvers()).equals(Set.copyOf(before.approvers()));
        compare(
                "approvers",
                others && !before.approvers().isEmpty(),
                after.approvers(),
                before.approvers().toString());
        boolean other = !after.authorizedEmail().equals(before.authorizedEmail());
        compare(
                "authorizedEmail",
                other && !before.authorizedEmail().isEmpty(),
                after.authorizedEmail(),
                before.authorizedEmail());
        return lowered;
    }

    private void compare(PolicyItem was) {
        String field = "items." + was.id();
        List<PolicyItem> alike = after.items().stream()
                .filter(item -> item.frequency() == was.frequency()
                        && (was.frequency() == Frequency.HOURLY || item.interval() == was.interval()))
                .toList();
        if (alike.isEmpty()) {
            compare(field, true, "removed", "at least " + was.frequency().word() + " for " + was.retention());
            return;
        }
        PolicyItem now = alike.get(0);
        compare(
                field + ".interval",
                was.frequency() == Frequency.HOURLY && now.interval() > was.interval(),
                now.interval(),
                "at most " + was.interval());
        compare(field + ".retention", was.retention(), Optional.of(now.retention()));
    }

    private void compare(String field, Lifetime was, Optional<Lifetime> now) {
        boolean less = now.isEmpty() || now.get().compareTo(was) < 0;
        compare(field, less, now.map(Lifetime::toString).orElse("none"), "at least " + was);
    }

    private void compare(String field, boolean was, boolean now) {
        compare(field, was && !now, now, "true");
    }

    private void compare(String field, boolean isLower, Object now, String minimum) {
        if (isLower) {
            lowered.add(new ComplianceFinding("compliance." + field, now.toString(), minimum));
        }
    }
}
