package dev.holdfast.workload;

import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Where a stream lies in its snapshot: a file, perhaps in directories.
 *
 * @param parts one or more
 */
record StreamName(List<EntryName> parts) {
    /** Takes {@code a/b.sql} apart; leading slashes and empty parts do not count. */
    static StreamName of(String text) {
        List<EntryName> parts = new ArrayList<>();
        try {
            for (String part : text.split("/", -1)) {
                if (!part.isEmpty() && !part.equals(".")) {
                    parts.add(EntryName.of(part));
                }
            }
        } catch (IllegalArgumentException unsafe) {
            throw new WorkloadException.Invalid(
                    "'" + text + "' cannot be the name of a stream: use plain names", unsafe);
        }
        if (parts.isEmpty()) {
            throw new WorkloadException.Invalid("a stream needs a name, such as stdin:dump.sql", null);
        }
        return new StreamName(List.copyOf(parts));
    }

    String path() {
        StringBuilder path = new StringBuilder();
        parts.forEach(part -> path.append('/').append(part));
        return path.toString();
    }

    /** Opens the directories, lets the body write the file and closes them. */
    void write(DirectorySink root, Owner owner, BiConsumer<DirectorySink, Entry> body) {
        write(root, 0, owner, body);
    }

    private void write(DirectorySink into, int depth, Owner owner, BiConsumer<DirectorySink, Entry> body) {
        if (depth == parts.size() - 1) {
            body.accept(into, owner.entry(parts.get(depth), EntryType.FILE, 0644));
            return;
        }
        try (DirectorySink directory = into.directory(owner.entry(parts.get(depth), EntryType.DIRECTORY, 0755))) {
            write(directory, depth + 1, owner, body);
        }
    }

    /**
     * Whom the entries belong to.
     *
     * @param uid user
     * @param gid group
     * @param at all their times
     */
    record Owner(long uid, long gid, Instant at) {
        Entry entry(EntryName name, EntryType type, int mode) {
            return Entry.builder(name, type)
                    .mode(mode)
                    .owner(uid, gid)
                    .modifiedAt(at)
                    .build();
        }
    }
}
