package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Snapshots for people. */
final class SnapshotTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private SnapshotTable() {}

    static List<String> lines(Collection<Snapshot> snapshots) {
        Table table = new Table(Set.of("Size"), "ID", "Time", "Host", "Name", "Tags", "Paths", "Size");
        snapshots.forEach(snapshot -> add(table, snapshot));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(count(snapshots.size()));
        return lines;
    }

    static String count(int number) {
        return number + (number == 1 ? " snapshot" : " snapshots");
    }

    /** Whole seconds in the zone of this machine. */
    static String time(Snapshot snapshot) {
        return TIME.format(snapshot.time().withZoneSameInstant(ZoneId.systemDefault()));
    }

    private static void add(Table table, Snapshot snapshot) {
        List<String> tags = new ArrayList<>(snapshot.userTags());
        snapshot.labels().forEach(label -> tags.add(label.toString()));
        table.row(
                snapshot.id().brief(),
                time(snapshot),
                Printable.of(snapshot.hostname()),
                Printable.of(snapshot.name().orElse("")),
                printable(tags),
                printable(snapshot.paths()),
                snapshot.summary()
                        .map(SnapshotSummary::totalBytesProcessed)
                        .map(ByteText::of)
                        .orElse(""));
    }

    static String printable(List<String> texts) {
        return String.join("\n", texts.stream().map(Printable::of).toList());
    }
}
