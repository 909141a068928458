package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What mongodump would have written of one replica set: directories of databases, its oplog, its versions. */
public final class DumpPart {
    private final String replicaSet;
    private final String path;
    private final SourceDirectory directory;

    DumpPart(String replicaSet, String path, SourceDirectory directory) {
        this.replicaSet = replicaSet;
        this.path = path;
        this.directory = directory;
    }

    /** Whose it is; empty if the dump does not say so. */
    public String replicaSet() {
        return replicaSet;
    }

    /** Where it lies, for messages; empty if at the top. */
    public String path() {
        return path;
    }

    /** The versions of server and program. */
    public Optional<Prelude> prelude() {
        return mark(path, directory)
                .or(this::markOfDatabase)
                .map(file -> Prelude.read(file.path(), file.openSniffing()));
    }

    private static Optional<DumpFile> mark(String path, SourceDirectory directory) {
        return Sources.file(path, directory, Prelude.FILE)
                .or(() -> Sources.file(path, directory, Prelude.FILE + FileNames.GZIP));
    }

    /** Where mongodump was asked for one database it marks that. */
    private Optional<DumpFile> markOfDatabase() {
        List<DumpFile> marks = new ArrayList<>();
        directory.forEach(entry -> {
            if (entry instanceof SourceEntry.OfDirectory database && marks.isEmpty()) {
                mark(Sources.join(path, entry.entry().name().toString()), database.directory())
                        .ifPresent(marks::add);
            }
        });
        return marks.stream().findFirst();
    }

    /** The entries of the oplog that belong to it. */
    public Optional<DumpFile> oplog() {
        return file(DumpLayout.OPLOG).or(() -> file(DumpLayout.OPLOG + FileNames.GZIP));
    }

    private Optional<DumpFile> file(String name) {
        return Sources.file(path, directory, name);
    }

    /** Hands out its collections in order, those of one database after the other: only one database is held at a time. */
    public void forEach(Consumer<DumpedCollection> each) {
        forEach(each, unknown -> {});
    }

    /**
     * Hands out its collections in order, and what is not a part of any.
     *
     * @param unknown gets paths of files that no program which makes dumps would have written
     * @throws dev.holdfast.mongodb.MongoException.Damaged if a collection's name was cut and nothing tells it
     */
    public void forEach(Consumer<DumpedCollection> each, Consumer<String> unknown) {
        directory.forEach(entry -> {
            String name = entry.entry().name().toString();
            if (entry instanceof SourceEntry.OfDirectory database) {
                new DumpedDatabase(name, Sources.join(path, name)).read(database.directory(), each, unknown);
            } else if (!isKnown(name)) {
                unknown.accept(Sources.join(path, name));
            }
        });
    }

    private static boolean isKnown(String name) {
        return name.equals(Prelude.FILE)
                || name.equals(Prelude.FILE + FileNames.GZIP)
                || name.equals(DumpLayout.OPLOG)
                || name.equals(DumpLayout.OPLOG + FileNames.GZIP);
    }

    /** All collections in order. */
    public List<DumpedCollection> collections() {
        List<DumpedCollection> collections = new ArrayList<>();
        forEach(collections::add);
        return collections;
    }

    @Override
    public String toString() {
        return replicaSet.isEmpty() ? path : replicaSet + " in " + path;
    }
}
