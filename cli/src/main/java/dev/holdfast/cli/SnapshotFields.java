package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.cli.text.Fields;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Snapshots as restic's JSON tells them, and the name and labels that are ours. */
final class SnapshotFields {
    private SnapshotFields() {}

    static Fields of(Snapshot snapshot) {
        return stored(snapshot)
                .put("id", snapshot.id().hex())
                .put("short_id", snapshot.id().brief())
                .putUnlessEmpty("name", snapshot.name().orElse(""))
                .putAll(labels(snapshot.labels()));
    }

    private static Fields stored(Snapshot snapshot) {
        Fields fields = new Fields().put("time", snapshot.time());
        snapshot.parent().ifPresent(parent -> fields.put("parent", parent.hex()));
        fields.put("tree", snapshot.tree())
                .put("paths", snapshot.paths())
                .putUnlessEmpty("hostname", snapshot.hostname())
                .putUnlessEmpty("username", snapshot.username())
                .putUnlessEmpty("uid", snapshot.uid())
                .putUnlessEmpty("gid", snapshot.gid())
                .putUnlessEmpty("excludes", snapshot.excludes())
                .putUnlessEmpty("tags", snapshot.tags());
        snapshot.original().ifPresent(original -> fields.put("original", original.hex()));
        fields.putUnlessEmpty("program_version", snapshot.programVersion());
        snapshot.summary().ifPresent(summary -> fields.put("summary", summary(summary)));
        return fields;
    }

    private static Fields labels(List<Label> labels) {
        Map<String, String> values =
                labels.stream().collect(Collectors.toMap(Label::key, Label::value, (first, second) -> second));
        return labels.isEmpty() ? new Fields() : new Fields().put("labels", values);
    }

    static Fields summary(SnapshotSummary summary) {
        return new Fields()
                .put("backup_start", summary.backupStart())
                .put("backup_end", summary.backupEnd())
                .put("files_new", summary.filesNew())
                .put("files_changed", summary.filesChanged())
                .put("files_unmodified", summary.filesUnmodified())
                .put("dirs_new", summary.dirsNew())
                .put("dirs_changed", summary.dirsChanged())
                .put("dirs_unmodified", summary.dirsUnmodified())
                .put("data_blobs", summary.dataBlobs())
                .put("tree_blobs", summary.treeBlobs())
                .put("data_added", summary.dataAdded())
                .put("data_added_packed", summary.dataAddedPacked())
                .put("total_files_processed", summary.totalFilesProcessed())
                .put("total_bytes_processed", summary.totalBytesProcessed());
    }
}
