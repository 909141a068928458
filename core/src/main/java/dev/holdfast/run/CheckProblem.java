package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.util.List;
import java.util.Objects;

/**
 * Something that a check found.
 *
 * @param severity errors are damage; warnings and hints harm no restore
 * @param kind what kind of problem, for programs
 * @param subject what exactly is affected: {@code pack 1f2e…}, {@code index 77aa…}, {@code tree 03cd…}
 * @param message what is wrong with it
 * @param remedy what to do; empty if nothing is needed
 * @param blobs ids of the blobs that are not intact because of it, the first {@value #MAX_LISTED}
 * @param files paths in snapshots that cannot be restored because of it, the first {@value #MAX_LISTED}
 * @param fileCount how many such paths there are, over all snapshots
 */
public record CheckProblem(
        Finding.Severity severity,
        Kind kind,
        String subject,
        String message,
        String remedy,
        List<String> blobs,
        List<AffectedFile> files,
        long fileCount) {
    /** At most so many blobs and files are listed. */
    public static final int MAX_LISTED = 100;

    /** Copies the lists. */
    public CheckProblem {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
        blobs = List.copyOf(blobs);
        files = List.copyOf(files);
    }

    /** The same with the files that it affects. */
    public CheckProblem withFiles(List<AffectedFile> affected, long count) {
        return new CheckProblem(severity, kind, subject, message, remedy, blobs, affected, count);
    }

    @Override
    public String toString() {
        return new Finding(severity, subject, message, remedy).toString();
    }

    /** Kinds of problems. */
    public enum Kind {
        /** An index file cannot be read. */
        INDEX_DAMAGED,
        /** Two index files say different things about a pack, or its blobs do not follow each other without gaps. */
        INDEX_CONTRADICTORY,
        /** A pack is named by several index files. */
        INDEX_DUPLICATE,
        /** A pack that the index names is not there. */
        PACK_MISSING,
        /** A pack has not the size that follows from the index. */
        PACK_SIZE,
        /** A pack is named by no index file. */
        PACK_ORPHANED,
        /** A pack holds data and trees. */
        PACK_MIXED,
        /** A pack's content is not what was written. */
        PACK_DAMAGED,
        /** A pack or another file could not be read now. */
        UNREADABLE,
        /** Packs were not read, as they lie in an archive of the store. */
        PACK_ARCHIVED,
        /** A snapshot file cannot be read. */
        SNAPSHOT_DAMAGED,
        /** The config is missing, cannot be read, or is another repository's. */
        CONFIG_DAMAGED,
        /** A key file is not what was stored. */
        KEY_DAMAGED,
        /** A lock cannot be read. */
        LOCK_DAMAGED,
        /** A tree is missing, cannot be read or breaks a rule. */
        TREE_DAMAGED,
        /** A file refers to a blob that no index knows. */
        BLOB_MISSING
    }

    /**
     * A path in a snapshot.
     *
     * @param snapshot in which
     * @param path from the root of the snapshot, beginning with a slash
     */
    public record AffectedFile(SnapshotId snapshot, String path) {}
}
