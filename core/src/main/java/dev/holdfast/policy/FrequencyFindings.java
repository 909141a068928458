package dev.holdfast.policy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies and exports of frequencies that no backup of a schedule has: they would wait for ever. */
final class FrequencyFindings {
    private final Schedule schedule;
    private final Policy policy;
    private final Told told;

    FrequencyFindings(Schedule schedule, Policy policy, Told told) {
        this.schedule = schedule;
        this.policy = policy;
        this.told = told;
    }

    /** Takes what is found. */
    @FunctionalInterface
    interface Told {
        void add(String path, String value, String reason);
    }

    void tell() {
        schedule.copies().stream()
                .filter(copy -> !copy.frequencies().isEmpty())
                .forEach(copy -> missing("copies." + copy.name() + ".frequencies", copy.frequencies(), "copied"));
        schedule.export().ifPresent(export -> missing("export.frequency", Set.of(export.frequency()), "exported"));
    }

    private void missing(String field, Set<Frequency> wanted, String verb) {
        Set<Frequency> had = schedule.cron().isPresent()
                ? Set.of()
                : policy.items().stream().map(PolicyItem::frequency).collect(Collectors.toSet());
        if (wanted.stream().noneMatch(had::contains)) {
            told.add(
                    "schedules." + schedule.name() + "." + field,
                    words(wanted.stream()),
                    "no backup is of an item of that kind, so nothing is " + verb + "; "
                            + (had.isEmpty()
                                    ? "only backups of items have frequencies, not those of a cron expression or an interval"
                                    : "the items of the policy " + policy.name() + " are " + words(had.stream())));
        }
    }

    private static String words(Stream<Frequency> frequencies) {
        return frequencies.sorted().map(Frequency::word).collect(Collectors.joining(", "));
    }
}
