package dev.holdfast.retention;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotGroup;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges the snapshots of one group, the newest first. For one group only, as it counts. */
final class GroupDecision {
    private static final Comparator<Snapshot> NEWEST_FIRST = Comparator.<Snapshot, Instant>comparing(
                    snapshot -> snapshot.time().toInstant())
            .reversed();

    /** Go's zero time, from which restic counts when every snapshot lies in the future. */
    private static final ZonedDateTime LONG_AGO = ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final KeepRules rules;
    private final RetentionOptions options;
    private final List<CountRule> counts = new ArrayList<>();
    private final List<WithinRule> durations = new ArrayList<>();

    GroupDecision(KeepRules rules, RetentionOptions options) {
        this.rules = rules;
        this.options = options;
        for (KeepPeriod period : KeepPeriod.values()) {
            counts.add(new CountRule(period, rules.count(period)));
        }
    }

    RetentionPlan.Group decide(SnapshotGroup key, List<Snapshot> snapshots) {
        List<Snapshot> sorted = snapshots.stream().sorted(NEWEST_FIRST).toList();
        ZonedDateTime latest = latest(sorted);
        for (KeepPeriod period : KeepPeriod.values()) {
            KeepDuration duration = rules.within(period);
            if (!duration.isZero()) {
                durations.add(
                        new WithinRule(period, duration, duration.before(latest).toInstant()));
            }
        }
        return judgeAll(key, sorted);
    }

    private ZonedDateTime latest(List<Snapshot> newestFirst) {
        return newestFirst.stream()
                .map(Snapshot::time)
                .filter(time -> time.toInstant().isBefore(options.now()))
                .findFirst()
                .orElse(LONG_AGO);
    }

    private RetentionPlan.Group judgeAll(SnapshotGroup key, List<Snapshot> sorted) {
        List<Snapshot> keep = new ArrayList<>();
        List<Snapshot> remove = new ArrayList<>();
        List<KeepReason> reasons = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            List<String> matches = judge(sorted.get(i), i, i == sorted.size() - 1);
            if (matches.isEmpty()) {
                remove.add(sorted.get(i));
            } else {
                keep.add(sorted.get(i));
                reasons.add(new KeepReason(sorted.get(i), matches, counters()));
            }
        }
        return new RetentionPlan.Group(key, keep, remove, reasons);
    }

    private List<String> judge(Snapshot snapshot, int position, boolean oldest) {
        List<String> matches = new ArrayList<>();
        for (List<String> tags : rules.tags()) {
            if (SnapshotFilter.builder().tags(tags).build().matches(snapshot)) {
                matches.add("has tags [" + String.join(", ", tags) + "]");
            }
        }
        Instant time = snapshot.time().toInstant();
        ZonedDateTime local = options.zone().map(time::atZone).orElse(snapshot.time());
        durations.forEach(rule -> rule.judgeAlways(time, matches));
        counts.forEach(rule -> rule.judge(local, position, oldest, matches));
        durations.forEach(rule -> rule.judgePeriod(local, position, oldest, matches));
        return matches;
    }

    private Map<KeepPeriod, Integer> counters() {
        Map<KeepPeriod, Integer> left = new EnumMap<>(KeepPeriod.class);
        counts.forEach(rule -> left.put(rule.period, rule.left));
        return left;
    }

    /** One period's count. */
    private static final class CountRule {
        private final KeepPeriod period;
        private int left;
        private @Nullable Bucket lastKept;

        private CountRule(KeepPeriod period, int count) {
            this.period = period;
            this.left = count;
        }

        private void judge(ZonedDateTime time, int position, boolean oldest, List<String> matches) {
            Bucket bucket = Buckets.OF_FIELDS.of(period, time, position);
            if (left == 0 || (bucket.equals(lastKept) && !oldest)) {
                return;
            }
            matches.add((bucket.equals(lastKept) ? "oldest " : "") + period.word() + " snapshot");
            lastKept = bucket;
            left -= left > 0 ? 1 : 0;
        }
    }

    /** One period's duration. */
    private static final class WithinRule {
        private final KeepPeriod period;
        private final KeepDuration duration;
        private final Instant after;
        private @Nullable Bucket lastKept;

        private WithinRule(KeepPeriod period, KeepDuration duration, Instant after) {
            this.period = period;
            this.duration = duration;
            this.after = after;
        }

        private void judgeAlways(Instant time, List<String> matches) {
            if (period == KeepPeriod.LAST && time.isAfter(after)) {
                matches.add("within " + duration);
            }
        }

        private void judgePeriod(ZonedDateTime time, int position, boolean oldest, List<String> matches) {
            if (period == KeepPeriod.LAST || !time.toInstant().isAfter(after)) {
                return;
            }
            Bucket bucket = Buckets.OF_FIELDS.of(period, time, position);
            if (!bucket.equals(lastKept) || oldest) {
                matches.add((bucket.equals(lastKept) ? "oldest " : "") + period.word() + " within " + duration);
                lastKept = bucket;
            }
        }
    }
}
