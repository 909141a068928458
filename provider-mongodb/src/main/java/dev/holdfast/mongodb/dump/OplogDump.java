package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.DumpLayout;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.FuzzyCopy;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a member wrote into its oplog while its collections were copied, as {@code oplog.bson}. Used by one thread. */
final class OplogDump {
    /** An idle member writes an entry every ten seconds, and a transaction is to be decided within a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OplogReader reader;
    private final FuzzyCopy rules;
    private final DumpContext context;
    private final Set<Namespace> changed = new HashSet<>();

    OplogDump(Chosen chosen, NamespaceFilter filter, DumpContext context) {
        this.reader = new OplogReader(chosen.client(), context.time());
        this.rules = FuzzyCopy.of(filter);
        this.context = context;
    }

    /** Where the copy has to begin its oplog; asked before anything is copied. */
    OplogReader.Beginning beginning() {
        return reader.beginning();
    }

    /** The newest entry; asked when everything is copied, which shows nothing that is newer. */
    OplogPosition newest() {
        return reader.newest();
    }

    /**
     * Writes what leads from a copy to a later time, with decisions beyond it of transactions that become visible until then.
     *
     * @param beginning where the copy had its oplog begin
     * @param copied the newest entry that the copy may show; null if it was made of a member that stood still
     * @throws dev.holdfast.mongodb.MongoException.Inconsistent if it is not all there any more, or cannot be applied to the copy
     */
    OplogReader.Slice write(
            DirectorySink directory,
            OplogReader.Beginning beginning,
            @Nullable OplogPosition copied,
            ClusterTime through) {
        FuzzyCopy check = copied == null ? FuzzyCopy.ofStill() : rules;
        Entry entry = Entry.file(DumpLayout.OPLOG).modifiedAt(context.takenAt()).build();
        try (FileSink file = directory.file(entry)) {
            OplogReader.Slice slice =
                    reader.read(beginning, Cut.through(through), copied, PATIENCE, one -> take(file, check, one));
            file.complete();
            return slice;
        }
    }

    private void take(FileSink file, FuzzyCopy check, OplogEntry entry) {
        context.checkCancelled();
        check.check(entry);
        note(entry);
        write(file, entry);
    }

    private static void write(FileSink file, OplogEntry entry) {
        byte[] bytes = entry.document().toBytes();
        file.write(bytes, 0, bytes.length);
    }

    private void note(OplogEntry entry) {
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::note);
            return;
        }
        Namespace.parse(entry.changes()).map(Namespace::logical).ifPresent(changed::add);
    }

    /** What was written to meanwhile. */
    Set<Namespace> changed() {
        return changed;
    }
}
