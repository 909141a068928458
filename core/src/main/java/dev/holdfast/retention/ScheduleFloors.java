package dev.holdfast.retention;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.VaultCopy;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares one schedule with floors and raises it. */
final class ScheduleFloors {
    /** Over so many runs of a cron expression the longest pause is looked for: more than five years of daily ones. */
    private static final int RUNS = 2_000;

    /** Any time does that a long month begins with; a leap year lies within the runs that follow it. */
    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);

    private static final int DAYS_OF_YEAR = 366;
    private static final int DAYS_OF_MONTH = 31;

    private final CompliancePolicy floors;
    private final Schedule schedule;
    private final Configuration configuration;
    private final List<ComplianceFinding> below;
    private final List<ComplianceFinding> beyondHelp;
    private final String path;

    ScheduleFloors(
            CompliancePolicy floors,
            Schedule schedule,
            Configuration configuration,
            List<ComplianceFinding> below,
            List<ComplianceFinding> beyondHelp) {
        this.floors = floors;
        this.schedule = schedule;
        this.configuration = configuration;
        this.below = below;
        this.beyondHelp = beyondHelp;
        this.path = "schedules." + schedule.name();
    }

    Schedule raise() {
        Schedule.Builder raised = schedule.toBuilder();
        if (schedule.paused() && !floors.items().isEmpty()) {
            find(below, "paused", "true", "false");
            raised.paused(false);
        }
        floors.restoreWindowDays().ifPresent(minimum -> {
            int own = schedule.restoreWindowDays().orElse(0);
            if (own < minimum) {
                find(below, "restoreWindowDays", Integer.toString(own), "at least " + minimum);
                raised.restoreWindowDays(minimum);
            }
        });
        compareFrequency();
        if (floors.copyProtection()) {
            raised.copies(raiseCopies());
            raiseVault(raised);
        }
        if (floors.encryptionAtRest() && schedule.export().isPresent()) {
            find(beyondHelp, "export", "there", "absent, as exported archives are not encrypted");
        }
        return raised.build();
    }

    /** Times that no items tell cannot be raised, as nobody knows which ones are meant. */
    private void compareFrequency() {
        Optional<Duration> shortest =
                floors.items().stream().map(ScheduleFloors::periodOf).min(Comparator.naturalOrder());
        Optional<Duration> own = longestPause();
        if (shortest.isPresent() && own.isPresent() && own.get().compareTo(shortest.get()) > 0) {
            find(
                    beyondHelp,
                    schedule.cron().isPresent() ? "cron" : "policy",
                    "up to " + hours(own.get()) + " between two backups",
                    "due every " + hours(shortest.get()) + " or more often");
        }
    }

    private static Duration periodOf(PolicyItem item) {
        return switch (item.frequency()) {
            case HOURLY -> Duration.ofHours(item.interval());
            case DAILY -> Duration.ofDays(1);
            case WEEKLY -> Duration.ofDays(7);
            case MONTHLY -> Duration.ofDays(DAYS_OF_MONTH);
            case YEARLY -> Duration.ofDays(DAYS_OF_YEAR);
        };
    }

    private static String hours(Duration duration) {
        return duration.toHours() + " hours";
    }

    /** Empty where the policy's items tell the times, which are compared with the floors one by one. */
    private Optional<Duration> longestPause() {
        if (schedule.cron().isPresent()) {
            return Optional.of(longestPause(schedule.cron().get()));
        }
        return configuration
                .policy(schedule.policy())
                .flatMap(Policy::repeating)
                .map(ScheduleFloors::pauseOf);
    }

    private static Duration pauseOf(RepeatingInterval repeating) {
        return repeating.duration().plus(Duration.between(START, START.plus(repeating.period())));
    }

    private static Duration longestPause(Cron cron) {
        Duration longest = Duration.ZERO;
        LocalDateTime last = cron.next(START);
        LocalDateTime end = last.plusDays(2L * DAYS_OF_YEAR);
        for (int i = 0; i < RUNS && last.isBefore(end); i++) {
            LocalDateTime next = cron.next(last);
            Duration pause = Duration.between(last, next);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            last = next;
        }
        return longest;
    }

    private List<CopySetting> raiseCopies() {
        List<CopySetting> copies = new ArrayList<>();
        for (int i = 0; i < schedule.copies().size(); i++) {
            CopySetting copy = schedule.copies().get(i);
            Optional<Lifetime> own = copy.retention();
            Optional<Lifetime> minimum = floors.items().stream()
                    .filter(floor ->
                            copy.frequencies().isEmpty() || copy.frequencies().contains(floor.frequency()))
                    .map(PolicyItem::retention)
                    .max(Comparator.naturalOrder());
            if (own.isPresent() && minimum.isPresent() && own.get().compareTo(minimum.get()) < 0) {
                find(below, "copies[" + i + "].retention", own.get().toString(), "at least " + minimum.get());
                copies.add(copy.toBuilder().retention(minimum.get()).build());
            } else {
                copies.add(copy);
            }
        }
        return copies;
    }

    private void raiseVault(Schedule.Builder raised) {
        Optional<Lifetime> minimum = floors.items().stream()
                .filter(floor -> floor.frequency() == Frequency.DAILY)
                .map(PolicyItem::retention)
                .max(Comparator.naturalOrder());
        schedule.vault()
                .filter(vault -> minimum.isPresent() && vault.retention().compareTo(minimum.get()) < 0)
                .ifPresent(vault -> {
                    find(below, "vault.retention", vault.retention().toString(), "at least " + minimum.orElseThrow());
                    raised.vault(new VaultCopy(vault.storage(), minimum.orElseThrow()));
                });
    }

    private void find(List<ComplianceFinding> list, String field, String found, String minimum) {
        list.add(new ComplianceFinding(path + "." + field, found, minimum));
    }
}
