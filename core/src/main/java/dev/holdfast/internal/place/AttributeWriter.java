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
    /** Programs run as their owner or group: never as one that the dump does not name. */
    private static final int SET_ID = 06000;

    private static final long LAST_OWNER = 0xffff_fffeL;

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
        attempts.attempt(() -> inode.setOwner(owner(comparison.uid(entry)), owner(comparison.gid(entry))));
        int mode = attempts.failed ? entry.mode() & ~SET_ID : entry.mode();
        attempts.attempt(() -> extendedAttributes(inode, entry.extendedAttributes(), attempts));
        if (entry.type() != EntryType.SYMLINK) {
            attempts.attempt(() -> inode.setMode(mode));
        }
        attempts.attempt(() -> inode.setTimes(entry.accessedAt(), entry.modifiedAt()));
        attempts.rethrow();
    }

    /** A number that the system has no owner for would mean to leave the owner as it is, or another one. */
    private static long owner(long number) throws IOException {
        if (number < 0 || number > LAST_OWNER) {
            throw new IOException("there is no owner with the number " + number);
        }
        return number;
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
