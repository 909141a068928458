package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.Accounts;
import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostInode;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.ExtendedAttribute;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.function.BiConsumer;

/** Turns what the file system knows into an entry as restic records it. */
final class EntryReader {
    private final Accounts accounts;
    private final boolean accessTimes;

    EntryReader(Accounts accounts, boolean accessTimes) {
        this.accounts = accounts;
        this.accessTimes = accessTimes;
    }

    /** Everything but extended attributes and the target of a link. Directories and pipes have no number of links. */
    Entry.Builder read(EntryName name, FileStatus status) {
        boolean counted = status.type() != EntryType.DIRECTORY && status.type() != EntryType.FIFO;
        Entry.Builder entry = Entry.builder(name, status.type())
                .mode(status.mode())
                .modifiedAt(status.modifiedAt())
                .changedAt(status.changedAt())
                .owner(status.uid(), status.gid())
                .ownerNames(accounts.user(status.uid()), accounts.group(status.gid()))
                .inode(status.device(), status.inode(), counted ? status.links() : 0);
        if (accessTimes) {
            entry.accessedAt(status.accessedAt());
        }
        if (status.type() == EntryType.FILE) {
            entry.sizeBytes(status.size());
        }
        if (status.type() == EntryType.BLOCK_DEVICE || status.type() == EntryType.CHARACTER_DEVICE) {
            entry.device(status.represents());
        }
        return entry;
    }

    /** Adds the extended attributes; that they may not be listed is an error only if {@code listable}. */
    static void readAttributes(
            HostInode inode, Entry.Builder entry, boolean listable, BiConsumer<String, IOException> unreadable)
            throws IOException {
        try {
            List<ExtendedAttribute> found = inode.extendedAttributes(unreadable);
            if (!found.isEmpty()) {
                entry.extendedAttributes(found);
            }
        } catch (AccessDeniedException denied) {
            if (listable) {
                throw denied;
            }
        }
    }
}
