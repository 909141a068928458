package dev.holdfast.service;

import dev.holdfast.Snapshot;
import dev.holdfast.run.Hold;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings together what storages say about backups: the records of runs and the snapshots, each of which may be missing. A record and
 * the snapshots of its run, wherever they lie, make one entry; so do a snapshot and its copies. Not safe for use by several threads.
 */
final class BackupEntries {
    private static final Comparator<BackupEntry> NEWEST_FIRST = Comparator.<BackupEntry, Instant>comparing(
                    BackupEntry::at)
            .reversed()
            .thenComparing(BackupEntry::name)
            .thenComparing(BackupEntry::storage);

    private final Map<Object, Object> shared = new HashMap<>();
    private final Map<String, RunFacts> runs = new HashMap<>();
    private final Map<String, List<SnapshotFacts>> points = new LinkedHashMap<>();
    private final Map<String, List<Hold>> holds = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    /** A run that somebody knows of; of two records of one the later counts. Other runs than backups are passed over. */
    void add(RunRecord run) {
        if (run.kind() != RunKind.BACKUP) {
            return;
        }
        RunFacts facts = RunFacts.of(run);
        runs.merge(run.id(), facts, (known, other) -> known.isFinal() && !other.isFinal() ? known : other);
    }

    /** A hold in a storage; the same on a copy counts for the backup. */
    void add(Hold hold) {
        holds.computeIfAbsent(hold.subject(), none -> new ArrayList<>(1)).add(hold);
    }

    /** A snapshot in a storage. */
    void add(String storage, Snapshot snapshot) {
        SnapshotFacts facts = SnapshotFacts.of(storage, snapshot, value -> {
            Object known = shared.putIfAbsent(value, value);
            return known == null ? value : known;
        });
        points.computeIfAbsent(facts.origin(), none -> new ArrayList<>(1)).add(facts);
    }

    /** All snapshots of a storage were added: what is not among them is not there. */
    void wasRead(String storage) {
        read.add(storage);
    }

    /** All backups, the newest first. */
    List<BackupEntry> all() {
        List<BackupEntry> entries = new ArrayList<>(runs.size() + points.size());
        points.forEach((origin, of) -> {
            if (!runs.containsKey(origin)) {
                entries.add(alone(of));
            }
        });
        runs.forEach((id, run) -> entries.add(run.with(points.getOrDefault(id, List.of()), read::contains)));
        entries.replaceAll(this::held);
        entries.sort(NEWEST_FIRST);
        return entries;
    }

    private BackupEntry held(BackupEntry entry) {
        List<Hold> on = holds.get(entry.origin());
        return on == null ? entry : entry.toBuilder().holds(on).build();
    }

    /** Without a record, the one that has kept its first id is the first; else the one of the storage that was read first. */
    private static BackupEntry alone(List<SnapshotFacts> of) {
        List<SnapshotFacts> others = new ArrayList<>(of);
        int first = 0;
        for (int i = of.size() - 1; i >= 0; i--) {
            if (of.get(i).original() == null) {
                first = i;
            }
        }
        return others.remove(first)
                .entry()
                .origin(of.get(first).origin())
                .copies(others.stream().map(SnapshotFacts::copy).toList())
                .build();
    }
}
