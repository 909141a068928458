package dev.holdfast.mongodb.restore;

import dev.holdfast.PointInTime;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Damaged;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.follow.OplogHistory;
import dev.holdfast.mongodb.follow.StoredSlice;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.BaseDump;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.mongodb.oplog.Operation;
import dev.holdfast.mongodb.oplog.OperationSink;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.OplogReplay;
import dev.holdfast.mongodb.oplog.ReplayRules;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.mongodb.oplog.Spill;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.StoredChanges;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Replays the slices of an oplog onto a dump, up to a point in time. It is rehearsed first, without a server: whatever cannot be replayed
 * is known before anything is written. Used by one thread.
 */
final class SliceReplay {
    private static final long HELD_BYTES = 32L << 20;

    private final String set;
    private final PointInTime at;
    private final Cut cut;
    private final List<StoredSlice> slices;
    private final List<StoredSlice> witnesses;
    private final OplogPosition end;
    private final ClusterTime moment;
    private final ClusterTime contained;
    private final boolean fuzzy;
    private final RestoreContext context;
    private final Set<Namespace> touched = new HashSet<>();
    private final Set<String> uuids = new HashSet<>();
    private Consumer<OplogEntry> observer = entry -> {};

    /**
     * Looks whether the slices lead on from the dump. Of several ways it reads where the dump ends, to know which is the right one.
     *
     * @param base what the dump says of its moment
     * @param fuzzy whether its collections were copied one after the other
     * @throws Damaged if they do not
     */
    SliceReplay(StoredChanges changes, ReplicaSetFacts base, boolean fuzzy, RestoreContext context) {
        this.set = base.name();
        this.at = changes.at();
        this.cut = OplogHistory.cut(at);
        this.end = base.lastEntry()
                .orElseThrow(() -> new Damaged(
                        "the dump does not say which entry of the oplog it ends with, so that nobody knows whether slices go on from"
                                + " it; restore it as it is, or choose a newer one",
                        null));
        this.moment = end.time();
        this.fuzzy = fuzzy;
        this.contained = base.contained().orElse(ClusterTime.ZERO);
        this.context = context;
        Map<SliceFacts, StoredSlice> given = new LinkedHashMap<>();
        changes.slices().stream()
                .map(StoredSlice::of)
                .filter(slice -> slice.log().set().equals(set))
                .forEach(slice -> given.put(slice.facts(), slice));
        if (given.isEmpty()) {
            throw new Damaged("there are no slices of the oplog of " + set, null);
        }
        Intervals.Plan way = way(base, given);
        this.slices = way.slices().stream().map(given::get).toList();
        this.witnesses = way.witnesses().stream().map(given::get).toList();
    }

    /** That of several which holds the entry that the dump ends with. */
    private Intervals.Plan way(ReplicaSetFacts base, Map<SliceFacts, StoredSlice> given) {
        ClusterTime from = base.first()
                .orElseThrow(() -> new Damaged("the dump does not say from where on an oplog can be replayed", null));
        BaseDump dump = new BaseDump("dump", from, end);
        List<Intervals.Plan> ways = Intervals.of(List.of(dump), given.keySet()).plans(dump, cut.last());
        boolean same =
                given.values().stream().allMatch(slice -> slice.log().id().equals(base.id()));
        if (ways.isEmpty() || !same) {
            throw new Damaged(
                    "the slices of the oplog do not go on from the dump of " + base.name() + " at " + moment, null);
        }
        return ways.stream()
                .skip(ways.size() == 1 ? 1 : 0)
                .filter(way -> way.slices().stream().map(given::get).anyMatch(this::holdsEnd))
                .findFirst()
                .orElse(ways.get(0));
    }

    private boolean holdsEnd(StoredSlice slice) {
        SliceFacts facts = slice.facts();
        if (moment.isBefore(facts.first().time()) || moment.isAfter(facts.last().time())) {
            return false;
        }
        try (StoredSlice.Reading entries = slice.open()) {
            while (entries.hasNext()) {
                OplogEntry entry = entries.next();
                if (!entry.time().isBefore(moment)) {
                    return entry.position().equals(end);
                }
            }
            return false;
        }
    }

    private Landmarks landmarks() {
        Landmarks landmarks = new Landmarks();
        landmarks.expect(
                end,
                found -> "the slices have " + found + " at " + moment
                        + ", where the dump ends: they are of another history than the dump, as those of a clone of the replica set"
                        + " or of one that was restored; choose a dump and slices of the same");
        for (StoredSlice witness : witnesses) {
            OplogPosition last = witness.facts().last();
            landmarks.expect(
                    last,
                    found -> "there are two histories of " + witness.log().set()
                            + ", as of a replica set and a clone of it: where snapshot "
                            + witness.id().brief() + " ends, at " + last.time() + ", the slices have " + found
                            + "; name the snapshot to begin with, choose a later one, or remove the slices of the history that is not"
                            + " meant (oplog forget --unsafe-break-promises)");
        }
        return landmarks;
    }

