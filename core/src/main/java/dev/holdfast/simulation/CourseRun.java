package dev.holdfast.simulation;

import dev.holdfast.internal.schedule.Due;
import dev.holdfast.internal.schedule.Recurrence;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.WallClock;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.Stamp;
import dev.holdfast.retention.Stamps;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One schedule on the virtual clock, from one of its times to the next. */
final class CourseRun {
    private final Schedule schedule;
    private final Policy policy;
    private final RetentionPolicy retention;
    private final Recurrence recurrence;
    private final Optional<Recurrence> tidyings;
    private final Simulation.Terms terms;
    private final WallClock clock;
    private final StoredSize stored;
    private final PlannedKeeping engine;
    private final Keeping keeping;
    private final Stamps stamps;
    private final @Nullable CompliancePolicy floors;
    private final List<Day> days = new ArrayList<>();
    private final List<Backup> failedKept = new ArrayList<>();

    private LocalDate today;
    private Instant midnight;
    private long runs;
    private long failed;
    private long deleted;
    private Instant newestGood;
    private Instant goodSince;
    private Gap longestGap;
    private Gap worstAge;
    private Duration dayWorst = Duration.ZERO;
    private boolean anyGood;

    /** @param window how far back points in time are promised; null if none are */
    CourseRun(
            Schedule schedule,
            Policy policy,
            Recurrence recurrence,
            Simulation.Terms terms,
            @Nullable Duration window,
            @Nullable CompliancePolicy floors) {
        this.floors = floors;
        this.schedule = schedule;
        this.policy = policy;
        this.recurrence = recurrence;
        this.tidyings = schedule.retentionCron().map(cron -> Recurrence.cron(cron, schedule.zone()));
        this.terms = terms;
        clock = new WallClock(schedule.zone());
        stored = new StoredSize(terms.sizes());
        retention = floors == null ? policy.retention() : withFloor(policy.retention(), floors.minimumGood());
        engine = new PlannedKeeping(retention, schedule.zone(), window);
        keeping = RunningKeeping.follows(retention) ? new RunningKeeping(retention, schedule.zone(), window) : engine;
        stamps = Stamps.of(policy, schedule.zone());
        today = clock.shown(terms.from()).toLocalDate();
        midnight = clock.instant(today.plusDays(1).atStartOfDay());
        newestGood = terms.from();
        goodSince = terms.from();
        longestGap = new Gap(terms.from(), terms.from());
        worstAge = longestGap;
    }

    private static RetentionPolicy withFloor(RetentionPolicy policy, int minimumGood) {
        return policy.toBuilder()
                .minimumGood(Math.max(policy.minimumGood(), minimumGood))
                .build();
    }

    Course run(String target) {
        Due next = recurrence.next(terms.from());
        Instant tidying = tidyingAfter(terms.from());
        if (!schedule.skipOnCreation()) {
            backUp(new Due(terms.from(), next.items()));
        }
        while (next.at().isBefore(terms.until()) || tidying.isBefore(terms.until())) {
            if (next.at().isAfter(tidying)) {
                endDays(tidying);
                retain(tidying);
                tidying = tidyingAfter(tidying);
            } else {
                backUp(next);
                next = recurrence.next(next.at());
            }
        }
        endDays(terms.until());
        if (!clock.shown(terms.until()).toLocalTime().equals(LocalTime.MIDNIGHT)) {
            endDay(terms.until());
        }
        age(terms.until());
        return course(target);
    }

    /** When retention runs by itself; never, if it follows each backup. */
    private Instant tidyingAfter(Instant instant) {
        return tidyings.map(times -> times.next(instant).at()).orElse(Instant.MAX);
    }

    private void backUp(Due due) {
        endDays(due.at());
        runs++;
        boolean good = !terms.fails(runs, due.at());
        Duration since = Duration.between(terms.from(), due.at());
        Backup backup = new Backup(runs, due.at(), since, good, stamp(due, good));
        if (good) {
            backup.protectedUntil = protectedUntil(backup, due);
            takeGood(backup);
        } else {
            failed++;
            failedKept.add(backup);
        }
        keeping.add(backup);
        if (tidyings.isEmpty()) {
            retain(due.at());
        }
        newestGood = stored.newest() == null ? terms.from() : stored.newest().at;
    }

    private void retain(Instant now) {
        for (Backup gone : keeping.retain(now)) {
            if (gone.good) {
                stored.remove(gone);
                deleted++;
            } else {
                failedKept.remove(gone);
            }
        }
        newestGood = stored.newest() == null ? terms.from() : stored.newest().at;
    }

    private @Nullable Stamp stamp(Due due, boolean good) {
        Stamps known = anyGood ? stamps.after(goodSince) : stamps;
        return (good ? known : known.unsuccessful())
                .scheduled(due.at(), due.items())
                .orElse(null);
    }

    private Instant protectedUntil(Backup backup, Due due) {
        return floors == null
                ? Instant.MIN
                : Compliance.protectedUntil(floors, PlannedKeeping.point(backup, schedule.zone(), due), schedule.zone())
                        .orElse(Instant.MIN);
    }

    private void takeGood(Backup backup) {
        age(backup.at);
        if (anyGood) {
            longestGap = longestGap.orLonger(new Gap(goodSince, backup.at));
        }
        anyGood = true;
        goodSince = backup.at;
        stored.add(backup);
    }

    private void age(Instant now) {
        Gap age = new Gap(newestGood, now);
        worstAge = worstAge.orLonger(age);
        dayWorst = age.length().compareTo(dayWorst) > 0 ? age.length() : dayWorst;
    }

    private void endDays(Instant now) {
        while (!midnight.isAfter(now)) {
            endDay(midnight);
        }
    }

    private void endDay(Instant end) {
        age(end);
        days.add(new Day(today, stored.count(), stored.bytes(), dayWorst));
        dayWorst = Duration.ZERO;
        today = today.plusDays(1);
        midnight = clock.instant(today.plusDays(1).atStartOfDay());
    }

    private Course course(String target) {
        List<Backup> left = new ArrayList<>(failedKept);
        for (Backup each = stored.oldest(); each != null; each = each.behind) {
            left.add(each);
        }
        return new Course(
                schedule.name(),
                target,
                policy.name(),
                schedule.zone(),
                runs,
                failed,
                deleted,
                longestGap,
                worstAge,
                stored.uploaded(),
                days,
                engine.explained(left));
    }
}
