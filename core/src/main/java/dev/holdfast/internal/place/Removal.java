package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.util.List;

/** Removing what is in the way or too much, with everything in it; links are removed, never followed. */
final class Removal {
    private Removal() {}

    /**
     * How much there is.
     *
     * @param entries with the one that was asked about
     * @param bytes of the files among them
     */
    record Amount(long entries, long bytes) {
        Amount plus(Amount other) {
            return new Amount(entries + other.entries, bytes + other.bytes);
        }
    }

    static Amount measure(HostDirectory parent, byte[] name, FileStatus status) throws IOException {
        Amount amount = new Amount(1, status.type() == EntryType.FILE ? status.size() : 0);
        if (status.type() != EntryType.DIRECTORY) {
            return amount;
        }
        try (HostDirectory directory = parent.directory(name)) {
            for (byte[] each : directory.names()) {
                FileStatus inner = directory.status(each);
                if (inner != null) {
                    amount = amount.plus(measure(directory, each, inner));
                }
            }
        }
        return amount;
    }

    static boolean isEmpty(HostDirectory parent, byte[] name) throws IOException {
        try (HostDirectory directory = parent.directory(name)) {
            return directory.names().isEmpty();
        }
    }

    static void remove(HostDirectory parent, byte[] name, FileStatus status) throws IOException {
        if (status.type() != EntryType.DIRECTORY) {
            parent.remove(name);
            return;
        }
        try (HostDirectory directory = parent.directory(name)) {
            List<byte[]> names = directory.names();
            for (byte[] each : names) {
                FileStatus inner = directory.status(each);
                if (inner != null) {
                    remove(directory, each, inner);
                }
            }
        }
        parent.removeDirectory(name);
    }
}
