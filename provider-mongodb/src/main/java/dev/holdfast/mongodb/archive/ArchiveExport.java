package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.Prelude;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes a stored dump as mongodump's archive, one collection after the other: what mongorestore reads. If a file turns out to be
 * damaged, the archive breaks off before the end of its collection, so that no reader takes it for whole. Used once.
 */
public final class ArchiveExport {
    private static final Set<String> ACCESS = Set.of("system.users", "system.roles", "system.version");

    /** What mongodump writes unless told otherwise; mongorestore puts as many collections back at once. */
    private static final int CONCURRENT = 4;

    private static final int REPORTED = 1 << 20;

    private static final String UNKNOWN_VERSION = "0.0.0";
    private static final String TOOL = "holdfast";

    private final RestoreContext context;
    private final DumpTree tree;
    private final DumpPart part;

    private ArchiveExport(RestoreContext context, DumpTree tree, DumpPart part) {
        this.context = context;
        this.tree = tree;
        this.part = part;
    }

    /**
     * Writes the dump that a source has.
     *
     * @param out flushed, not closed
     * @throws MongoException.Damaged if there is no dump, more than one, or one with damage
     * @throws WorkloadException.Unsupported if it cannot be one archive
     */
    public static void run(RestoreContext context, DumpSource source, OutputStream out) throws IOException {
        DumpTree tree = DumpTree.find(source);
        if (tree.parts().size() != 1) {
            throw new WorkloadException.Unsupported("an archive holds one replica set; choose one by its path: "
                    + tree.parts().stream().map(DumpPart::path).collect(Collectors.joining(", ")));
        }
        new ArchiveExport(context, tree, tree.parts().get(0)).write(out);
    }

    private void write(OutputStream out) throws IOException {
        ArchiveWriter writer = new ArchiveWriter(out, header());
        each(collection -> true, collection -> writer.announce(describe(collection)));
        Optional<DumpFile> oplog = part.oplog();
        if (oplog.isPresent()) {
            writer.announce(new ArchivedNamespace(ArchivedNamespace.OPLOG, "", ""));
        }
        each(ArchiveExport::isAccess, collection -> copy(writer, collection));
        each(collection -> !isAccess(collection), collection -> copy(writer, collection));
        if (oplog.isPresent()) {
            writer.begin(ArchivedNamespace.OPLOG, ArchivedNamespace.OPLOG);
            documents(writer, oplog.get());
            writer.end();
        }
        writer.finish();
    }

    private ArchiveHeader header() {
        Optional<Prelude> prelude = part.prelude();
        String server = prelude.map(Prelude::serverVersion)
                .filter(version -> !version.isEmpty())
                .or(this::recordedVersion)
                .orElse(UNKNOWN_VERSION);
        return new ArchiveHeader(server, prelude.map(Prelude::toolVersion).orElse(TOOL), CONCURRENT);
    }

    private Optional<String> recordedVersion() {
        return tree.recoveryPoint().stream()
                .flatMap(point -> point.replicaSets().stream())
                .filter(set -> set.name().equals(part.replicaSet()))
                .map(set -> set.serverVersion())
                .filter(version -> !version.isEmpty())
                .findFirst();
    }

    /** Users, roles and versions: mongorestore wants them first. */
    private static boolean isAccess(DumpedCollection collection) {
        Namespace namespace = collection.namespace();
        return namespace.collection().startsWith("$admin.system.")
                || (namespace.database().equals("admin") && ACCESS.contains(namespace.collection()));
    }

    private interface Step {
        void with(DumpedCollection collection) throws IOException;
    }

    private void each(Predicate<DumpedCollection> wanted, Step step) throws IOException {
        try {
            part.forEach(collection -> {
                context.checkCancelled();
                if (wanted.test(collection)) {
                    guarded(collection, step);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static void guarded(DumpedCollection collection, Step step) {
        try {
            step.with(collection);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ArchivedNamespace describe(DumpedCollection collection) throws IOException {
        Optional<DumpFile> file = collection.metadataFile();
        if (file.isEmpty()) {
            return new ArchivedNamespace(collection.dataNamespace(), "", "");
        }
        String path = file.get().path();
        byte[] json = CollectionMetadata.bytes(path, file.get().open());
        CollectionMetadata metadata = CollectionMetadata.parse(path, json);
        if (collection.data().isEmpty() && !metadata.mayLackDocuments()) {
            throw new MongoException.Damaged("the documents that belong to " + path + " are not in the dump", null);
        }
        return new ArchivedNamespace(collection.namespace(), new String(json, StandardCharsets.UTF_8), metadata.kind());
    }

    private void copy(ArchiveWriter writer, DumpedCollection collection) throws IOException {
        writer.begin(collection.namespace(), collection.dataNamespace());
        if (collection.data().isPresent()) {
            documents(writer, collection.data().get());
        }
        writer.end();
        context.progressed(1, 0);
    }

    private void documents(ArchiveWriter writer, DumpFile file) throws IOException {
        long reported = 0;
        try (BsonStream stream = file.documents()) {
            while (stream.next()) {
                writer.document(stream.buffer(), stream.offset(), stream.length());
                if (stream.position() - reported >= REPORTED) {
                    context.checkCancelled();
                    context.progressed(0, stream.position() - reported);
                    reported = stream.position();
                }
            }
            context.progressed(0, stream.position() - reported);
        }
    }
}
