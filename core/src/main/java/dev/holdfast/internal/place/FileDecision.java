package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides about files, and what files and special entries have in common. */
final class FileDecision {
    private final RestoreOptions options;
    private final Comparison comparison;
    private final PlanNotes notes;
    /** The inode that each hard-linked file keeps on disk; null if it gets a new one. */
    private final Map<LinkKey, @Nullable FileStatus> linked = new HashMap<>();

    FileDecision(RestoreOptions options, Comparison comparison, PlanNotes notes) {
        this.options = options;
        this.comparison = comparison;
        this.notes = notes;
    }

    /** Whether what is there must not be overwritten. */
    boolean isLeft(Entry entry, FileStatus there) {
        return switch (options.overwrite()) {
            case ALWAYS, IF_CHANGED -> false;
            case IF_NEWER -> !entry.modifiedAt().isAfter(there.modifiedAt());
            case NEVER -> true;
        };
    }

    Step decide(
            SourceEntry.OfFile each,
            @Nullable HostDirectory there,
            byte[] name,
            @Nullable FileStatus status,
            String path)
            throws IOException {
        LinkKey key = LinkKey.of(each.entry()).orElse(null);
        if (key != null && linked.containsKey(key)) {
            return link(each.entry(), there, name, status, linked.get(key), path);
        }
        Step step = there == null || status == null
                ? created(each.file(), path)
                : existing(each, there, name, status, path);
        if (step.writes()) {
            notes.fileToWrite();
        }
        if (key != null && step.restores()) {
            boolean stays = step == Step.KEEP || step == Step.ATTRIBUTES || step == Step.REWRITE;
            linked.put(key, stays ? status : null);
        }
        return step;
    }

    private Step created(SourceFile file, String path) {
        notes.note(path, Action.CREATE, 1, file.sizeBytes(), "it does not exist yet");
        return Step.CREATE;
    }

    private Step link(
            Entry entry,
            @Nullable HostDirectory there,
            byte[] name,
            @Nullable FileStatus status,
            @Nullable FileStatus first,
            String path)
            throws IOException {
        if (there == null || status == null) {
            notes.note(path, Action.CREATE, 1, 0, "it is one more name of a file");
            return Step.LINK;
        }
        if (first != null && first.sameInode(status)) {
            notes.note(path, Action.KEEP, 1, 0, "it is the same file already");
            return Step.KEEP;
        }
        if (isLeft(entry, status)) {
            notes.note(path, Action.KEEP, 1, 0, "what is there is not to be overwritten");
            return Step.LEAVE;
        }
        return replace(there, name, status, path, 0) == Step.CONFLICT ? Step.CONFLICT : Step.RELINK;
    }

    private Step existing(SourceEntry.OfFile each, HostDirectory there, byte[] name, FileStatus status, String path)
            throws IOException {
        long size = each.file().sizeBytes();
        if (isLeft(each.entry(), status)) {
            notes.note(path, Action.KEEP, 1, size, "what is there is not to be overwritten");
            return Step.LEAVE;
        }
        if (status.type() != EntryType.FILE) {
            return replace(there, name, status, path, size);
        }
        if (isUnchanged(each, there, name, status, size)) {
            return attributes(there, name, status, each.entry(), path);
        }
        notes.note(path, Action.CHANGE, 1, size, "its content differs");
        return status.links() > 1 ? Step.REPLACE : Step.REWRITE;
    }

    private boolean isUnchanged(
            SourceEntry.OfFile each, HostDirectory there, byte[] name, FileStatus status, long size) {
        if (status.size() != size) {
            return false;
        }
        if (options.overwrite() == RestoreOptions.Overwrite.IF_CHANGED
                && status.modifiedAt().equals(each.entry().modifiedAt())) {
            return true;
        }
        try {
            return comparison.sameContent(there, name, each.file());
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Something of another kind, or an unreachable file with several names, makes room; a full directory only if asked. */
    Step replace(HostDirectory there, byte[] name, FileStatus status, String path, long bytes) throws IOException {
        Removal.Amount amount = Removal.measure(there, name, status);
        boolean full = amount.entries() > 1;
        if (full && !options.delete()) {
            notes.conflict(path, "a directory that is not empty is in the way", "remove it, or restore with delete");
            return Step.CONFLICT;
        }
        notes.note(path, Action.CHANGE, 1, bytes, "something else is replaced");
        if (full) {
            notes.note(path, Action.DELETE, amount.entries() - 1, amount.bytes(), "it is in the directory in the way");
        }
        return Step.REPLACE;
    }

    Step attributes(HostDirectory there, byte[] name, FileStatus status, Entry entry, String path) throws IOException {
        long bytes = entry.type() == EntryType.FILE ? status.size() : 0;
        if (comparison.sameAttributes(there.inode(name), status, entry)) {
            notes.note(path, Action.KEEP, 1, bytes, "it is the same");
            return Step.KEEP;
        }
        notes.note(path, Action.CHANGE, 1, 0, "its attributes differ");
        return Step.ATTRIBUTES;
    }
}
