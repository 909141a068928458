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
import dev.holdfast.mongodb.oplog.UndecidedEntries;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
     * Writes what leads from a copy to a later time, with decisions beyond it of transactions that become visible until then. Of what a copy
     * shows that was made of a member that stood still, nothing but transactions is written that were not decided yet: whoever replays the
     * entries does not do twice what was done.
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
            Predicate<OplogEntry> wanted = copied == null ? notShown(beginning) : any -> true;
            OplogReader.Slice slice = reader.read(beginning, Cut.through(through), copied, PATIENCE, one -> {
                if (wanted.test(one)) {
                    take(file, check, one);
                }
            });
            file.complete();
            return slice;
        }
    }

    private Predicate<OplogEntry> notShown(OplogReader.Beginning beginning) {
        ClusterTime shown = beginning.contained();
        UndecidedEntries undecided = new UndecidedEntries(shown);
        OplogReader.Slice unused = reader.read(beginning, Cut.through(shown), null, PATIENCE, one -> {
            context.checkCancelled();
            undecided.accept(one);
        });
        Set<ClusterTime> times = undecided.times();
        return entry -> entry.time().isAfter(shown) || times.contains(entry.time());
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
        if (entry.command().equals("renameCollection")) {
            note(entry.object().text("renameCollection"));
            note(entry.object().text("to"));
        } else {
            note(entry.changes());
        }
    }

    private void note(@Nullable String namespace) {
        Optional.ofNullable(namespace)
                .flatMap(Namespace::parse)
                .map(Namespace::logical)
                .ifPresent(changed::add);
    }

    /** What was written to meanwhile. */
    Set<Namespace> changed() {
        return changed;
    }
}
