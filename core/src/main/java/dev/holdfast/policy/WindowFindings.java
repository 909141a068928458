package dev.holdfast.policy;

import dev.holdfast.internal.form.DurationText;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Restore windows that do nothing, or not what is hoped for, and targets that wait for one. */
final class WindowFindings {
    private static final Duration SHORT_SPAN = Duration.ofMinutes(1);
    private static final Duration LONG_SPAN = Duration.ofHours(1);

    private final Configuration all;
    private final FrequencyFindings.Told told;

    WindowFindings(Configuration all, FrequencyFindings.Told told) {
        this.all = all;
        this.told = told;
    }

    /** Of targets and of the service. */
    void tell() {
        all.targets().forEach(this::target);
        Duration span = all.service().sliceSpan();
        boolean any = all.targets().stream().anyMatch(Target::pitEnabled);
        if (any && span.compareTo(SHORT_SPAN) < 0) {
            told.add(
                    "service.sliceSpan",
                    DurationText.of(span),
                    "makes more than " + Duration.ofDays(1).dividedBy(SHORT_SPAN)
                            + " snapshots a day of each target that is followed");
        } else if (any && span.compareTo(LONG_SPAN) > 0) {
            told.add(
                    "service.sliceSpan",
                    DurationText.of(span),
                    "is how much is lost of the changes of a target if it is lost");
        }
    }

    private void target(Target target) {
        String field = "targets." + target.name();
        Optional<Integer> own = target.overrides().restoreWindowDays();
        if (!target.pitEnabled()) {
            own.ifPresent(days -> told.add(
                    field + ".overrides.restoreWindowDays", days.toString(), "does nothing without pitEnabled: true"));
            return;
        }
        boolean followed = all.schedules().stream()
                .anyMatch(schedule -> all.targetsOf(schedule).contains(target)
                        && schedule.restoreWindow(target).isPresent());
        if (!followed) {
            told.add(
                    field + ".pitEnabled",
                    "true",
                    "no schedule that serves it has restoreWindowDays, so that its changes are not followed");
        }
    }

    /** Of a schedule. */
    void tell(Schedule schedule) {
        Optional<Integer> days = schedule.restoreWindowDays();
        boolean some = all.targetsOf(schedule).stream().anyMatch(Target::pitEnabled);
        if (days.isPresent() && !some) {
            told.add(
                    field(schedule, "restoreWindowDays"),
                    days.get().toString(),
                    "no target has pitEnabled, so that it does nothing");
        }
        boolean copied = schedule.copies().stream().anyMatch(CopySetting::oplogs);
        boolean followed = all.targetsOf(schedule).stream()
                .anyMatch(target -> schedule.restoreWindow(target).isPresent());
        if (copied && !followed) {
            schedule.copies().stream()
                    .filter(CopySetting::oplogs)
                    .forEach(copy -> told.add(
                            field(schedule, "copies." + copy.name() + ".oplogs"),
                            "true",
                            "nothing is followed: give the schedule restoreWindowDays, and a target pitEnabled"));
        }
        if (followed) {
            seldom(schedule);
        }
    }

    /** Whatever happened since the backup before is kept and replayed, however short the window is. */
    private void seldom(Schedule schedule) {
        Optional<Duration> window = all.targetsOf(schedule).stream()
                .flatMap(target -> schedule.restoreWindow(target).stream())
                .min(Comparator.naturalOrder());
        Optional<Duration> between = all.policy(schedule.policy()).flatMap(policy -> between(schedule, policy));
        if (window.isPresent() && between.isPresent() && between.get().compareTo(window.get()) > 0) {
            told.add(
                    field(schedule, "restoreWindowDays"),
                    Long.toString(window.get().toDays()),
                    "there is a backup every " + between.get().toDays()
                            + " days only, so that as much of changes is kept, and replayed by a restore; take backups more often");
        }
    }

    /** How long it is from one backup to the next at least, as far as that can be told without a calendar. */
    private static Optional<Duration> between(Schedule schedule, Policy policy) {
        return schedule.cron().isPresent()
                ? Optional.empty()
                : policy.items().stream()
                        .map(item -> period(item)
                                .dividedBy(policy.items().stream()
                                        .filter(other -> other.frequency() == item.frequency())
                                        .count()))
                        .min(Comparator.naturalOrder());
    }

    private static Duration period(PolicyItem item) {
        return switch (item.frequency()) {
            case HOURLY -> Duration.ofHours(item.interval());
            case DAILY -> Duration.ofDays(1);
            case WEEKLY -> Duration.ofDays(7);
            case MONTHLY -> Duration.ofDays(28);
            case YEARLY -> Duration.ofDays(365);
        };
    }

    private static String field(Schedule schedule, String field) {
        return "schedules." + schedule.name() + "." + field;
    }
}
