package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds entries of stored directories by name. */
final class Sources {
    private Sources() {}

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    static Optional<SourceEntry> entry(SourceDirectory directory, String name) {
        EntryName wanted = EntryName.of(name);
        List<SourceEntry> found = new ArrayList<>(1);
        directory.forEach(each -> {
            if (each.entry().name().equals(wanted)) {
                found.add(each);
            }
        });
        return found.stream().findFirst();
    }

    static Optional<SourceDirectory> directory(SourceDirectory parent, String name) {
        return entry(parent, name)
                .filter(SourceEntry.OfDirectory.class::isInstance)
                .map(found -> ((SourceEntry.OfDirectory) found).directory());
    }

    /** @param path of the directory */
    static Optional<DumpFile> file(String path, SourceDirectory directory, String name) {
        return entry(directory, name)
                .filter(SourceEntry.OfFile.class::isInstance)
                .map(found -> new DumpFile(join(path, name), ((SourceEntry.OfFile) found).file()));
    }
}