    /** Of which replica set. */
    String set() {
        return set;
    }

    /** Up to which point in time. */
    PointInTime at() {
        return at;
    }

    /** How many slices. */
    int count() {
        return slices.size();
    }

    /** Of all slices. */
    long bytes() {
        return slices.stream().mapToLong(slice -> slice.facts().bytes()).sum();
    }

    /**
     * Goes through all of it without a server.
     *
     * @param others collections that are to stay as they are
     * @param within gets each entry after what the dump contains, up to the point in time
     * @param operations gets each operation that will be applied
     * @return how many operations will be applied
     * @throws Damaged if a slice is not as it was stored
     * @throws Inconsistent if something in it cannot be replayed, or it is of another history than the dump
     */
    long rehearse(
            ReplayRules.Builder rules, Set<Namespace> others, Consumer<OplogEntry> within, OperationSink operations) {
        touched.clear();
        uuids.clear();
        observer = within;
        long count = run(rules, new GuardedSink(new Noting(operations), others)).operations();
        observer = entry -> {};
        return count;
    }

    /** Applies it. */
    void apply(ReplayRules.Builder rules, OperationSink sink) {
        OplogReplay.Result unused = run(rules, sink);
    }

    private OplogReplay.Result run(ReplayRules.Builder rules, OperationSink sink) {
        if (fuzzy) {
            rules.onFuzzyCopy(moment);
        }
        try (Spill spill = new Spill(Path.of(System.getProperty("java.io.tmpdir")), HELD_BYTES);
                Chain chain = new Chain()) {
            OplogReplay replay = new OplogReplay(cut, rules.build(), sink, spill);
            OplogReplay.Result result = replay.after(contained).run(chain);
            chain.drain();
            return result;
        }
    }

    /** Whether a collection was changed by what was replayed, by its name at the target. */
    boolean changes(Namespace name) {
        return touched.contains(name.logical());
    }

    /** What is touched. */
    Set<Namespace> touched() {
        return Collections.unmodifiableSet(touched);
    }

    /** The UUIDs of collections that are created, as 32 hex digits. */
    Set<String> uuids() {
        return Collections.unmodifiableSet(uuids);
    }

    /** Takes operations and applies none. */
    private final class Noting implements OperationSink {
        private final OperationSink beside;

        private Noting(OperationSink beside) {
            this.beside = beside;
        }

        @Override
        public void apply(Operation operation) {
            beside.apply(operation);
            note(operation.namespace());
            if (operation.name().equals("renameCollection")) {
                BsonDocument command = operation.command().toBson();
                note(Commands.text(command, "renameCollection"));
            }
            if (operation.name().equals("create")
                    && operation.document().toBson().get("ui") instanceof BsonBinary binary) {
                uuids.add(HexFormat.of().formatHex(binary.getData()));
            }
        }

        private void note(String namespace) {
            Namespace.parse(namespace).map(Namespace::logical).ifPresent(touched::add);
        }

        @Override
        public void finish() {
            // Nothing was begun.
        }
    }

    /** The entries of one slice after another. */
    private final class Chain implements Iterator<OplogEntry>, AutoCloseable {
        private final Landmarks landmarks = landmarks();
        private int next;
        private StoredSlice.@Nullable Reading reading;

        @Override
        public boolean hasNext() {
            context.checkCancelled();
            while (reading == null || !reading.hasNext()) {
                close();
                if (next == slices.size()) {
                    return false;
                }
                reading = slices.get(next++).open();
            }
            return true;
        }

        @Override
        public OplogEntry next() {
            if (!hasNext() || reading == null) {
                throw new NoSuchElementException();
            }
            OplogEntry entry = reading.next();
            landmarks.pass(entry);
            requireSameVersion(entry);
            if (cut.includes(entry.time()) && entry.time().isAfter(contained)) {
                observer.accept(entry);
            }
            return entry;
        }

        /** The rest of a slice is part of its checksum, and may be the last that has to be met. */
        void drain() {
            while ((reading != null && reading.hasNext()) || (landmarks.areAhead() && hasNext())) {
                landmarks.pass(Objects.requireNonNull(reading).next());
            }
            landmarks.end();
        }

        @Override
        public void close() {
            if (reading != null) {
                reading.close();
                reading = null;
            }
        }
    }

    /** Other documents there say how users are stored, or which shard it is. */
    private static boolean isCompatibility(OplogEntry entry) {
        return "featureCompatibilityVersion".equals(entry.named().text("_id"));
    }

    /** What follows is written for servers of another version than the dump is of. */
    private void requireSameVersion(OplogEntry entry) {
        if (entry.namespace().equals("admin.system.version")
                && isCompatibility(entry)
                && entry.time().isAfter(moment)
                && cut.includes(entry.time())
                && !entry.operation().equals("n")) {
            throw new Inconsistent(
                    "at " + entry.time()
                            + " the version of the replica set's data was changed, beyond which no oplog can be"
                            + " replayed onto the dump of " + moment
                            + ": restore to a time before, or from a later dump",
                    null);
        }
    }
}
