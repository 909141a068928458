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
     * @param print changes when one of them does, whatever their order
     */
    record Amount(long entries, long bytes, long print) {
        Amount plus(Amount other) {
            return new Amount(entries + other.entries, bytes + other.bytes, print + other.print);
        }
    }

    static Amount measure(HostDirectory parent, byte[] name, FileStatus status) throws IOException {
        Amount amount = new Amount(1, status.type() == EntryType.FILE ? status.size() : 0, Fingerprint.of(status));
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

    /** Removes what is under the name, if it is still what the plan saw. */
    static void remove(HostDirectory parent, byte[] name, int print, String path) throws IOException {
        FileStatus there = TargetChanged.present(parent.status(name), path);
        TargetChanged.check(Fingerprint.of(parent, name, there), print, path);
        remove(parent, name, there);
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
