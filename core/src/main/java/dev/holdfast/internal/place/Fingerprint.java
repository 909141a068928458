package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Small numbers that change when what is on disk does. */
final class Fingerprint {
    private Fingerprint() {}

    /** Which inode it is and, for a file, its size and time; a directory changes while it is restored into. */
    static int of(FileStatus status) {
        int identity =
                Objects.hash(status.inode(), status.device(), status.type().name());
        return status.type() == EntryType.FILE ? Objects.hash(identity, status.size(), status.modifiedAt()) : identity;
    }

    /** The same for something that is to make room: with all that is in it, if it is a directory. */
    static int of(HostDirectory parent, byte[] name, FileStatus status) throws IOException {
        return status.type() == EntryType.DIRECTORY
                ? Objects.hash(of(status), Removal.measure(parent, name, status))
                : of(status);
    }

    /** Of something to be deleted, with all that is in it. */
    static long of(byte[] name, FileStatus status, Removal.Amount amount) {
        int inside = Objects.hash(status.inode(), status.device(), amount);
        return ((long) Arrays.hashCode(name) << 32) | (inside & 0xffff_ffffL);
    }
}
