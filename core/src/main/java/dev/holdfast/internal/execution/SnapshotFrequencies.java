package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often backups like a given one are taken: by the items of the policy that were due. Where the policy has none, as with a cron
 * expression, the first backup of an hour, a day, a week, a month or a year stands for it.
 */
final class SnapshotFrequencies {
    private final Map<String, Frequency> items;
    private final ZoneId zone;

    SnapshotFrequencies(Policy policy, ZoneId zone) {
        this.items = policy.items().stream().collect(Collectors.toMap(PolicyItem::id, PolicyItem::frequency));
        this.zone = zone;
    }

    /**
     * Whether a snapshot has one of some frequencies.
     *
     * @param wanted none for any
     * @param all the backups among which it is the first of its period or not, the oldest first
     */
    boolean isAny(Snapshot snapshot, Collection<Frequency> wanted, List<Snapshot> all) {
        return wanted.isEmpty() || wanted.stream().anyMatch(one -> is(snapshot, one, all));
    }

    private boolean is(Snapshot snapshot, Frequency wanted, List<Snapshot> all) {
        if (!items.isEmpty()) {
            return StoredTags.rules(snapshot).stream().anyMatch(rule -> wanted.equals(items.get(rule)));
        }
        String period = period(snapshot, wanted);
        return all.stream()
                .filter(one -> period(one, wanted).equals(period))
                .findFirst()
                .filter(first -> first.id().equals(snapshot.id()))
                .isPresent();
    }

    private String period(Snapshot snapshot, Frequency frequency) {
        LocalDateTime at = snapshot.time().toInstant().atZone(zone).toLocalDateTime();
        return switch (frequency) {
            case HOURLY -> at.truncatedTo(ChronoUnit.HOURS).toString();
            case DAILY -> at.toLocalDate().toString();
            case WEEKLY -> at.get(IsoFields.WEEK_BASED_YEAR) + "-" + at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> at.getYear() + "-" + at.getMonthValue();
            case YEARLY -> Integer.toString(at.getYear());
        };
    }

    /** The frequencies that the rules of a snapshot have. */
    Set<Frequency> of(Snapshot snapshot) {
        return StoredTags.rules(snapshot).stream()
                .filter(items::containsKey)
                .map(items::get)
                .collect(Collectors.toSet());
    }
}
