package dev.holdfast.cli;

import dev.holdfast.GroupBy;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotGroup;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snapshots}. */
@Command(name = "snapshots", description = "List snapshots.", sortOptions = false)
final class SnapshotsCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "only these")
    List<String> references = new ArrayList<>();

    @Mixin
    SnapshotOptions options = new SnapshotOptions();

    @Option(names = "--latest", paramLabel = "N", description = "only the newest N of each host and set of paths")
    @Nullable
    Integer latest;

    @Option(
            names = {"-g", "--group-by"},
            paramLabel = "WORDS",
            description = "group by host, paths, tags, or several with commas")
    String groupBy = "";

    @Option(names = "--slices", description = "slices of change logs too, which are no backups by themselves")
    boolean slices;

    SnapshotsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotFilter filter = options.filter();
        GroupBy groups = GroupBy.parse(groupBy);
        if (latest != null && latest < 1) {
            throw new UsageException("--latest: expected a number from 1 on, was " + latest);
        }
        return () -> run(access, filter, groups);
    }

    private int run(RepositoryAccess access, SnapshotFilter filter, GroupBy groups) {
        try (Repository repository = access.open()) {
            List<Snapshot> snapshots = SnapshotSelection.of(references, filter).in(repository).stream()
                    .filter(snapshot -> slices || !references.isEmpty() || snapshot.isBackup())
                    .toList();
            Map<SnapshotGroup, List<Snapshot>> grouped = groups.group(newest(snapshots));
            if (groupBy.isEmpty()) {
                List<Snapshot> all = grouped.values().stream().findFirst().orElse(List.of());
                session.output().showAll(() -> SnapshotTable.lines(all), () -> fields(all));
            } else {
                session.output().showAll(() -> lines(grouped), () -> fields(grouped));
            }
        }
        return ExitCode.DONE;
    }

    private List<Snapshot> newest(List<Snapshot> snapshots) {
        if (latest == null) {
            return snapshots;
        }
        Collection<List<Snapshot>> groups =
                GroupBy.HOST_AND_PATHS.group(snapshots).values();
        List<Snapshot> newest = groups.stream()
                .flatMap(group -> group.subList(Math.max(0, group.size() - latest), group.size()).stream())
                .toList();
        return snapshots.stream().filter(newest::contains).toList();
    }

    private static List<String> lines(Map<SnapshotGroup, List<Snapshot>> groups) {
        List<String> lines = new ArrayList<>();
        groups.forEach((group, members) -> {
            lines.add("snapshots for " + group + ":");
            lines.addAll(SnapshotTable.lines(members));
            lines.add("");
        });
        return lines;
    }

    private static List<Fields> fields(List<Snapshot> snapshots) {
        return snapshots.stream().map(SnapshotFields::of).toList();
    }

    private static List<Fields> fields(Map<SnapshotGroup, List<Snapshot>> groups) {
        return groups.entrySet().stream()
                .map(entry -> new Fields()
                        .put(
                                "group_key",
                                new Fields()
                                        .put("hostname", entry.getKey().hostname())
                                        .put("paths", entry.getKey().paths())
                                        .put("tags", entry.getKey().tags()))
                        .put("snapshots", fields(entry.getValue())))
                .toList();
    }
}
