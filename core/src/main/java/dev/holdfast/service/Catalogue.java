package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Hold;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunLogText;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunStatus;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All backups of some storages, read from the storages alone whenever it is asked: from the records of runs that lie beside the
 * snapshots, and from the snapshots themselves. What restic or a person has written there appears too, and the backups of targets
 * and schedules that are defined no more. Safe for use from any thread.
 *
 * <p>A storage that cannot be read is told as a problem, and the others are listed.
 */
public final class Catalogue {
    private static final String STATE = "the state";

    private final Map<String, Supplier<Repository>> storages;
    private final @Nullable Supplier<StateStore> state;
    private final Time time;
    private final int minimumGood;

    private Catalogue(Builder from) {
        storages = new LinkedHashMap<>(from.storages);
        state = from.state;
        time = from.time;
        minimumGood = from.minimumGood;
    }

    /** Begins with no storage. */
    public static Builder builder() {
        return new Builder();
    }

    /** The backups that a query asks for, the newest first. */
    public BackupList list(BackupQuery query) {
        return read(query::matches, query.limit());
    }

    private BackupList read(Predicate<BackupEntry> wanted, int limit) {
        BackupEntries entries = new BackupEntries();
        List<Finding> problems = new ArrayList<>();
        addRunning(entries, problems);
        Set<String> seen = new HashSet<>();
        storages.forEach((name, repository) -> {
            try {
                add(entries, name, repository.get(), seen, problems);
            } catch (HoldfastException failure) {
                problems.add(unread(name, failure));
            }
        });
        List<BackupEntry> matching = entries.all().stream().filter(wanted).toList();
        return new BackupList(matching.subList(0, Math.min(limit, matching.size())), matching.size(), problems);
    }

    private void addRunning(BackupEntries entries, List<Finding> problems) {
        if (state == null) {
            return;
        }
        try {
            RunRecords.ofState(state.get()).forEach(stored -> entries.add(stored.run()), problems::add);
        } catch (HoldfastException failure) {
            problems.add(unread(STATE, failure));
        }
    }

    /** A repository that two storages share is read once. */
    private static void add(
            BackupEntries entries, String name, Repository repository, Set<String> seen, List<Finding> problems) {
        if (!seen.add(repository.id())) {
            return;
        }
        RunRecords.ofRepository(repository.documents()).forEach(stored -> entries.add(stored.run()), problems::add);
        repository.holds().list().forEach(entries::add);
        List<Finding> damaged = new ArrayList<>();
        repository.forEachSnapshot(
                snapshot -> {
                    if (snapshot.isBackup()) {
                        entries.add(name, snapshot);
                    }
                },
                unreadable -> damaged.add(problem(name, unreadable, "see what 'check' says")));
        problems.addAll(damaged);
        if (damaged.isEmpty()) {
            entries.wasRead(name);
        }
    }

    /** Where there is no repository yet, nothing is missing. */
    private static Finding unread(String where, HoldfastException failure) {
        return failure instanceof RepositoryException.NotARepository || failure instanceof StoreException.NotFound
                ? new Finding(
                        Finding.Severity.HINT,
                        where,
                        String.valueOf(failure.getMessage()),
                        "the first backup makes one")
                : problem(where, failure, "look at it with 'storages validate'");
    }

    private static Finding problem(String storage, HoldfastException failure, String remedy) {
        return new Finding(Finding.Severity.ERROR, storage, String.valueOf(failure.getMessage()), remedy);
    }

    /**
     * One backup.
     *
     * @param reference its name, or the beginning of the id of its run or of one of its snapshots, four digits at least
     * @throws RepositoryException.NotFound if there is none
     * @throws RepositoryException.Ambiguous if there are several
     */
    public BackupEntry find(String reference) {
        BackupList found = read(References.to(reference), Integer.MAX_VALUE);
        return References.only(reference, found);
    }

    /**
     * The newest backup of a schedule that is complete and can be restored.
     *
     * @throws RepositoryException.Refused if a storage cannot be read, as a newer one may lie there
     */
    public Optional<BackupEntry> newestCompleted(String schedule) {
        return newest(BackupQuery.builder().schedule(schedule));
    }

    /** The same among the backups of one target of the schedule. */
    public Optional<BackupEntry> newestCompleted(String schedule, String target) {
        return newest(BackupQuery.builder().schedule(schedule).target(target));
    }

    private Optional<BackupEntry> newest(BackupQuery.Builder of) {
        BackupQuery query = of.status(RunStatus.COMPLETED).build();
        BackupList found = read(entry -> query.matches(entry) && entry.isRestorable(), 1);
        if (!found.isComplete()) {
            throw new RepositoryException.Refused("which backup is the newest cannot be said: " + found.reasonForGaps()
                    + "; name the backup that is wanted");
        }
        return found.entries().stream().findFirst();
    }

    /**
     * The runs of a kind, such as restores, the newest first. What cannot be read is left out.
     *
     * @param problems told what that is
     */
    public List<RunRecord> runs(RunKind kind, List<Finding> problems) {
        Map<String, RunRecord> found = new HashMap<>();
        records((where, records) -> {
            try {
                records.get()
                        .forEach(
                                stored -> {
                                    if (stored.run().kind() == kind) {
                                        found.merge(
                                                stored.run().id(),
                                                stored.run(),
                                                (known, other) -> known.isFinal() ? known : other);
                                    }
                                },
                                problems::add);
            } catch (HoldfastException failure) {
                problems.add(unread(where, failure));
            }
        });
        return found.values().stream().sorted(RunRecords.NEWEST_FIRST).toList();
    }

