package dev.holdfast.internal.place;

import dev.holdfast.spi.workload.Entry;
import java.util.Optional;

/**
 * What the names of one hard-linked file have in common in a dump.
 *
 * @param device that held it
 * @param inode its number there
 */
record LinkKey(long device, long inode) {
    /** Empty for a file that has one name only. */
    static Optional<LinkKey> of(Entry entry) {
        return entry.links() > 1 && entry.inode() != 0
                ? Optional.of(new LinkKey(entry.deviceId(), entry.inode()))
                : Optional.empty();
    }
}
