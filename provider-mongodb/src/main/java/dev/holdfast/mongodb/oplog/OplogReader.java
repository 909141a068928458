package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** Reads the oplog of one member. Not for several threads. */
public final class OplogReader implements OplogSource {
    private static final int CAPPED_POSITION_LOST = 136;
    private static final int ATTEMPTS = 5;
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final MongoClient member;
    private final Time time;

    /**
     * A reader of a member that is part of a replica set.
     *
     * @param member connected to that member alone; stays the caller's
     */
    public OplogReader(MongoClient member, Time time) {
        this.member = Objects.requireNonNull(member, "member");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * A slice that was read.
     *
     * @param first its first entry
     * @param last the last entry within the cut; decisions of transactions may have followed
     * @param entries how many went out
     * @param bytes of those
     */
    public record Slice(OplogPosition first, OplogPosition last, long entries, long bytes) {}

    /**
     * Where a copy begins.
     *
     * @param from the first entry that the copy needs: the first of the oldest transaction that is not decided, as its operations would be
     *     missing otherwise, or the newest that a majority has
     * @param contained what entries up to here have written or decided, the copy shows anyway
     */
    public record Beginning(ClusterTime from, ClusterTime contained) {}

    /** Where a copy that begins now has to begin its oplog. */
    public Beginning beginning() {
        ClusterTime committed = newestCommitted();
        ClusterTime undecided = oldestUndecided();
        // What was decided after what a majority has, and before it could be listed, is neither in the list nor in the
        // copy for certain.
        ClusterTime decided =
                new JustDecided(member).oldest(committed, entry(-1, "local").time());
        return new Beginning(
                Stream.of(committed, undecided, decided)
                        .min(Comparator.naturalOrder())
                        .orElse(committed),
                committed);
    }

    @Override
    public ClusterTime start() {
        return beginning().from();
    }

    private ClusterTime oldestUndecided() {
        BsonDocument undecided = new BsonDocument(
                "state",
                new BsonDocument(
                        "$in", new BsonArray(List.of(new BsonString("prepared"), new BsonString("inProgress")))));
        BsonDocument find = new BsonDocument("find", new BsonString("transactions"))
                .append("filter", undecided)
                .append("sort", new BsonDocument("startOpTime", new BsonInt32(1)))
                .append("projection", new BsonDocument("startOpTime", new BsonInt32(1)))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString("local")));
        try (EntryCursor cursor = EntryCursor.find(member, "config", find)) {
            return cursor.batch().stream().map(OplogReader::startOf).findFirst().orElse(ClusterTime.MAX);
        }
    }

    private static ClusterTime startOf(RawDocument transaction) {
        return transaction.toBson().get("startOpTime") instanceof BsonDocument began
                ? ClusterTime.ofBits(began.getTimestamp("ts").getValue())
                : ClusterTime.MAX;
    }

    /** The newest entry of this member, whether others have it or not: nothing that was read of it before is newer. */
    public OplogPosition newest() {
        return entry(-1, "local").position();
    }

    /** The time of the newest entry that a majority has, as far as this member knows. */
    public ClusterTime newestCommitted() {
        return entry(-1, "majority").time();
    }

    @Override
    public ClusterTime oldest() {
        return entry(1, "local").time();
    }

    @Override
    public Optional<OplogPosition> at(ClusterTime time) {
        BsonDocument find = new BsonDocument("find", new BsonString("oplog.rs"))
                .append("filter", new BsonDocument("ts", new BsonTimestamp(time.bits())))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE);
        try (EntryCursor cursor = EntryCursor.find(member, "local", find)) {
            return cursor.batch().stream()
                    .map(entry -> OplogEntry.of(entry).position())
                    .findFirst();
        }
    }

    private OplogEntry entry(int direction, String concern) {
        BsonDocument find = new BsonDocument("find", new BsonString("oplog.rs"))
                .append("sort", new BsonDocument("$natural", new BsonInt32(direction)))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString(concern)));
        for (int attempt = 1; ; attempt++) {
            try (EntryCursor cursor = EntryCursor.find(member, "local", find)) {
                if (!cursor.batch().isEmpty()) {
                    return OplogEntry.of(cursor.batch().get(0));
                }
                throw new Refused("the member has no oplog: is it part of a replica set that was initiated?", null);
            } catch (MongoCommandException e) {
                if (e.getErrorCode() != CAPPED_POSITION_LOST || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Tail tail(ClusterTime from) {
        BsonDocument find = new BsonDocument("find", new BsonString("oplog.rs"))
                .append("filter", new BsonDocument("ts", new BsonDocument("$gte", new BsonTimestamp(from.bits()))))
                .append("tailable", BsonBoolean.TRUE)
                .append("awaitData", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString("majority")));
        return new CursorTail(EntryCursor.find(member, "local", find));
    }

    /**
     * Reads everything from a time on that belongs to a cut, and waits until all of it is written and a majority has it.
     *
     * @param from lies at or after the oldest entry, also when everything is read
     * @param patience how long to wait while no entry comes; an idle replica set writes one every 10 seconds
     * @param entries takes each entry; beyond the cut only the decisions of transactions that become visible within it
     * @throws Inconsistent if the oplog does not reach back that far, or not any more
     * @throws Refused if nothing that is needed comes for longer than the patience, or nothing lies within the cut
     */
    public Slice read(ClusterTime from, Cut cut, Duration patience, Consumer<OplogEntry> entries) {
        checkReachesBack(from);
        Collected collected = new Collected(cut, entries);
        long heard = time.nanos();
        try (Tail tail = tail(from)) {
            while (!collected.reach.isComplete()) {
                List<OplogEntry> batch = tail.next();
                collected.take(batch);
                // An idle replica set goes on writing entries that decide nothing.
                heard = batch.isEmpty() || collected.reach.awaitsDecisions() ? heard : time.nanos();
                checkPatience(collected, heard, patience);
            }
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == CAPPED_POSITION_LOST) {
                throw rolledOver(from, e);
            }
            throw e;
        }
        checkReachesBack(from);
        return collected.slice();
    }

    /**
     * Reads everything that belongs to a cut and that a copy needs. Entries of transactions that began before and whose outcome the copy
     * shows are left out, as nobody could put them together.
     *
     * @param copied an entry that has to be there, as the copy may show what it did, whether it is left out or not; null if none has
     * @throws Inconsistent also if that entry was undone by an election, or if the beginning of a transaction would be missing
     * @throws Refused as for {@link #read(ClusterTime, Cut, Duration, Consumer)}
     */
    public Slice read(
            Beginning beginning,
            Cut cut,
            @Nullable OplogPosition copied,
            Duration patience,
            Consumer<OplogEntry> entries) {
        BeginningsSeen seen = new BeginningsSeen(beginning.contained());
        boolean[] found = {copied == null};
        Slice slice = read(beginning.from(), cut, patience, entry -> {
            found[0] |= copied != null
                    && entry.time().equals(copied.time())
                    && entry.position().equals(copied);
            if (seen.isWhole(entry)) {
                entries.accept(entry);
            }
        });
        if (copied != null && !found[0]) {
            throw undone(copied);
        }
        return slice;
    }

    private static Inconsistent undone(OplogPosition entry) {
        return new Inconsistent(
                "the entry at " + entry
                        + " is not in the oplog any more, an election has undone it: the copy may show what"
                        + " it did; dump again",
                null);
    }

    private void checkReachesBack(ClusterTime from) {
        if (oldest().isAfter(from)) {
            throw rolledOver(from, null);
        }
    }

    private Inconsistent rolledOver(ClusterTime from, @Nullable Throwable cause) {
        return new Inconsistent(
                "the oplog does not reach back to " + from + " any more, its oldest entry is of " + oldest()
                        + ": make it larger (replSetResizeOplog), or dump when less is written",
                cause);
    }

    private void checkPatience(Collected collected, long heard, Duration patience) {
        if (!collected.reach.isComplete() && time.nanos() - heard > patience.toNanos()) {
            String missing = collected.reach.awaitsDecisions()
                    ? "transactions that were prepared are not decided"
                    : "no entry beyond it was written, and acknowledged by a majority,";
            throw new Refused(
                    "the oplog is to be read " + collected.cut + ", but " + missing + " for " + patience, null);
        }
    }

    /** Nothing: the client is the caller's. */
    @Override
    public void close() {}

    private static final class Collected {
        private final Cut cut;
        private final Consumer<OplogEntry> entries;
        private final Reach reach;
        private @Nullable OplogPosition first;
        private @Nullable OplogEntry last;
        private long count;
        private long bytes;

        private Collected(Cut cut, Consumer<OplogEntry> entries) {
            this.cut = cut;
            this.entries = entries;
            this.reach = new Reach(cut);
        }

        private void take(List<OplogEntry> batch) {
            for (OplogEntry entry : batch) {
                if (!reach.isComplete() && reach.accept(entry)) {
                    first = first == null ? entry.position() : first;
                    last = cut.includes(entry.time()) ? entry.alone() : last;
                    count++;
                    bytes += entry.lengthBytes();
                    entries.accept(entry);
                }
            }
        }

        private Slice slice() {
            if (first == null || last == null) {
                throw new Refused("nothing in the oplog lies " + cut, null);
            }
            return new Slice(first, last.position(), count, bytes);
        }
    }

    private static final class CursorTail implements Tail {
        private final EntryCursor cursor;
        private boolean started;

        private CursorTail(EntryCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public List<OplogEntry> next() {
            if (started && !cursor.isOpen()) {
                throw new MongoException("the server ended the cursor on its oplog");
            }
            if (started) {
                cursor.more(WAIT);
            }
            started = true;
            return cursor.batch().stream().map(OplogEntry::of).toList();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
