package dev.holdfast.simulation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * What becomes of one schedule and one of its targets.
 *
 * @param schedule its name
 * @param target its name
 * @param policy the policy's name
 * @param zone the schedule's
 * @param runs how many backups were due
 * @param failed how many of them failed
 * @param deleted how many of the others are gone
 * @param longestGap the longest time between two good backups in a row
 * @param worstAge the greatest age that the newest good backup reached, from the beginning of the simulation on
 * @param uploadedBytes what all backups together added to the repository
 * @param days each day in order
 * @param kept the backups that are there at the end, the oldest first
 */
public record Course(
        String schedule,
        String target,
        String policy,
        ZoneId zone,
        long runs,
        long failed,
        long deleted,
        Gap longestGap,
        Gap worstAge,
        long uploadedBytes,
        List<Day> days,
        List<KeptBackup> kept) {
    /** Copies the lists. */
    public Course {
        days = List.copyOf(days);
        kept = List.copyOf(kept);
    }

    /** The same for another target. */
    Course of(String other) {
        return new Course(
                schedule, other, policy, zone, runs, failed, deleted, longestGap, worstAge, uploadedBytes, days, kept);
    }

    /** What the repository takes at most at the end of a day, in bytes. */
    public long largestBytes() {
        return days.stream().mapToLong(Day::bytes).max().orElse(0);
    }

    /** What the repository takes at the end, in bytes. */
    public long lastBytes() {
        return days.isEmpty() ? 0 : days.get(days.size() - 1).bytes();
    }

    /** How many backups there are at most at the end of a day. */
    public int mostKept() {
        return days.stream().mapToInt(Day::kept).max().orElse(0);
    }

    /** How many of the backups that are there at the end succeeded. */
    public int keptGood() {
        return (int) kept.stream().filter(KeptBackup::good).count();
    }

    /** When the oldest good backup that is there at the end was taken; {@link Instant#MAX} if there is none. */
    public Instant oldest() {
        return kept.stream()
                .filter(KeptBackup::good)
                .map(KeptBackup::at)
                .findFirst()
                .orElse(Instant.MAX);
    }
}
