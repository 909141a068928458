package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.DumpLayout;
import dev.holdfast.mongodb.layout.FileNames;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.OwnFile;
import dev.holdfast.mongodb.layout.Prelude;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.FileContent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns mongodump's archive into the files of a dump. What the archive does not tell, such as which member was dumped, stays unknown.
 * Used once, by one thread.
 */
public final class ArchiveImport implements ArchiveReceiver, AutoCloseable {
    /** Each open file needs memory until it is cut into pieces. */
    private static final int MOST_OPEN = 256;

    private static final Namespace VERSION = new Namespace("admin", "system.version");

    private final String name;
    private final DumpContext context;
    private final DirectorySink root;
    private final DirectorySink dump;
    private final Map<String, DirectorySink> databases = new TreeMap<>();
    private final Map<Namespace, String> uuids = new HashMap<>();
    private final Set<ImportedDocuments> open = new HashSet<>();
    private final CompatibilityVersion compatibility = new CompatibilityVersion();
    private final RecoveryPoint.Builder collections = RecoveryPoint.builder(Consistency.UNKNOWN);
    private @Nullable ArchiveHeader header;
    private @Nullable OplogSpan oplog;

    private ArchiveImport(String name, DumpContext context, DirectorySink root) {
        this.name = name;
        this.context = context;
        this.root = root;
        this.dump = root.directory(
                Entry.directory(DumpLayout.DUMP).modifiedAt(context.takenAt()).build());
    }

    /**
     * Reads an archive to its end and writes what is in it.
     *
     * @param name names it in messages
     * @param in not closed
     * @param root of the dump
     * @throws MongoException.Damaged if the archive is not whole or not as it was written: the dump is worthless then
     */
    public static void run(String name, InputStream in, DumpContext context, DirectorySink root) {
        try (ArchiveImport reading = new ArchiveImport(name, context, root)) {
            ArchiveReader.read(name, in, reading);
            reading.finish();
        }
    }

    @Override
    public void header(ArchiveHeader value) {
        header = value;
    }

    @Override
    public void announced(ArchivedNamespace announced) {
        Namespace namespace = announced.namespace();
        if (announced.isOplog()) {
            return;
        }
        if (!EntryName.unchecked(namespace.database().getBytes(StandardCharsets.UTF_8))
                        .isSafe()
                || namespace.collection().isEmpty()) {
            throw new MongoException.Damaged(name + " announces '" + namespace + "', which is no namespace", null);
        }
        DirectorySink database = database(namespace.database());
        if (!announced.metadata().isEmpty()) {
            String file = FileNames.of(namespace.collection()) + FileNames.METADATA;
            byte[] json = announced.metadata().getBytes(StandardCharsets.UTF_8);
            CollectionMetadata metadata = CollectionMetadata.parse(file + " of " + name, json);
            uuids.put(namespace, metadata.uuid());
            database.file(entry(file, json.length), FileContent.of(json));
        }
    }

    private DirectorySink database(String database) {
        return databases.computeIfAbsent(
                database,
                each -> dump.directory(
                        Entry.directory(each).modifiedAt(context.takenAt()).build()));
    }

    private Entry entry(String file, long bytes) {
        return Entry.file(file).modifiedAt(context.takenAt()).sizeBytes(bytes).build();
    }

    @Override
    public Documents begin(ArchivedNamespace announced, Namespace namespace) {
        if (open.size() >= MOST_OPEN) {
            throw new MongoException.Damaged(
                    name + " has documents of more than " + MOST_OPEN
                            + " collections mixed; dump with fewer collections at once, --numParallelCollections",
                    null);
        }
        ImportedDocuments documents = documents(announced, namespace);
        open.add(documents);
        return documents;
    }

    private ImportedDocuments documents(ArchivedNamespace announced, Namespace namespace) {
        if (announced.isOplog()) {
            OplogSpan span = new OplogSpan(name);
            oplog = span;
            return new ImportedDocuments(context, () -> dump.file(entry(DumpLayout.OPLOG, 0)), true, span, this::ended);
        }
        DirectorySink database = database(namespace.database());
        String file = FileNames.of(namespace.collection()) + FileNames.DATA;
        return new ImportedDocuments(
                context,
                () -> database.file(entry(file, 0)),
                !announced.isView(),
                namespace.equals(VERSION) ? compatibility : ImportedDocuments.Look.NOTHING,
                documents -> ended(documents, announced));
    }

    private void ended(ImportedDocuments documents) {
        open.remove(documents);
    }

    private void ended(ImportedDocuments documents, ArchivedNamespace announced) {
        ended(documents);
        Namespace namespace = announced.namespace();
        collections.collection(CollectionFacts.of(
                "", namespace, announced.type(), documents.sum(), uuids.getOrDefault(namespace, ""), false));
    }

    private void finish() {
        ArchiveHeader known = header;
        if (known == null) {
            throw new IllegalStateException("the archive was not read");
        }
        byte[] prelude = new Prelude(known.serverVersion(), known.toolVersion()).toBytes();
        dump.file(entry(Prelude.FILE, prelude.length), FileContent.of(prelude));
        OwnFile.write(
                context, root, DumpLayout.RECOVERY_POINT, recoveryPoint(known).toBytes());
    }

    private RecoveryPoint recoveryPoint(ArchiveHeader known) {
        OplogSpan span = oplog;
        RecoveryPoint.Builder point = RecoveryPoint.builder(span == null ? Consistency.NONE : Consistency.OPLOG);
        ReplicaSetFacts.Builder set = ReplicaSetFacts.builder(
                        "", span == null ? ReplicaSetFacts.Role.STANDALONE : ReplicaSetFacts.Role.REPLICA_SET)
                .versions(known.serverVersion(), compatibility.version());
        if (span == null) {
            point.warning(
                    "the archive has no oplog: its collections show different moments unless nothing was written meanwhile");
        } else {
            span.first().ifPresent(set::first);
            span.last().ifPresent(set::last);
        }
        collections.build().collections().forEach(point::collection);
        return point.replicaSet(set.build()).build();
    }

    /** Gives up what is not finished, which fails the dump. */
    @Override
    public void close() {
        open.forEach(ImportedDocuments::close);
        databases.values().forEach(DirectorySink::close);
        dump.close();
    }
}
