package dev.holdfast.internal.snapshot;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.internal.tree.NodeTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JSON of a snapshot file, fields and order as restic's (RESTIC_FORMAT 10). */
public final class SnapshotCodec {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{64}");

    private SnapshotCodec() {}

    /** The JSON of a snapshot; times are written in the zone of its time, the id is not part of it. */
    public static byte[] encode(Snapshot snapshot) {
        JsonObjectWriter out = new JsonObjectWriter();
        out.time("time", NodeTime.of(snapshot.time()));
        snapshot.parent().ifPresent(parent -> out.text("parent", parent.hex()));
        out.text("tree", snapshot.tree())
                .texts("paths", snapshot.paths())
                .textUnlessEmpty("hostname", snapshot.hostname())
                .textUnlessEmpty("username", snapshot.username())
                .numberUnlessZero("uid", snapshot.uid())
                .numberUnlessZero("gid", snapshot.gid())
                .textsUnlessEmpty("excludes", snapshot.excludes())
                .textsUnlessEmpty("tags", snapshot.tags());
        snapshot.original().ifPresent(original -> out.text("original", original.hex()));
        out.textUnlessEmpty("program_version", snapshot.programVersion());
        ZoneId zone = snapshot.time().getZone();
        snapshot.summary().ifPresent(summary -> encode(summary, zone, out.object("summary")));
        return out.bytes();
    }

    /**
     * Reads a snapshot. What is missing becomes empty, except the tree.
     *
     * @param id the id of the file the JSON comes from
     * @throws RepositoryException.Damaged if it is no JSON object, has no tree or a field of the wrong kind
     */
    public static Snapshot decode(SnapshotId id, byte[] json) {
        JsonDocument from = JsonDocument.read("snapshot " + id.brief(), json);
        return new Snapshot(
                id,
                from.time("time").zoned(),
                hex(from, "tree").orElseThrow(() -> from.damaged("it has no 'tree'")),
                from.texts("paths"),
                from.text("hostname").orElse(""),
                from.text("username").orElse(""),
                from.number("uid"),
                from.number("gid"),
                from.texts("excludes"),
                from.texts("tags"),
                hex(from, "parent").map(SnapshotId::new).orElse(null),
                hex(from, "original").map(SnapshotId::new).orElse(null),
                from.text("program_version").orElse(""),
                from.document("summary").map(SnapshotCodec::summary).orElse(null));
    }

    private static void encode(SnapshotSummary summary, ZoneId zone, JsonObjectWriter out) {
        out.time("backup_start", NodeTime.of(summary.backupStart(), zone))
                .time("backup_end", NodeTime.of(summary.backupEnd(), zone))
                .number("files_new", summary.filesNew())
                .number("files_changed", summary.filesChanged())
                .number("files_unmodified", summary.filesUnmodified())
                .number("dirs_new", summary.dirsNew())
                .number("dirs_changed", summary.dirsChanged())
                .number("dirs_unmodified", summary.dirsUnmodified())
                .number("data_blobs", summary.dataBlobs())
                .number("tree_blobs", summary.treeBlobs())
                .number("data_added", summary.dataAdded())
                .number("data_added_packed", summary.dataAddedPacked())
                .number("total_files_processed", summary.totalFilesProcessed())
                .number("total_bytes_processed", summary.totalBytesProcessed())
                .end();
    }

    private static SnapshotSummary summary(JsonDocument from) {
        return new SnapshotSummary(
                instant(from, "backup_start"),
                instant(from, "backup_end"),
                from.number("files_new"),
                from.number("files_changed"),
                from.number("files_unmodified"),
                from.number("dirs_new"),
                from.number("dirs_changed"),
                from.number("dirs_unmodified"),
                from.number("data_blobs"),
                from.number("tree_blobs"),
                from.number("data_added"),
                from.number("data_added_packed"),
                from.number("total_files_processed"),
                from.number("total_bytes_processed"));
    }

    private static Instant instant(JsonDocument from, String key) {
        return from.time(key).instant();
    }

    private static Optional<String> hex(JsonDocument from, String key) {
        return from.text(key).map(text -> {
            if (!ID.matcher(text).matches()) {
                throw from.damaged("'" + key + "' is not an id of 64 hex digits");
            }
            return text.toLowerCase(Locale.ROOT);
        });
    }
}
