package dev.holdfast.mongodb.follow;

import dev.holdfast.Snapshot;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.BaseDump;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.spi.workload.ChangeHistory;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How snapshots say what they hold of an oplog, so that a listing needs nothing else. */
public final class SliceTags {
    /** What slices say in the fact {@code slice}. */
    public static final String KIND = "oplog";

    private static final String LOG = "log";
    private static final String FIRST = "first";
    private static final String LAST = "last";
    private static final String ENTRIES = "entries";
    private static final String BYTES = "bytes";
    private static final String SUM = "sum";
    private static final String OPEN = "open-since";

    /** What a repair says of a snapshot that has lost something. */
    private static final String REPAIRED = "repaired";

    private SliceTags() {}

    /** The facts of a slice, but its kind and its window. */
    static Map<String, String> of(LogName log, SliceFacts facts) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(LOG, log.toString());
        all.put(FIRST, text(facts.first()));
        all.put(LAST, text(facts.last()));
        all.put(ENTRIES, Long.toString(facts.entries()));
        all.put(BYTES, Long.toString(facts.bytes()));
        all.put(SUM, facts.sha256());
        facts.openSince().ifPresent(time -> all.put(OPEN, time.toString()));
        return all;
    }

    /**
     * What a dump says in the fact {@link ChangeHistory#POINT}; there several times if it is of several replica sets.
     *
     * @param replayFrom the first entry that a replay needs
     * @param moment the entry at whose time it shows everything
     */
    public static String point(LogName log, ClusterTime replayFrom, OplogPosition moment) {
        return log + "/" + replayFrom + "/" + text(moment);
    }

    private static String text(OplogPosition position) {
        return position.time() + "/" + position.term() + "/" + position.hash();
    }

    /**
     * A slice that is stored.
     *
     * @param window how long its times were promised to stay restorable
     */
    record Stored(Snapshot snapshot, LogName log, SliceFacts facts, Duration window) {}

    /** A moment that a stored dump shows. */
    record Base(Snapshot snapshot, LogName log, BaseDump dump) {}

    /** Whether it is a slice of an oplog, or says so. */
    static boolean isSlice(Snapshot snapshot) {
        return snapshot.sliceOf().filter(KIND::equals).isPresent();
    }

    /** The slice that a snapshot is; empty if it is none, or its tags were changed so that nobody knows. */
    static Optional<Stored> slice(Snapshot snapshot) {
        if (!isSlice(snapshot)) {
            return Optional.empty();
        }
        try {
            LogName log = snapshot.fact(LOG).flatMap(LogName::parse).orElseThrow(SliceTags::missing);
            SliceFacts facts = new SliceFacts(
                    log.set(),
                    position(snapshot, FIRST),
                    position(snapshot, LAST),
                    Long.parseLong(required(snapshot, ENTRIES)),
                    Long.parseLong(required(snapshot, BYTES)),
                    required(snapshot, SUM),
                    snapshot.fact(OPEN).map(SliceTags::time).orElse(null));
            return Optional.of(
                    new Stored(snapshot, log, facts, Duration.parse(required(snapshot, ChangeHistory.WINDOW))));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException missing() {
        return new IllegalArgumentException("it is not there");
    }

    private static String required(Snapshot snapshot, String key) {
        return snapshot.fact(key).orElseThrow(SliceTags::missing);
    }

    private static OplogPosition position(Snapshot snapshot, String key) {
        return position(required(snapshot, key));
    }

    private static OplogPosition position(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no position");
        }
        return new OplogPosition(time(parts[0]), Long.parseLong(parts[1]), parts[2]);
    }

    /** The moments that a dump shows, one of each replica set; none if it is no dump that slices can be replayed onto. */
    static List<Base> bases(Snapshot snapshot) {
        if (!snapshot.isBackup()
                || snapshot.fact("state").isPresent()
                || snapshot.tags().contains(REPAIRED)) {
            return List.of();
        }
        return snapshot.facts(ChangeHistory.POINT).stream()
                .flatMap(text -> base(snapshot, text).stream())
                .toList();
    }

    private static Optional<Base> base(Snapshot snapshot, String text) {
        String[] parts = text.split("/", 4);
        if (parts.length != 4) {
            return Optional.empty();
        }
        try {
            BaseDump dump = new BaseDump(snapshot.id().hex(), time(parts[2]), position(parts[3]));
            return LogName.parse(parts[0] + "/" + parts[1]).map(log -> new Base(snapshot, log, dump));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Instants are no times here: nothing is written so. */
    private static ClusterTime time(String text) {
        if (text.indexOf(':') != text.lastIndexOf(':')) {
            throw new IllegalArgumentException("no cluster time: " + text);
        }
        return ClusterTime.parse(text);
    }
}
