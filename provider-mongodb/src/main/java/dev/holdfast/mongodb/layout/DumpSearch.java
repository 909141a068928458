package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.ArrayList;
import java.util.List;

/** Looks through directories for what mongodump wrote. Each is read once. Used once. */
final class DumpSearch {
    private static final int DEEPEST = 100;
    private static final int MOST = 20;

    private final List<DumpPart> found = new ArrayList<>();

    List<DumpPart> search(SourceDirectory directory, String path) {
        boolean unused = look(directory, path, 0);
        return found;
    }

    /** What a directory shows of itself. */
    private static final class Signs {
        private boolean marked;
        private boolean oplog;
        private boolean collections;
        private boolean databases;

        private void file(String name) {
            String plain =
                    name.endsWith(FileNames.GZIP) ? name.substring(0, name.length() - FileNames.GZIP.length()) : name;
            marked |= plain.equals(Prelude.FILE);
            oplog |= plain.equals(DumpLayout.OPLOG);
            collections |= plain.endsWith(FileNames.METADATA)
                    || (plain.endsWith(FileNames.DATA) && !plain.equals(DumpLayout.OPLOG));
        }

        /** A database may have a collection that is called oplog, and mongodump's {@code --db} puts the mark into the one that it dumps. */
        private boolean isDump() {
            return (marked && !isDatabase()) || databases || (oplog && !collections);
        }

        private boolean isDatabase() {
            return collections && (!marked || !databases);
        }
    }

    /** Whether it looks like the directory of a database. */
    private boolean look(SourceDirectory directory, String path, int depth) {
        Signs signs = new Signs();
        int before = found.size();
        if (depth < DEEPEST && found.size() < MOST) {
            directory.forEach(entry -> {
                String name = entry.entry().name().toString();
                if (entry instanceof SourceEntry.OfDirectory below) {
                    signs.databases |= look(below.directory(), Sources.join(path, name), depth + 1);
                } else if (entry instanceof SourceEntry.OfFile) {
                    signs.file(name);
                }
            });
        }
        if (signs.isDump()) {
            if (signs.marked && !signs.isDatabase()) {
                found.subList(before, found.size()).clear();
            }
            found.add(new DumpPart("", path, directory));
        }
        return signs.isDatabase();
    }
}
