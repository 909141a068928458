package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.SnapshotFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which snapshots are meant, without short names, some of which mean something else to {@code forget}. */
sealed class SnapshotCriteria permits SnapshotOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "only snapshots of this host; several times for any of several")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--tag",
            paramLabel = "TAG[,TAG]",
            description = "only snapshots with all these tags; several times for any of several lists")
    List<String> tags = new ArrayList<>();

    @Option(names = "--path", paramLabel = "PATH", description = "only snapshots that contain this path")
    List<String> paths = new ArrayList<>();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "only snapshots with this label")
    List<String> labels = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "only snapshots of the backup of this name")
    @Nullable
    String name;

    List<String> hosts() {
        return hosts;
    }

    /** @throws IllegalArgumentException if a label or path makes no sense */
    SnapshotFilter filter() {
        SnapshotFilter.Builder filter = SnapshotFilter.builder();
        hosts().forEach(filter::host);
        tags.forEach(list -> filter.tags(SnapshotFilter.tagList(list)));
        paths.forEach(
                path -> filter.path(Path.of(path).toAbsolutePath().normalize().toString()));
        labels.forEach(label -> filter.label(Label.parse(label)));
        if (name != null) {
            filter.name(name);
        }
        return filter.build();
    }
}
