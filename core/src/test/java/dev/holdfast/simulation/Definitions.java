package dev.holdfast.simulation;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.util.List;

/** Small definitions for tests: one storage, two targets, one schedule for both. */
final class Definitions {
    private Definitions() {}

    static Policy items() {
        return Policy.builder("gold")
                .items(List.of(
                        PolicyItem.of(Frequency.HOURLY, 1, Lifetime.days(2)),
                        PolicyItem.of(Frequency.DAILY, 1, Lifetime.days(14)),
                        PolicyItem.of(Frequency.WEEKLY, 7, Lifetime.weeks(8)),
                        PolicyItem.of(Frequency.MONTHLY, PolicyItem.LAST_DAY, Lifetime.months(12)),
                        PolicyItem.of(Frequency.YEARLY, 1, Lifetime.years(7))))
                .build();
    }

    static Policy rules() {
        return Policy.builder("gfs")
                .retention(RetentionPolicy.builder()
                        .keep(KeepRules.builder()
                                .hourly(48)
                                .daily(14)
                                .weekly(8)
                                .monthly(12)
                                .yearly(7)
                                .build())
                        .build())
                .build();
    }

    static Schedule.Builder schedule(Policy policy) {
        return Schedule.builder("main")
                .targets(List.of("orders", "users"))
                .policy(policy.name())
                .skipOnCreation(true);
    }

    static Schedule hourlyByCron(Policy policy) {
        return schedule(policy).cron(Cron.parse("0 * * * *")).build();
    }

    static Configuration with(Policy policy, Schedule schedule) {
        return Configuration.builder()
                .storage(Storage.builder("disk")
                        .uri(URI.create("file:///srv/backup"))
                        .password("env:SECRET")
                        .build())
                .target(Target.builder("orders")
                        .uri(URI.create("dir:///srv/orders"))
                        .build())
                .target(Target.builder("users")
                        .uri(URI.create("dir:///srv/users"))
                        .build())
                .policy(policy)
                .schedule(schedule)
                .build();
    }
}