    /**
     * What a run has noted, if that was kept.
     *
     * @param run its id
     * @throws HoldfastException if it was not found and a storage cannot be read
     */
    public Optional<RunLogText> log(String run) {
        List<RunLogText> found = new ArrayList<>();
        List<HoldfastException> failures = new ArrayList<>();
        records((where, records) -> {
            try {
                if (found.isEmpty()) {
                    records.get().log(run).ifPresent(found::add);
                }
            } catch (HoldfastException failure) {
                if (unread(where, failure).severity() != Finding.Severity.HINT) {
                    failures.add(failure);
                }
            }
        });
        if (found.isEmpty() && !failures.isEmpty()) {
            throw failures.get(0);
        }
        return found.stream().findFirst();
    }

    /**
     * Holds a backup in all storages where it lies, until it is released.
     *
     * @param reason why, for people; not empty
     * @param owner whose hold it is; not empty
     * @throws RepositoryException.Refused if it has no snapshot
     */
    public List<Hold> hold(BackupEntry entry, String reason, String owner) {
        return changes()
                .hold(entry, (repository, snapshot) -> repository.holds().place(snapshot, reason, owner));
    }

    /** The same until a time, unless it is released before. */
    public List<Hold> holdUntil(BackupEntry entry, String reason, String owner, Instant until) {
        return changes()
                .hold(entry, (repository, snapshot) -> repository.holds().placeUntil(snapshot, reason, owner, until));
    }

    /**
     * Releases holds on a backup.
     *
     * @param which those that are released
     * @return these
     */
    public List<Hold> release(BackupEntry entry, Predicate<Hold> which) {
        return changes().release(entry, entry.holds().stream().filter(which).toList());
    }

    /**
     * Works out what deleting a backup removes, and touches nothing.
     *
     * @throws RepositoryException.Refused if it is being taken
     */
    public BackupDeletion planDelete(BackupEntry entry) {
        return changes().plan(entry, isLastGood(entry));
    }

    /** A storage that cannot be read may hold others, but nobody knows. */
    private boolean isLastGood(BackupEntry entry) {
        return entry.status() == RunStatus.COMPLETED
                && entry.isRestorable()
                && read(
                                        other -> other.status() == RunStatus.COMPLETED
                                                && other.isRestorable()
                                                && other.target().equals(entry.target())
                                                && !other.origin().equals(entry.origin()),
                                        minimumGood)
                                .entries()
                                .size()
                        < minimumGood;
    }

    /**
     * Deletes a backup in all storages where it lies. Each writes it into its audit log first; the data goes with the next prune.
     *
     * @param plan as it was shown; what protects the backup is asked again
     * @return what could not be removed
     * @throws RepositoryException.Refused if it is the last good one of its target, or one of the last that are to stay; nothing was
     *     removed
     * @throws RepositoryException.Protected if a hold, a floor or anything else protects it; nothing was removed
     */
    public List<Finding> delete(BackupDeletion plan) {
        if (plan.isLastGood() && !plan.isProtected()) {
            throw new RepositoryException.Refused("backup " + plan.entry().name()
                    + " is the last complete one of target '"
                    + plan.entry().target() + "'" + (minimumGood == 1 ? "" : ", or one of the last " + minimumGood)
                    + "; nothing was removed");
        }
        return changes().delete(plan);
    }

    /**
     * The same, also if no complete backup of the target is left then.
     *
     * @param plan as it was shown; what protects the backup is asked again
     * @return what could not be removed
     * @throws RepositoryException.Protected if a hold, a floor or anything else protects it; nothing was removed
     */
    public List<Finding> deleteEvenLast(BackupDeletion plan) {
        return changes().delete(plan);
    }

    private BackupChanges changes() {
        return new BackupChanges(name -> repository(name).get(), time);
    }

    private Supplier<Repository> repository(String name) {
        Supplier<Repository> found = storages.get(name);
        if (found == null) {
            throw new RepositoryException.NotFound(
                    "the backup lies in storage '" + name + "', which is not among those of this catalogue");
        }
        return found;
    }

    private void records(RecordVisitor visitor) {
        storages.forEach((name, repository) -> visitor.visit(
                name, () -> RunRecords.ofRepository(repository.get().documents())));
        Supplier<StateStore> running = state;
        if (running != null) {
            visitor.visit(STATE, () -> RunRecords.ofState(running.get()));
        }
    }

    /** Sees where records lie. */
    private interface RecordVisitor {
        void visit(String where, Supplier<RunRecords> records);
    }

    /** Collects storages. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, Supplier<Repository>> storages = new LinkedHashMap<>();
        private @Nullable Supplier<StateStore> state;
        private Time time = Time.system();
        private int minimumGood = 1;

        private Builder() {}

        /**
         * Adds a storage.
         *
         * @param repository asked for whenever it is needed; stays open
         */
        public Builder storage(String name, Supplier<Repository> repository) {
            storages.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(repository, "repository"));
            return this;
        }

        /** Where the records of runs lie that go on; without it they appear as soon as they have ended. */
        public Builder state(Supplier<StateStore> documents) {
            state = Objects.requireNonNull(documents, "documents");
            return this;
        }

        /** Where time comes from; the machine's by default. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** How many complete backups of each target are not deleted without being told so; 1 by default. */
        public Builder minimumGood(int value) {
            minimumGood = value;
            return this;
        }

        /** Reads nothing yet. */
        public Catalogue build() {
            return new Catalogue(this);
        }
    }
}
