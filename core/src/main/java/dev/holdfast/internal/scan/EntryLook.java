package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a name in an open directory: what it is, whether it is wanted, and its attributes. Safe for use from any thread. */
final class EntryLook {
    private final EntryReader reader;
    private final ScanRules rules;
    private final boolean attributes;

    /** @param attributes whether extended attributes and targets of links are read, which costs further calls */
    EntryLook(EntryReader reader, ScanRules rules, boolean attributes) {
        this.reader = reader;
        this.rules = rules;
        this.attributes = attributes;
    }

    /** What was seen, or why nothing was; to be told and used in the order of the names. */
    static final class Seen {
        private final byte[] raw;
        private final EntryName name;
        private final List<Finding> findings = new ArrayList<>(0);
        private @Nullable FileStatus status;
        private @Nullable Entry entry;
        private @Nullable IOException broken;
        private @Nullable IOException incomplete;

        private Seen(byte[] raw, EntryName name) {
            this.raw = raw;
            this.name = name;
        }

        byte[] raw() {
            return raw;
        }

        EntryName name() {
            return name;
        }

        /** Null if nothing is there, or it is not wanted. */
        @Nullable
        FileStatus status() {
            return status;
        }

        /** Of everything but directories and sockets. */
        Entry entry() {
            return Objects.requireNonNull(entry, "entry");
        }

        List<Finding> findings() {
            return findings;
        }

        /** Why attributes are missing. */
        Optional<IOException> incomplete() {
            return Optional.ofNullable(incomplete);
        }

        /** Throws what stood in the way of looking. */
        void rethrow() throws IOException {
            if (broken != null) {
                throw broken;
            }
        }
    }

    /** @param explicit whether it was asked for by name, so that no rule keeps it out */
    Seen at(OpenDirectory parent, byte[] raw, EntryName name, boolean explicit) {
        Seen seen = new Seen(raw, name);
        if (!explicit && rules.excludes(parent.absolute(raw))) {
            return seen;
        }
        try {
            FileStatus status = parent.handle().status(raw);
            if (status != null && (explicit || !parent.excludes(raw, status))) {
                describe(parent, seen, status);
            }
        } catch (IOException unreadable) {
            seen.broken = unreadable;
        }
        return seen;
    }

    private void describe(OpenDirectory parent, Seen seen, FileStatus status) throws IOException {
        if (status.type() != EntryType.DIRECTORY && status.type() != EntryType.SOCKET) {
            Entry.Builder entry = reader.read(seen.name, status);
            if (attributes) {
                complete(parent, seen, status, entry);
            }
            seen.entry = entry.build();
        }
        seen.status = status;
    }

    private static void complete(OpenDirectory parent, Seen seen, FileStatus status, Entry.Builder entry)
            throws IOException {
        if (status.type() == EntryType.SYMLINK) {
            entry.linkTarget(parent.handle().linkTarget(seen.raw));
        }
        try {
            EntryReader.readAttributes(
                    parent.handle().inode(seen.raw),
                    entry,
                    true,
                    (attribute, cause) -> seen.findings.add(unreadable(attribute, cause)));
        } catch (NoSuchFileException vanished) {
            throw vanished;
        } catch (IOException incomplete) {
            seen.incomplete = incomplete;
        }
    }

    static Finding unreadable(String attribute, IOException cause) {
        return new Finding(
                Finding.Severity.WARNING,
                String.valueOf(cause instanceof FileSystemException known ? known.getFile() : "a file"),
                "the extended attribute " + attribute + " cannot be read and is not in the backup: "
                        + DirectoryScan.reason(cause),
                "run with the rights that reading it needs");
    }
}
