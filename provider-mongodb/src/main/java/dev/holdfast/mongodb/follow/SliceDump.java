package dev.holdfast.mongodb.follow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.OwnFile;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A slice on its way into a snapshot: {@code oplog/REPLICASET/FIRST-LAST.bson}, which {@code mongorestore --oplogFile} reads, and {@code
 * .holdfast/oplog.json}, which says what it is to whoever has lost the snapshot's tags.
 */
final class SliceDump implements Workload {
    /** The directory of slices. */
    static final String DIRECTORY = "oplog";

    private static final String FACTS = "oplog.json";
    private static final int BUFFER_BYTES = 1 << 16;

    private final LogName log;
    private final OplogSlice slice;

    SliceDump(LogName log, OplogSlice slice) {
        this.log = log;
        this.slice = slice;
    }

    /** The name of a slice's file. Colons are no part of names everywhere. */
    static String fileName(SliceFacts facts) {
        return dotted(facts.first().time()) + "-" + dotted(facts.last().time()) + ".bson";
    }

    private static String dotted(ClusterTime time) {
        return time.seconds() + "." + time.increment();
    }

    @Override
    public String description() {
        return slice.facts().toString();
    }

    @Override
    public List<String> paths() {
        return List.of("/" + DIRECTORY + "/" + log.directory());
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        try (DirectorySink slices = root.directory(at(context, Entry.directory(DIRECTORY)));
                DirectorySink own = slices.directory(at(context, Entry.directory(log.directory())))) {
            Entry entry = at(
                    context,
                    Entry.file(fileName(slice.facts())).sizeBytes(slice.facts().bytes()));
            try (FileSink file = own.file(entry);
                    InputStream entries = slice.open()) {
                copy(entries, file);
                file.complete();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        OwnFile.write(context, root, FACTS, json().getBytes(StandardCharsets.UTF_8));
    }

    private static void copy(InputStream entries, FileSink file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = entries.read(buffer); read >= 0; read = entries.read(buffer)) {
            file.write(buffer, 0, read);
        }
    }

    private static Entry at(DumpContext context, Entry.Builder entry) {
        return entry.modifiedAt(context.takenAt()).build();
    }

    private String json() {
        SliceFacts facts = slice.facts();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", 1).put("replicaSet", log.set()).put("replicaSetId", log.id());
        position(json.putObject("first"), facts.first());
        position(json.putObject("last"), facts.last());
        json.put("entries", facts.entries()).put("bytes", facts.bytes()).put("sha256", facts.sha256());
        facts.openSince()
                .ifPresent(time -> json.putObject("openSince")
                        .put("seconds", time.seconds())
                        .put("increment", time.increment()));
        return json.toString();
    }

    private static void position(ObjectNode json, OplogPosition position) {
        json.put("seconds", position.time().seconds())
                .put("increment", position.time().increment())
                .put("term", position.term())
                .put("sha256", position.hash());
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        throw new WorkloadException.Unsupported("a slice of an oplog takes nothing back");
    }

    @Override
    public void close() {
        // Everything is in memory.
    }
}
