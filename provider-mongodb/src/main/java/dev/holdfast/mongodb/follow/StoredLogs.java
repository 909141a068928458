package dev.holdfast.mongodb.follow;

import dev.holdfast.Snapshot;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import dev.holdfast.mongodb.follow.SliceTags.Stored;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.BaseDump;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.mongodb.oplog.SliceFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dumps and slices of a repository by whose oplog they are. A slice that is there twice, as after copying, is one. */
final class StoredLogs {
    /** Of one replica set. */
    static final class Log {
        private final LogName name;
        private final List<Base> bases = new ArrayList<>();
        private final Map<SliceFacts, List<Stored>> slices = new LinkedHashMap<>();
        private @Nullable Intervals judged;

        private Log(LogName name) {
            this.name = name;
        }

        LogName name() {
            return name;
        }

        List<Base> bases() {
            return bases;
        }

        Collection<List<Stored>> slices() {
            return slices.values();
        }

        Set<SliceFacts> facts() {
            return slices.keySet();
        }

        /** The snapshots of a slice: usually one. */
        List<Stored> of(SliceFacts facts) {
            return slices.getOrDefault(facts, List.of());
        }

        /** Those that none goes on from, the one first that ends last. */
        List<SliceFacts> ends() {
            Set<OplogPosition> continued = facts().stream()
                    .filter(slice -> !slice.isMoment())
                    .map(SliceFacts::first)
                    .collect(Collectors.toSet());
            return facts().stream()
                    .filter(slice -> !continued.contains(slice.last()))
                    .sorted(Comparator.<SliceFacts, ClusterTime>comparing(
                                    slice -> slice.last().time())
                            .reversed()
                            .thenComparing(slice -> slice.first().time()))
                    .toList();
        }

        Intervals intervals() {
            if (judged == null) {
                judged = with(bases.stream().map(Base::dump).toList());
            }
            return judged;
        }

        /** What can be reached from some dumps. */
        Intervals with(Collection<BaseDump> dumps) {
            return Intervals.of(dumps, facts());
        }
    }

    private final Map<String, Log> logs = new TreeMap<>();
    private final List<StoredDump> dumps = new ArrayList<>();
    private final Set<Snapshot> unreadable = new HashSet<>();

    private StoredLogs() {}

    static StoredLogs of(Collection<Snapshot> snapshots) {
        StoredLogs all = new StoredLogs();
        snapshots.stream()
                .sorted(Comparator.comparing(
                                (Snapshot snapshot) -> snapshot.time().toInstant())
                        .thenComparing(Snapshot::id))
                .forEach(all::add);
        return all;
    }

    private void add(Snapshot snapshot) {
        StoredDump dump = StoredDump.of(snapshot);
        if (!dump.bases().isEmpty()) {
            dumps.add(dump);
            dump.bases().forEach(base -> log(base.log()).bases.add(base));
        }
        if (SliceTags.isSlice(snapshot)) {
            SliceTags.slice(snapshot)
                    .ifPresentOrElse(
                            slice -> log(slice.log())
                                    .slices
                                    .computeIfAbsent(slice.facts(), facts -> new ArrayList<>())
                                    .add(slice),
                            () -> unreadable.add(snapshot));
        }
    }

    private Log log(LogName name) {
        return logs.computeIfAbsent(name.toString(), text -> new Log(name));
    }

    /** The dumps that slices can be replayed onto, the oldest first. */
    List<StoredDump> dumps() {
        return dumps;
    }

    /** All of them, by their names. */
    Collection<Log> all() {
        return logs.values();
    }

    /** That of one replica set, which may be empty. */
    Log of(LogName name) {
        return logs.getOrDefault(name.toString(), new Log(name));
    }

    /** Slices of which nobody knows what they hold, as their tags were changed. */
    Set<Snapshot> unreadable() {
        return unreadable;
    }
}
