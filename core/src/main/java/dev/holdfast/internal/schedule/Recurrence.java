package dev.holdfast.internal.schedule;

import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.WallClock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When backups are due. The times depend on nothing but their definition, so whoever keeps the last one can go on from there. */
public final class Recurrence {
    private static final int HOURS = 24;

    /** Times, and the item that asks for them if one does. */
    private record Part(Times times, @Nullable PolicyItem item) {}

    private final List<Part> parts;

    private Recurrence(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The times of a cron expression on the clock of a zone, unless the expression names its own. */
    public static Recurrence cron(Cron cron, ZoneId zone) {
        return new Recurrence(List.of(new Part(times(cron, cron.zone().orElse(zone)), null)));
    }

    /**
     * The times of a policy's items.
     *
     * @param reference the time of day of all of them; hours are counted from it
     * @throws IllegalArgumentException if there are none
     */
    public static Recurrence items(List<PolicyItem> items, LocalTime reference, ZoneId zone) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a policy without items says no time");
        }
        return new Recurrence(items.stream()
                .map(item -> new Part(times(Cron.parse(expression(item, reference)), zone), item))
                .toList());
    }

    /** The times of a repeating interval, counted from its start. */
    public static Recurrence repeating(RepeatingInterval interval, ZoneId zone) {
        return new Recurrence(List.of(new Part(new Repetition(interval, new WallClock(zone)), null)));
    }

    /**
     * The times of a schedule: those of its cron expression if it has one, else of its policy's repeating interval, else of the
     * policy's items. Random parts of an expression are decided by the schedule's name.
     *
     * @return empty if none of these says a time, so that backups are taken on demand only
     */
    public static Optional<Recurrence> of(Schedule schedule, Policy policy) {
        if (schedule.cron().isPresent()) {
            Cron cron = schedule.cron().orElseThrow().settled(Spread.of(schedule.name()));
            return Optional.of(cron(cron, schedule.zone()));
        }
        if (policy.repeating().isPresent()) {
            return Optional.of(repeating(policy.repeating().orElseThrow(), schedule.zone()));
        }
        return policy.items().isEmpty()
                ? Optional.empty()
                : Optional.of(items(policy.items(), schedule.reference(), schedule.zone()));
    }

    private static Times times(Cron cron, ZoneId zone) {
        return cron.isFixedHour() ? new FixedHours(cron, new WallClock(zone)) : new EveryHour(cron, zone);
    }

    private static String expression(PolicyItem item, LocalTime reference) {
        String time = reference.getMinute() + " " + reference.getHour() + " ";
        int interval = item.interval();
        return switch (item.frequency()) {
            case HOURLY -> reference.getMinute() + " " + hours(reference.getHour(), interval) + " * * *";
            case DAILY -> time + "* * *";
            case WEEKLY -> time + "* * " + interval;
            case MONTHLY -> time + (interval == PolicyItem.LAST_DAY ? "L" : Integer.toString(interval)) + " * *";
            case YEARLY -> time + "1 " + interval + " *";
        };
    }

    private static String hours(int first, int interval) {
        return IntStream.range(0, (HOURS + interval - 1) / interval)
                .mapToObj(number -> Integer.toString((first + number * interval) % HOURS))
                .collect(Collectors.joining(","));
    }

    /** The first backup that is due after an instant. Items that are due together ask for one. */
    public Due next(Instant after) {
        Instant first = Instant.MAX;
        List<PolicyItem> items = new ArrayList<>();
        for (Part part : parts) {
            Instant next = part.times.next(after);
            int order = next.compareTo(first);
            if (order < 0) {
                first = next;
                items.clear();
            }
            if (order <= 0 && part.item != null) {
                items.add(part.item);
            }
        }
        return new Due(first, items);
    }
}
