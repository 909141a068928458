package dev.holdfast.service;

import dev.holdfast.internal.schedule.Due;
import dev.holdfast.internal.schedule.Recurrence;
import dev.holdfast.internal.scheduler.Occurrence;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.internal.scheduler.Timing;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes of definitions what the scheduler goes by. */
final class Terms {
    /** A run whose process died is tried again even where runs that fail are not. */
    private static final int LEAST_ATTEMPTS = 2;

    private Terms() {}

    static List<ScheduleTerms> of(Definitions.Current current) {
        return current.configuration().schedules().stream()
                .map(schedule -> of(current, schedule))
                .toList();
    }

    static ScheduleTerms of(Definitions.Current current, Schedule schedule) {
        Configuration configuration = current.configuration();
        List<String> obstacles = current.obstacles(schedule);
        ScheduleTerms.Builder terms = ScheduleTerms.of(schedule.name())
                .paused(schedule.paused())
                .skipNext(schedule.skipNext())
                .skipOnCreation(schedule.skipOnCreation())
                .catchUp(schedule.catchUp())
                .overlap(schedule.overlap())
                .jitter(schedule.jitter())
                .deadline(schedule.startingDeadline().orElse(null))
                .attempts(Math.max(LEAST_ATTEMPTS, schedule.retries().attempts()))
                .deleteBackups(schedule.deleteBackupsOnDeletion());
        if (!obstacles.isEmpty()) {
            return terms.broken(String.join("; ", obstacles)).build();
        }
        terms.storage(configuration.storageOf(schedule).name());
        Policy policy = configuration.policyOf(schedule);
        terms.minimumGood(policy.retention().minimumGood());
        Recurrence.of(schedule, policy)
                .ifPresent(recurrence -> terms.timing(Task.BACKUP, timing(words(schedule, policy), recurrence)));
        schedule.retentionCron().ifPresent(cron -> terms.timing(Task.RETENTION, timing(cron, schedule)));
        schedule.pruneCron().ifPresent(cron -> terms.timing(Task.PRUNE, timing(cron, schedule)));
        schedule.verification()
                .flatMap(Verification::cron)
                .ifPresent(cron -> terms.timing(Task.VERIFICATION, timing(cron, schedule)));
        return terms.build();
    }

    /** When backups are due, in the words of the definition. */
    static String words(Schedule schedule, Policy policy) {
        if (schedule.cron().isPresent()) {
            return schedule.cron().get() + " " + schedule.zone();
        }
        if (policy.repeating().isPresent()) {
            return policy.repeating().get() + " " + schedule.zone();
        }
        if (policy.items().isEmpty()) {
            return "on demand";
        }
        return policy.items().stream()
                        .map(item -> item.frequency().word() + " " + item.interval())
                        .collect(Collectors.joining(", "))
                + " at " + schedule.reference() + " " + schedule.zone();
    }

    private static Timing timing(Cron cron, Schedule schedule) {
        return timing(cron + " " + schedule.zone(), Recurrence.cron(cron, schedule.zone()));
    }

    private static Timing timing(String text, Recurrence recurrence) {
        return new Timing(text, after -> occurrence(recurrence.next(after)));
    }

    private static Optional<Occurrence> occurrence(Due due) {
        return due.at().equals(Instant.MAX)
                ? Optional.empty()
                : Optional.of(new Occurrence(
                        due.at(), due.items().stream().map(PolicyItem::id).toList()));
    }
}
