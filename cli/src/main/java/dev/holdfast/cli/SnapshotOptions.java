package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say which snapshots are meant. */
final class SnapshotOptions extends SnapshotCriteria {
    @Option(names = "-H", paramLabel = "HOST", description = "the same as --host")
    List<String> moreHosts = new ArrayList<>();

    @Override
    List<String> hosts() {
        List<String> all = new ArrayList<>(super.hosts());
        all.addAll(moreHosts);
        return all;
    }
}
