package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.dump.Stretches.Stretch;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.FileNames;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.Prelude;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;

/**
 * Everything that one member has, as mongodump's directory: several collections at once, large ones in stretches.
 *
 * <p>Used by one thread, which it makes others help.
 */
public final class MemberDump {
    private final Commands member;
    private final NamespaceFilter filter;
    private final Map<Namespace, BsonDocument> queries;
    private final int readers;
    private final DumpContext context;
    private final Runnable watch;

    /**
     * A dump.
     *
     * @param queries which documents of a collection are wanted, where not all are
     * @param readers how many read at once
     * @param watch asked again and again while it goes on; what it throws ends it
     */
    public MemberDump(
            Commands member,
            NamespaceFilter filter,
            Map<Namespace, BsonDocument> queries,
            int readers,
            DumpContext context,
            Runnable watch) {
        this.member = member;
        this.filter = filter;
        this.queries = Map.copyOf(queries);
        this.readers = readers;
        this.context = context;
        this.watch = watch;
    }

    /**
     * Writes the dump.
     *
     * @param directory gets a directory for each database, and {@code prelude.json}
     * @param version of the server
     * @param set the replica set, for the facts; empty for none
     * @return what was written of each collection, in the order of names
     */
    public List<CollectionFacts> write(DirectorySink directory, String version, String set) {
        List<Source> sources = new Listing(member, filter, queries, readers, this::unfinished).sources();
        Map<Namespace, List<Stretch>> stretches = stretches(sources);
        context.expect(
                sources.size() * 2L, sources.stream().mapToLong(Source::bytes).sum());
        file(directory, Prelude.FILE, new Prelude(version, "holdfast").toBytes());
        Map<String, DirectorySink> databases = new LinkedHashMap<>();
        try {
            List<CollectionFile> files = new ArrayList<>();
            for (Source source : sources) {
                DirectorySink database = databases.computeIfAbsent(
                        source.namespace().database(), name -> directory.directory(at(Entry.directory(name))));
                metadata(database, source);
                if (source.hasData()) {
                    files.add(collection(database, source, Objects.requireNonNull(stretches.get(source.namespace()))));
                }
            }
            copy(files);
            return facts(sources, files, set);
        } finally {
            databases.values().forEach(DirectorySink::close);
        }
    }

    private Entry at(Entry.Builder entry) {
        Instant taken = context.takenAt();
        return entry.modifiedAt(taken).build();
    }

    private void file(DirectorySink directory, String name, byte[] content) {
        directory.file(at(Entry.file(name).sizeBytes(content.length)), FileContent.of(content));
    }

    private void metadata(DirectorySink database, Source source) {
        String name = FileNames.of(source.namespace().collection()) + FileNames.METADATA;
        file(database, name, source.metadata().toBytes());
    }

    /** The oplog that belongs to the dump brings it, if it becomes finished. */
    private void unfinished(Namespace namespace, String index) {
        context.notice(new Finding(
                Finding.Severity.WARNING,
                namespace.toString(),
                "the index " + index + " is being built, so that the dump does not have it",
                "dump again when it is there"));
    }

    /** Samples are taken side by side: with a lock on the member, every collection's would add to how long it stands still. */
    private Map<Namespace, List<Stretch>> stretches(List<Source> sources) {
        Map<Namespace, List<Stretch>> all = new ConcurrentHashMap<>();
        List<Runnable> tasks = sources.stream()
                .filter(Source::hasData)
                .<Runnable>map(source -> () -> all.put(source.namespace(), Stretches.of(member, source)))
                .toList();
        new Readers(readers, "holdfast-mongodb-sampler").run(tasks);
        return all;
    }

    private CollectionFile collection(DirectorySink database, Source source, List<Stretch> stretches) {
        String name = FileNames.of(source.data().collection()) + FileNames.DATA;
        return new CollectionFile(
                source,
                stretches,
                () -> database.file(at(Entry.file(name))),
                () -> context.part(source.namespace().toString(), source.documents(), source.bytes()));
    }

    /** Large ones first, so that at the end nobody waits for one that began late. */
    private void copy(List<CollectionFile> files) {
        List<CollectionFile> largest = new ArrayList<>(files);
        largest.sort(
                Comparator.comparingLong((CollectionFile file) -> file.source().bytes())
                        .reversed());
        List<Runnable> tasks = new ArrayList<>();
        for (CollectionFile file : largest) {
            for (int ordinal = 0; ordinal < file.stretches().size(); ordinal++) {
                int which = ordinal;
                tasks.add(() -> copy(file, which));
            }
        }
        try {
            new Readers(readers, "holdfast-mongodb-reader").run(tasks);
        } finally {
            files.forEach(CollectionFile::abandon);
        }
    }

    private void copy(CollectionFile file, int ordinal) {
        Stretch stretch = file.stretches().get(ordinal);
        ContentSum sum;
        try (FileSink sink = file.stretch(ordinal)) {
            sum = new StretchCopy(member, sink).copy(file.source(), stretch, file.meter(), this::goOn);
        }
        file.ended(sum);
    }

    private void goOn() {
        context.checkCancelled();
        watch.run();
    }

    private static List<CollectionFacts> facts(List<Source> sources, List<CollectionFile> files, String set) {
        Map<Namespace, ContentSum> sums = new LinkedHashMap<>();
        files.forEach(file -> sums.put(file.source().namespace(), file.sum()));
        return sources.stream()
                .map(source -> CollectionFacts.of(
                        set,
                        source.namespace(),
                        source.metadata().type(),
                        sums.getOrDefault(source.namespace(), new ContentSum()),
                        source.metadata().uuid(),
                        false))
                .toList();
    }
}
