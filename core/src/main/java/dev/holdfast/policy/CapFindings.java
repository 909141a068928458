package dev.holdfast.policy;

import java.util.Optional;

/** Lifetimes that a policy's maximum age cuts short. */
final class CapFindings {
    private final Policy policy;
    private final FrequencyFindings.Told told;

    CapFindings(Policy policy, FrequencyFindings.Told told) {
        this.policy = policy;
        this.told = told;
    }

    void tell() {
        RetentionPolicy retention = policy.retention();
        retention.maxAge().ifPresent(cap -> {
            for (int i = 0; i < policy.items().size(); i++) {
                longer(
                        "items[" + i + "].retention",
                        Optional.of(policy.items().get(i).retention()),
                        cap);
            }
            longer("repeatingRetention", policy.repeatingRetention(), cap);
            longer("onDemand", policy.onDemand(), cap);
            longer("retention.ttl", retention.ttl(), cap);
            longer("retention.defaultRule", retention.defaultRule(), cap);
            for (int i = 0; i < retention.firstOf().size(); i++) {
                longer(
                        "retention.firstOf[" + i + "].lifetime",
                        Optional.of(retention.firstOf().get(i).lifetime()),
                        cap);
            }
        });
    }

    private void longer(String field, Optional<Lifetime> lifetime, Lifetime cap) {
        lifetime.filter(each -> each.compareTo(cap) > 0)
                .ifPresent(each -> told.add(
                        "policies." + policy.name() + "." + field,
                        each.toString(),
                        "is longer than retention.maxAge, " + cap + ", after which backups go all the same"));
    }
}
