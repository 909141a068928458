package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadTimeoutException;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the oplog of a replica set and cuts it into slices without a gap between them: the last entry of one is the first of
 * the next. Only what a majority has is taken, so that no election undoes it.
 *
 * <p>After a lost connection or an election it stores what it has, and goes on with whichever member it is given, once it has
 * seen that the last entry kept is there. {@link #run} is for one thread; {@link #stop} may be called from any.
 */
public final class OplogFollower {
    private static final long SHORTEST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final int MOST_ENDS = 100;

    private final String replicaSet;
    private final OplogMembers members;
    private final SliceReceiver receiver;
    private final Time time;
    private final Duration span;
    private final Duration patience;
    private final long bytes;
    private final BooleanSupplier stopWanted;
    private final List<SliceFacts> ends;
    private final @Nullable ClusterTime wanted;
    private final @Nullable ClusterTime through;
    private volatile boolean stopping;

    /** Where the next slice begins, and whether that is where a stored one ends. */
    private @Nullable OplogPosition anchor;

    private boolean kept;
    private ClusterTime readFrom = ClusterTime.ZERO;
    private @Nullable SliceBuilder slice;
    private OpenTransactions open = new OpenTransactions();
    private long sliceBegan;
    private int attempts;
    private int silences;

    private OplogFollower(Builder builder) {
        this.replicaSet = builder.replicaSet;
        this.members = builder.members;
        this.receiver = builder.receiver;
        this.time = builder.time;
        this.span = builder.span;
        this.patience = builder.patience;
        this.bytes = builder.bytes;
        this.stopWanted = builder.stopWanted;
        this.wanted = builder.wanted;
        this.through = builder.through;
        this.ends = builder.ends;
    }

    /**
     * A follower with the usual bounds.
     *
     * @param replicaSet its name, for slices
     * @param members gives a member to read from whenever one is needed; it is closed when it is left
     */
    public static Builder of(String replicaSet, OplogMembers members, SliceReceiver receiver) {
        return new Builder(replicaSet, members, receiver);
    }

    /** Ends {@link #run} within a second or two, after what was read so far is stored. */
    public void stop() {
        stopping = true;
    }

    /**
     * Follows until it is stopped.
     *
     * @throws InterruptedException if the thread is interrupted; the slice begun is not stored then
     * @throws dev.holdfast.mongodb.MongoException.Damaged if the oplog is not what it should be
     */
    public void run() throws InterruptedException {
        while (!isStopping()) {
            try (OplogSource source = members.next(silences == 0 ? null : newest())) {
                follow(source);
            } catch (MongoException | Refused e) {
                storeNews();
                attempts++;
                silences += isSilence(e) ? 1 : 0;
                receiver.interrupted(e, attempts);
                pause(Math.min(SHORTEST_PAUSE_MILLIS << Math.min(attempts - 1, 10), LONGEST_PAUSE_MILLIS));
            }
        }
        storeNews();
    }

    /** It may say that it is well, and not read what lies on its disk: another member does. */
    private static boolean isSilence(RuntimeException failure) {
        return failure instanceof MongoSocketReadTimeoutException
                || failure.getCause() instanceof MongoSocketReadTimeoutException;
    }

    private void pause(long millis) throws InterruptedException {
        for (long left = millis; left > 0 && !isStopping(); left -= SHORTEST_PAUSE_MILLIS) {
            time.sleep(Duration.ofMillis(Math.min(left, SHORTEST_PAUSE_MILLIS)));
        }
    }

    private boolean isStopping() {
        return stopping || stopWanted.getAsBoolean() || isThrough();
    }

    /** Not before there is anything to store: whoever comes again must find where this one has ended. */
    private boolean isThrough() {
        SliceBuilder begun = slice;
        return through != null && begun != null && !begun.last().time().isBefore(through) && (kept || begun.hasNews());
    }

    private void follow(OplogSource source) throws InterruptedException {
        slice = null;
        if (anchor == null && !ends.isEmpty()) {
            resume(source);
        }
        ClusterTime from = anchor == null ? start(source) : earlier(anchor.time(), readFrom);
        long heard = time.nanos();
        try (OplogSource.Tail tail = source.tail(from)) {
            while (!isStopping()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while following the oplog of " + replicaSet);
                }
                List<OplogEntry> entries = tail.next();
                takeAll(entries, source);
                heard = entries.isEmpty() ? heard : time.nanos();
                if (time.nanos() - heard >= patience.toNanos()) {
                    silent();
                    return;
                }
                if (time.nanos() - sliceBegan >= span.toNanos()) {
                    storeNews();
                }
            }
        }
    }

    private void takeAll(List<OplogEntry> entries, OplogSource source) {
        for (OplogEntry entry : entries) {
            if (isThrough()) {
                return;
            }
            take(entry, source);
        }
    }

    /** It may be cut off from the others, or they may have no majority. */
    private void silent() {
        storeNews();
        silences++;
        receiver.silent(newest(), patience.multipliedBy(silences));
    }

    private ClusterTime newest() {
        OplogPosition known = anchor;
        SliceBuilder begun = slice;
        return begun != null ? begun.last().time() : known != null ? known.time() : ClusterTime.ZERO;
    }

    /** A clone of the set may have been followed, too: then the newest slice is not of this one. */
    private void resume(OplogSource source) {
        SliceFacts last = ends.stream()
                .limit(MOST_ENDS)
                .filter(end ->
                        source.at(end.last().time()).filter(end.last()::equals).isPresent())
                .findFirst()
                .orElse(ends.get(0));
        anchor = last.last();
        kept = true;
        readFrom = last.decidedThrough().next();
    }

    private ClusterTime start(OplogSource source) {
        return wanted == null || source.oldest().isAfter(wanted) ? source.start() : wanted;
    }

    private static ClusterTime earlier(ClusterTime one, ClusterTime other) {
        return other.equals(ClusterTime.ZERO) || one.isBefore(other) ? one : other;
    }

    private void take(OplogEntry entry, OplogSource source) {
        SliceBuilder begun = slice;
        if (begun == null) {
            begin(entry, source);
            return;
        }
        attempts = 0;
        silences = 0;
        begun.add(entry);
        if (begun.bytes() >= bytes) {
            storeNews();
        }
    }

    /** Entries before the anchor only tell which transactions are open. */
    private void begin(OplogEntry entry, OplogSource source) {
        OplogPosition expected = anchor;
        OplogPosition found = entry.position();
        if (expected != null && !found.equals(expected)) {
            if (found.time().isBefore(expected.time())) {
                open.accept(entry);
                return;
            }
            open = new OpenTransactions();
            if (kept) {
                boolean lost = source.oldest().isAfter(expected.time());
                receiver.broken(new ChainBreak(
                        lost ? ChainBreak.Cause.ROLLED_OVER : ChainBreak.Cause.OTHER_HISTORY, expected, found));
            }
            kept = false;
        }
        open.accept(entry);
        anchor = found;
        readFrom = ClusterTime.ZERO;
        beginSlice(entry);
    }

    private void beginSlice(OplogEntry shared) {
        slice = new SliceBuilder(replicaSet, shared, open);
        sliceBegan = time.nanos();
    }

    private void storeNews() {
        SliceBuilder built = slice;
        if (built == null || !built.hasNews()) {
            return;
        }
        OplogEntry last = built.last();
        // What could not be stored is read again, as a slice is finished once.
        slice = null;
        receiver.store(built.finish());
        anchor = last.position();
        kept = true;
        beginSlice(last);
    }

    /** Chooses bounds, and where to go on. Not for several threads. */
    public static final class Builder {
        private final String replicaSet;
        private final OplogMembers members;
        private final SliceReceiver receiver;
        private Time time = Time.system();
        private Duration span = Duration.ofMinutes(1);
        private Duration patience = Duration.ofSeconds(30);
        private long bytes = 20L * 1024 * 1024;
        private List<SliceFacts> ends = List.of();
        private BooleanSupplier stopWanted = () -> false;
        private @Nullable ClusterTime wanted;
        private @Nullable ClusterTime through;

        private Builder(String replicaSet, OplogMembers members, SliceReceiver receiver) {
            this.replicaSet = Objects.requireNonNull(replicaSet, "replicaSet");
            this.members = Objects.requireNonNull(members, "members");
            this.receiver = Objects.requireNonNull(receiver, "receiver");
        }

        /** Time for spans and pauses; the machine's by default. */
        public Builder time(Time clock) {
            time = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** How much time a slice covers at most, and so how much can be lost; one minute by default. */
        public Builder span(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("a span is positive, was " + longest);
            }
            span = longest;
            return this;
        }

        /** After how long without an entry another member is looked for; 30 s by default, in which a live set writes three. */
        public Builder patience(Duration longest) {
            patience = Objects.requireNonNull(longest, "longest");
            return this;
        }

        /**
         * When a slice is full, which is kept in memory until then; 20 MiB by default.
         *
         * @param full at least 1; a slice may be larger by one entry
         */
        public Builder sliceBytes(long full) {
            if (full < 1) {
                throw new IllegalArgumentException("a slice has at least one byte, was " + full);
            }
            bytes = full;
            return this;
        }

        /**
         * Goes on after a slice that was stored before: the first whose last entry is in the oplog. If none is, there is a gap after the
         * first of them; without any, a new chain begins now.
         *
         * @param last that no other goes on from, in the order in which they are tried
         */
        public Builder resume(List<SliceFacts> last) {
            ends = List.copyOf(last);
            return this;
        }

        /** Where a new chain begins if the oplog still reaches back so far, as to a dump that was made before; else it begins now. */
        public Builder beginAt(ClusterTime time) {
            wanted = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Ends with the first entry of that time or later; without it, only when it is stopped. */
        public Builder through(ClusterTime time) {
            through = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Asked again and again; when it says true, the follower ends as if it had been stopped. */
        public Builder stopWhen(BooleanSupplier value) {
            stopWanted = Objects.requireNonNull(value, "stopWhen");
            return this;
        }

        /** A follower that has read nothing yet. */
        public OplogFollower build() {
            return new OplogFollower(this);
        }
    }
}
