package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out which files of a database's directory belong together. Used once. */
final class DumpedDatabase {
    private final String database;
    private final String path;
    private final Map<String, DumpFile> data = new TreeMap<>();
    private final Map<String, DumpFile> metadata = new TreeMap<>();
    private final List<DumpedCollection> found = new ArrayList<>();

    DumpedDatabase(String database, String path) {
        this.database = database;
        this.path = path;
    }

    void read(SourceDirectory directory, Consumer<DumpedCollection> each, Consumer<String> unknown) {
        directory.forEach(entry -> {
            if (!sort(entry)) {
                unknown.accept(Sources.join(path, entry.entry().name().toString()));
            }
        });
        metadata.forEach(this::described);
        data.forEach(this::undescribed);
        found.sort(Comparator.comparing(DumpedCollection::namespace));
        found.forEach(each);
    }

    private boolean sort(SourceEntry entry) {
        String name = entry.entry().name().toString();
        if (!(entry instanceof SourceEntry.OfFile file)) {
            return false;
        }
        DumpFile dumped = new DumpFile(Sources.join(path, name), file.file());
        String plain = dumped.isCompressed() ? cut(name, FileNames.GZIP) : name;
        if (plain.endsWith(FileNames.METADATA)) {
            metadata.put(cut(plain, FileNames.METADATA), dumped);
        } else if (plain.endsWith(FileNames.DATA)) {
            data.put(cut(plain, FileNames.DATA), dumped);
        } else {
            return plain.equals(Prelude.FILE);
        }
        return true;
    }

    private static String cut(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
    }

    private void described(String fileName, DumpFile description) {
        Optional<String> plain = FileNames.collection(fileName);
        DumpFile own = data.remove(fileName);
        if (plain.isPresent() && own != null) {
            add(plain.get(), own, description, false);
            return;
        }
        CollectionMetadata read = CollectionMetadata.read(description.path(), description.open());
        String collection = plain.orElseGet(() -> nameOf(read, description));
        DumpFile buckets =
                own == null && read.isTimeSeries() ? data.remove(FileNames.of(Namespace.BUCKETS + collection)) : null;
        add(collection, own == null ? buckets : own, description, buckets != null);
    }

    private static String nameOf(CollectionMetadata metadata, DumpFile description) {
        if (metadata.collection().isEmpty()) {
            throw new MongoException.Damaged(
                    description.path() + " has a name that was cut, and does not say which collection it is", null);
        }
        return metadata.collection();
    }

    private void undescribed(String fileName, DumpFile file) {
        String collection = FileNames.collection(fileName)
                .orElseThrow(() -> new MongoException.Damaged(
                        file.path() + " has a name that was cut or is none of mongodump's, and no " + FileNames.METADATA
                                + " file beside it says which collection it is",
                        null));
        Namespace namespace = new Namespace(database, collection);
        add(namespace.logical().collection(), file, null, namespace.isBuckets());
    }

    private void add(String collection, @Nullable DumpFile file, @Nullable DumpFile description, boolean buckets) {
        found.add(new DumpedCollection(new Namespace(database, collection), file, description, buckets));
    }
}
