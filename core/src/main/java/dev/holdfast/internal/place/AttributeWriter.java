package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostInode;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.ExtendedAttribute;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;

/**
 * Sets what the dump recorded. The owner first, because that clears setuid and capabilities; extended attributes next; then the
 * mode; times last. Everything is tried; the first error is thrown at the end. Who is not root may not give files away or set
 * every name space: that is passed over, as restic does it.
 */
final class AttributeWriter {
    private final Comparison comparison;

    AttributeWriter(Comparison comparison) {
        this.comparison = comparison;
    }

    /** One attribute. */
    private interface Setting {
        void set() throws IOException;
    }

    /** The first error of several settings. */
    private final class Attempts {
        private IOException first = new IOException();
        private boolean failed;

        void attempt(Setting setting) {
            try {
                setting.set();
            } catch (AccessDeniedException denied) {
                if (comparison.isRoot()) {
                    keep(denied);
                }
            } catch (IOException broken) {
                keep(broken);
            }
        }

        private void keep(IOException broken) {
            first = failed ? first : broken;
            failed = true;
        }

        void rethrow() throws IOException {
            if (failed) {
                throw first;
            }
        }
    }

    void write(HostInode inode, Entry entry) throws IOException {
        Attempts attempts = new Attempts();
        attempts.attempt(() -> inode.setOwner(comparison.uid(entry), comparison.gid(entry)));
        attempts.attempt(() -> extendedAttributes(inode, entry.extendedAttributes(), attempts));
        if (entry.type() != EntryType.SYMLINK) {
            attempts.attempt(() -> inode.setMode(entry.mode()));
        }
        attempts.attempt(() -> inode.setTimes(entry.accessedAt(), entry.modifiedAt()));
        attempts.rethrow();
    }

    private static void extendedAttributes(HostInode inode, List<ExtendedAttribute> wanted, Attempts attempts)
            throws IOException {
        List<ExtendedAttribute> there = inode.extendedAttributes((name, unreadable) -> {});
        for (ExtendedAttribute each : there) {
            if (wanted.stream().noneMatch(one -> one.name().equals(each.name()))) {
                attempts.attempt(() -> inode.removeExtendedAttribute(each.name()));
            }
        }
        for (ExtendedAttribute each : wanted) {
            if (!there.contains(each)) {
                attempts.attempt(() -> inode.setExtendedAttribute(each));
            }
        }
    }
}
