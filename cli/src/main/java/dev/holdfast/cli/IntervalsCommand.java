package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestorableLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code oplog intervals}. */
@Command(
        name = "intervals",
        description = "List the times to which databases can be restored, and the gaps between them.",
        sortOptions = false)
final class IntervalsCommand implements Verb {
    private final Session session;

    @Mixin
    SnapshotOptions options = new SnapshotOptions();

    IntervalsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotFilter filter = options.filter();
        return () -> {
            try (Repository repository = access.open()) {
                List<RestorableLog> logs = logs(repository, filter);
                Instant now = session.surroundings().time().now();
                session.output()
                        .showAll(
                                () -> lines(logs, now),
                                () -> logs.stream().map(log -> fields(log, now)).toList());
            }
            return ExitCode.DONE;
        };
    }

    /** A log of which something fits is shown with all of it: half of it leads to other times. */
    private List<RestorableLog> logs(Repository repository, SnapshotFilter filter) {
        List<Snapshot> all = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        repository.forEachSnapshot(all::add, one -> damaged.add(String.valueOf(one.getMessage())));
        damaged.forEach(session.output()::warn);
        Set<String> wanted = repository.changes().restorable(filter.select(all)).stream()
                .map(RestorableLog::log)
                .collect(Collectors.toSet());
        return repository.changes().restorable(all).stream()
                .filter(log -> wanted.contains(log.log()))
                .toList();
    }

    private static List<String> lines(List<RestorableLog> logs, Instant now) {
        List<String> lines = new ArrayList<>();
        for (RestorableLog log : logs) {
            lines.add(Printable.of(log.log()) + (log.host().isEmpty() ? "" : " of " + Printable.of(log.host())) + ": "
                    + log.slices() + (log.slices() == 1 ? " slice, " : " slices, ") + ByteText.of(log.bytes()));
            if (log.intervals().isEmpty()) {
                lines.add("  nothing can be restored to a point in time: no backup shows a moment to begin with");
            }
            RestorableInterval last = null;
            for (RestorableInterval interval : log.intervals()) {
                if (last != null) {
                    lines.add("  gap  " + last.toInstant() + " to " + interval.fromInstant());
                }
                lines.add("  " + interval.fromInstant() + " to " + interval.toInstant() + "  (" + interval.from()
                        + " to " + interval.to() + ")");
                last = interval;
            }
            if (last != null) {
                lines.add("  the newest time is " + DurationText.of(age(last, now)) + " old");
            }
        }
        if (logs.isEmpty()) {
            lines.add("no slices and no backups onto which they could be replayed");
        }
        return lines;
    }

    private static Duration age(RestorableInterval newest, Instant now) {
        return JobView.between(newest.toInstant(), now);
    }

    private static Fields fields(RestorableLog log, Instant now) {
        Fields fields = new Fields()
                .put("kind", log.kind())
                .put("log", log.log())
                .put("host", log.host())
                .put("slices", log.slices())
                .put("bytes", log.bytes())
                .put(
                        "intervals",
                        log.intervals().stream().map(IntervalsCommand::fields).toList());
        if (!log.intervals().isEmpty()) {
            RestorableInterval newest = log.intervals().get(log.intervals().size() - 1);
            fields.put("newest_age_seconds", age(newest, now).toSeconds());
        }
        return fields;
    }

    private static Fields fields(RestorableInterval interval) {
        return new Fields()
                .put("from", interval.fromInstant())
                .put("to", interval.toInstant())
                .put("from_position", interval.from())
                .put("to_position", interval.to());
    }
}
