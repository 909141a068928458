package dev.holdfast.cli;

import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.Condition;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.service.ScheduleStatus.LastBackup;
import dev.holdfast.service.ScheduleStatus.LastSkipped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a schedule stands, as cells, lines and JSON. */
final class ScheduleFields {
    private ScheduleFields() {}

    static Fields of(ScheduleStatus status) {
        return new Fields()
                .put("name", status.name())
                .put("status", status.state().word())
                .put("targets", status.targets())
                .put("policy", status.policy())
                .put("storage", status.storage())
                .put("schedule", status.timing())
                .putUnlessEmpty(
                        "last_backup",
                        status.lastBackup().map(ScheduleFields::backup).orElse(null))
                .putUnlessEmpty(
                        "last_good",
                        status.lastGood().map(ScheduleFields::backup).orElse(null))
                .putUnlessEmpty(
                        "last_skipped",
                        status.lastSkipped().map(ScheduleFields::skipped).orElse(null))
                .put("next", status.nextRuns())
                .put("running", status.running())
                .put("waiting", status.waiting())
                .put(
                        "conditions",
                        status.conditions().stream()
                                .map(ScheduleFields::condition)
                                .toList());
    }

    private static Fields backup(LastBackup backup) {
        return new Fields()
                .put("run", backup.run())
                .put("due", backup.due())
                .put("ended", backup.at())
                .put("state", backup.state().name())
                .put("message", backup.message());
    }

    private static Fields skipped(LastSkipped skipped) {
        return new Fields()
                .put("due", skipped.due())
                .put("at", skipped.at())
                .put("reason", skipped.reason())
                .put("message", skipped.message());
    }

    private static Fields condition(Condition condition) {
        return new Fields()
                .put("type", condition.type())
                .put("status", condition.status().name())
                .put("reason", condition.reason())
                .put("message", condition.message())
                .put("last_transition_time", condition.lastTransitionTime());
    }

    static Fields of(CopyStatus copy, Instant now) {
        return new Fields()
                .put("name", copy.copy())
                .put("target", copy.target())
                .put("storage", copy.storage())
                .put("status", copy.state().word())
                .put("lacking", copy.lacking())
                .putUnlessEmpty("behind_since", copy.behindSince().orElse(null))
                .putUnlessEmpty("newest", copy.newest().orElse(null))
                .putUnlessEmpty(
                        "lag_seconds", copy.lag(now).map(Duration::toSeconds).orElse(null))
                .put("message", copy.message());
    }

    private static String words(CopyStatus copy, Instant now) {
        String where = copy.copy() + " of " + copy.target() + " to " + copy.storage() + ": ";
        return where
                + switch (copy.state()) {
                    case CURRENT ->
                        copy.newest()
                                .map(at -> "current, newest of " + time(at))
                                .orElse("nothing to copy yet");
                    case BEHIND ->
                        copy.lacking() + " behind, the oldest for "
                                + DurationText.of(copy.lag(now).orElse(Duration.ZERO));
                    case UNKNOWN -> "unknown: " + copy.message();
                };
    }

    static String[] cells(ScheduleStatus status) {
        return new String[] {
            Printable.of(status.name()),
            status.state().word(),
            Printable.of(String.join(", ", status.targets())),
            Printable.of(status.storage()),
            Printable.of(status.timing()),
            status.lastBackup().map(backup -> time(backup.at()) + how(backup)).orElse("-"),
            status.lastSkipped().map(skipped -> time(skipped.due())).orElse("-"),
            status.nextRun().map(ScheduleFields::time).orElse("-")
        };
    }

    private static String how(LastBackup backup) {
        return switch (backup.state()) {
            case COMPLETED -> "";
            default -> " (" + backup.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
        };
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static List<String> lines(
            ScheduleStatus status,
            List<CopyStatus> copies,
            List<FollowStatus> followed,
            Instant now,
            Optional<String> leader) {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.of(status.name()) + ": " + status.state().word());
        line(lines, "targets", String.join(", ", status.targets()));
        line(lines, "policy", status.policy());
        line(lines, "storage", status.storage());
        line(lines, "schedule", status.timing());
        status.lastBackup()
                .ifPresent(backup -> line(
                        lines,
                        "last backup",
                        time(backup.at()) + how(backup) + (backup.message().isEmpty() ? "" : ": " + backup.message())));
        status.lastGood().ifPresent(backup -> line(lines, "last good", time(backup.at())));
        status.lastSkipped()
                .ifPresent(skipped -> line(lines, "last skipped", time(skipped.due()) + ": " + skipped.message()));
        status.nextRuns().forEach(next -> line(lines, "next", time(next)));
        copies.forEach(copy -> line(lines, "copy", words(copy, now)));
        followed.forEach(one -> FollowFields.lines(one, now).forEach(text -> line(lines, "changes", text)));
        status.running().forEach(run -> line(lines, "running", run));
        status.waiting().forEach(run -> line(lines, "asked for", run));
        status.conditions()
                .forEach(condition -> line(
                        lines,
                        condition.type(),
                        condition.status().name().toLowerCase(Locale.ROOT) + ": " + condition.message()));
        line(lines, "run by", leader.orElse("nobody at the moment"));
        return lines;
    }

    private static void line(List<String> lines, String what, String value) {
        if (!value.isEmpty()) {
            lines.add("  %-13s %s".formatted(what, Printable.of(value)));
        }
    }
}
