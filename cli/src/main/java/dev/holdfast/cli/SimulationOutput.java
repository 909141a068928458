package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.simulation.Course;
import dev.holdfast.simulation.Day;
import dev.holdfast.simulation.Gap;
import dev.holdfast.simulation.KeptBackup;
import dev.holdfast.simulation.SimulationResult;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What simulations found, as people and programs read it. */
final class SimulationOutput {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /** So many dates are shown to people; programs get them all. */
    private static final int DATES = 12;

    private SimulationOutput() {}

    static List<String> lines(List<SimulationResult> results) {
        List<String> lines = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> result.courses().forEach(course -> names.add(name(course))));
        for (String name : names) {
            lines.add(Printable.of(name));
            lines.addAll(summary(results, name).lines());
            lines.add("");
            lines.addAll(dates(results, name).lines());
            lines.add("");
        }
        results.forEach(result ->
                result.remarks().forEach(remark -> lines.add(Printable.of(result.title() + ": " + remark))));
        return lines;
    }

    private static String name(Course course) {
        return "schedule " + course.schedule() + ", target " + course.target();
    }

    private static Stream<Course> courses(SimulationResult result, String name) {
        return result.courses().stream().filter(course -> name(course).equals(name));
    }

    private static Table summary(List<SimulationResult> results, String name) {
        Table table = new Table(
                Set.of("Due", "Failed", "Kept", "At most", "Stored", "Uploaded"),
                "Definitions",
                "Policy",
                "Due",
                "Failed",
                "Kept",
                "At most",
                "Oldest",
                "Longest gap",
                "Worst age",
                "Stored",
                "Uploaded");
        for (SimulationResult result : results) {
            courses(result, name)
                    .forEach(course -> table.row(
                            Printable.of(result.title()),
                            course.policy(),
                            Long.toString(course.runs()),
                            Long.toString(course.failed()),
                            Integer.toString(course.keptGood()),
                            Integer.toString(course.mostKept()),
                            course.keptGood() == 0
                                    ? "none"
                                    : TIME.format(course.oldest().atZone(course.zone())),
                            words(course.longestGap()),
                            words(course.worstAge()),
                            ByteText.of(course.lastBytes()),
                            ByteText.of(course.uploadedBytes())));
        }
        return table;
    }

    private static Table dates(List<SimulationResult> results, String name) {
        Table table =
                new Table(Set.of("Kept", "Stored", "Worst age"), "Date", "Definitions", "Kept", "Stored", "Worst age");
        List<List<Day>> days = results.stream()
                .map(result ->
                        courses(result, name).findFirst().map(Course::days).orElse(List.of()))
                .toList();
        int most = days.stream().mapToInt(List::size).max().orElse(0);
        int shown = Math.min(DATES, most);
        for (int i = 1; i <= shown; i++) {
            int place = (int) ((long) most * i / shown) - 1;
            for (int each = 0; each < results.size(); each++) {
                if (place < days.get(each).size()) {
                    Day day = days.get(each).get(place);
                    table.row(
                            day.date().toString(),
                            Printable.of(results.get(each).title()),
                            Integer.toString(day.kept()),
                            ByteText.of(day.bytes()),
                            words(day.worstAge()));
                }
            }
        }
        return table;
    }

    private static String words(Gap gap) {
        return words(gap.length());
    }

    private static String words(Duration length) {
        return length.toDays() > 2
                ? length.toDays() + " d " + length.toHoursPart() + " h"
                : length.toHours() + " h " + length.toMinutesPart() + " min";
    }

    static Fields fields(List<SimulationResult> results) {
        return Fields.message("simulation")
                .put("results", results.stream().map(SimulationOutput::fields).toList());
    }

    private static Fields fields(SimulationResult result) {
        return new Fields()
                .put("definitions", result.title())
                .put("from", result.from())
                .put("until", result.until())
                .put("remarks", result.remarks())
                .put(
                        "courses",
                        result.courses().stream().map(SimulationOutput::fields).toList());
    }

    private static Fields fields(Course course) {
        return new Fields()
                .put("schedule", course.schedule())
                .put("target", course.target())
                .put("policy", course.policy())
                .put("zone", course.zone().getId())
                .put("due", course.runs())
                .put("failed", course.failed())
                .put("deleted", course.deleted())
                .put("longest_gap", fields(course.longestGap()))
                .put("worst_age", fields(course.worstAge()))
                .put("stored_bytes", course.lastBytes())
                .put("largest_stored_bytes", course.largestBytes())
                .put("uploaded_bytes", course.uploadedBytes())
                .put(
                        "kept",
                        course.kept().stream().map(SimulationOutput::fields).toList())
                .put(
                        "days",
                        course.days().stream().map(SimulationOutput::fields).toList());
    }

    private static Fields fields(Gap gap) {
        return new Fields()
                .put("seconds", gap.length().toSeconds())
                .put("from", gap.from())
                .put("until", gap.until());
    }

    private static Fields fields(KeptBackup backup) {
        Fields fields = new Fields().put("time", backup.at()).put("good", backup.good());
        if (backup.expiresAt().isBefore(Instant.MAX)) {
            fields.put("expires", backup.expiresAt());
        }
        return fields.put("rules", backup.rules()).put("reasons", backup.reasons());
    }

    private static Fields fields(Day day) {
        return new Fields()
                .put("date", day.date().toString())
                .put("kept", day.kept())
                .put("stored_bytes", day.bytes())
                .put("worst_age_seconds", day.worstAge().toSeconds());
    }
}
