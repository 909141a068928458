package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.SnapshotId;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.run.Hold;
import dev.holdfast.service.BackupCopy;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupList;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Backups for people. */
final class BackupText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private BackupText() {}

    static List<String> table(BackupList list, Instant now) {
        Table table = new Table(
                Set.of("Added", "Size"),
                "Name",
                "Target",
                "Created by",
                "Status",
                "Date",
                "Expires in",
                "Added",
                "Size",
                "Storage",
                "Schedule");
        list.entries().forEach(entry -> add(table, entry, now));
        List<String> lines = new ArrayList<>(table.lines());
        int shown = list.entries().size();
        lines.add(
                shown < list.matching()
                        ? "the newest " + shown + " of " + count(list.matching())
                        : count(list.matching()));
        return lines;
    }

    private static String count(int number) {
        return number + (number == 1 ? " backup" : " backups");
    }

    private static void add(Table table, BackupEntry entry, Instant now) {
        table.row(
                Printable.of(entry.name()),
                Printable.of(entry.target()),
                Printable.of(entry.createdBy()),
                entry.status().text(),
                time(entry.at()),
                expiresIn(entry, now),
                size(entry.addedBytes()),
                size(entry.restoredBytes()),
                Printable.of(entry.storage()),
                Printable.of(entry.schedule()));
    }

    /** One backup with everything that is known of it. */
    static List<String> details(BackupEntry entry, Instant now) {
        List<String> lines = new ArrayList<>();
        line(lines, "name", entry.name());
        line(lines, "status", entry.status().text());
        line(lines, "message", entry.message());
        line(lines, "target", entry.target());
        line(lines, "schedule", entry.schedule());
        line(lines, "group", entry.group());
        line(lines, "created by", entry.createdBy());
        line(lines, "date", time(entry.at()));
        line(lines, "expires", expires(entry, now));
        line(
                lines,
                "protected until",
                entry.protectedUntil().map(BackupText::time).orElse(""));
        line(lines, "added", size(entry.addedBytes()));
        line(lines, "size", size(entry.restoredBytes()));
        line(lines, "storage", entry.storage());
        line(lines, "snapshot", entry.snapshot().map(SnapshotId::hex).orElse(""));
        line(lines, "run", entry.run().orElse(""));
        line(lines, "rules", String.join(", ", entry.rules()));
        line(lines, "labels", entry.labels().stream().map(Label::toString).collect(Collectors.joining(", ")));
        entry.paths().forEach(path -> line(lines, "path", path));
        entry.verification()
                .ifPresent(found -> line(
                        lines,
                        "verification",
                        found.outcome().name().toLowerCase(Locale.ROOT) + " at " + time(found.at()) + " by "
                                + found.method() + (found.message().isEmpty() ? "" : ": " + found.message())));
        entry.holds().forEach(hold -> line(lines, hold.isInForce(now) ? "hold" : "ended hold", hold(hold)));
        entry.copies().forEach(copy -> line(lines, "copy", copy(copy, now)));
        return lines;
    }

    /** A hold in one line. */
    static String hold(Hold hold) {
        return "held by " + hold.owner() + " until "
                + hold.until().map(BackupText::time).orElse("it is released") + ": " + hold.reason() + " (" + hold.id()
                + ")";
    }

    private static String copy(BackupCopy copy, Instant now) {
        return copy.storage()
                + copy.snapshot().map(id -> ", snapshot " + id.brief()).orElse(", " + word(copy.state()))
                + copy.expiresAt()
                        .map(end -> ", expires in " + in(Duration.between(now, end)))
                        .orElse("")
                + (copy.message().isEmpty() ? "" : ": " + copy.message());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void line(List<String> lines, String what, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "%-16s %s", what + ":", Printable.of(value)));
        }
    }

    private static String expires(BackupEntry entry, Instant now) {
        return entry.expiresAt()
                .map(end -> time(end) + " (in " + expiresIn(entry, now) + ")")
                .orElse("");
    }

    private static String expiresIn(BackupEntry entry, Instant now) {
        return entry.expiresIn(now).map(BackupText::in).orElse("");
    }

    /** Whole units, as a person would say them. */
    static String in(Duration left) {
        if (left.toDays() >= 2) {
            return left.toDays() + " d";
        }
        if (left.toHours() >= 2) {
            return left.toHours() + " h";
        }
        return left.isNegative() || left.isZero() ? "due" : left.toMinutes() + " min";
    }

    private static String size(OptionalLong bytes) {
        return bytes.isPresent() ? ByteText.of(bytes.getAsLong()) : "";
    }

    /** Whole seconds in the zone of this machine. */
    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }
}
