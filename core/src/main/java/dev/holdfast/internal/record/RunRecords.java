package dev.holdfast.internal.record;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.HistoryLimits;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunLogText;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The records of runs and their logs in a state store, one document each. Whoever changes a record notices when another process
 * was faster. Safe for use from any thread.
 */
public final class RunRecords {
    private static final int ATTEMPTS = 20;

    private final StateStore store;
    private final String runs;
    private final String logs;

    private RunRecords(StateStore store, String prefix) {
        this.store = Objects.requireNonNull(store, "store");
        this.runs = prefix + "runs/";
        this.logs = prefix + "logs/";
    }

    /** Those beside the snapshots of a repository, in {@code runs/}: from them alone a catalogue is made. */
    public static RunRecords ofRepository(StateStore documents) {
        return new RunRecords(documents, "");
    }

    /** Those of runs that go on, and of runs whose repository cannot be written to, in {@code state/runs/}. */
    public static RunRecords ofState(StateStore state) {
        return new RunRecords(state, "state/");
    }

    /**
     * Writes the first record of a run.
     *
     * @throws StateException.Exists if there is one of this id
     */
    public StoredRun create(RunRecord run) {
        return new StoredRun(run, store.create(path(run.id()), RunJson.write(run)));
    }

    /**
     * Replaces a record that must be as it was read.
     *
     * @throws StateException.Changed if another process has replaced it; look what it says now
     */
    public StoredRun update(StoredRun old, RunRecord run) {
        return new StoredRun(run, store.replace(old.document(), RunJson.write(run)));
    }

    /** Writes a record in whatever state its place is: it is made or replaced. */
    public StoredRun put(RunRecord run) {
        for (int attempt = 1; ; attempt++) {
            Optional<StateDocument> old = store.read(path(run.id()));
            try {
                return new StoredRun(
                        run,
                        old.isPresent()
                                ? store.replace(old.get(), RunJson.write(run))
                                : store.create(path(run.id()), RunJson.write(run)));
            } catch (StateException.Changed | StateException.Exists faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    /**
     * Changes a record whoever else changes it meanwhile.
     *
     * @param change may be applied several times, each time to what is there
     * @return what it says now, or empty if there is none
     */
    public Optional<RunRecord> change(String id, UnaryOperator<RunRecord.Builder> change) {
        for (int attempt = 1; ; attempt++) {
            Optional<StoredRun> old = find(id);
            if (old.isEmpty()) {
                return Optional.empty();
            }
            try {
                RunRecord changed = change.apply(old.get().run().toBuilder()).build();
                return Optional.of(update(old.get(), changed).run());
            } catch (StateException.Changed faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    /**
     * The record of a run, if there is one.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if what lies there is no record
     */
    public Optional<StoredRun> find(String id) {
        return read(path(id));
    }

    private Optional<StoredRun> read(String path) {
        return store.read(path).map(document -> new StoredRun(RunJson.read(path, document.json()), document));
    }

    /** All records in any order, those left out that cannot be read. */
    public void forEach(Consumer<StoredRun> each) {
        forEach(each, finding -> {});
    }

    /**
     * All records in any order.
     *
     * @param each called by one thread at a time, which may be another than the calling one
     * @param damaged told of each that cannot be read, in the same way
     */
    public void forEach(Consumer<StoredRun> each, Consumer<Finding> damaged) {
        store.readAll(
                runs,
                document -> {
                    RunRecord run;
                    try {
                        run = RunJson.read(document.path(), document.json());
                    } catch (HoldfastException noRecord) {
                        damaged.accept(finding(document.path(), noRecord));
                        return;
                    }
                    each.accept(new StoredRun(run, document));
                },
                (path, unreadable) -> damaged.accept(finding(path, unreadable)));
    }

    private static Finding finding(String path, HoldfastException unreadable) {
        return new Finding(
                Finding.Severity.WARNING, path, String.valueOf(unreadable.getMessage()), "look at the document");
    }

    /** The records that pass, the newest first. */
    public List<RunRecord> select(Predicate<RunRecord> wanted) {
        List<RunRecord> found = new ArrayList<>();
        forEach(stored -> {
            if (wanted.test(stored.run())) {
                found.add(stored.run());
            }
        });
        found.sort(NEWEST_FIRST);
        return found;
    }

    /** By begin, the newest first; those that have not begun by when they are due. */
    public static final Comparator<RunRecord> NEWEST_FIRST =
            Comparator.comparing(RunRecords::time).thenComparing(RunRecord::id).reversed();

    private static Instant time(RunRecord run) {
        return run.startedAt().or(run::dueAt).orElse(Instant.EPOCH);
    }

    /** Removes a record and its log, whether or not they are there. */
    public void remove(String id) {
        find(id).ifPresent(stored -> store.delete(stored.document()));
        store.read(logs + id).ifPresent(store::delete);
    }

    /**
     * Removes the oldest records of ended runs beyond what a schedule keeps.
     *
     * @param ours the runs of the schedule
     * @param needed those that stay in any case, such as backups whose snapshot is there
     * @return the ids of those removed
     */
    public List<String> trim(Predicate<RunRecord> ours, HistoryLimits limits, Predicate<RunRecord> needed) {
        int good = 0;
        int bad = 0;
        List<String> removed = new ArrayList<>();
        for (RunRecord run : select(one -> ours.test(one) && one.isFinal() && !needed.test(one))) {
            boolean succeeded = run.state() == RunState.COMPLETED || run.state() == RunState.PARTIALLY_FAILED;
            if (succeeded ? ++good > limits.successful() : ++bad > limits.failed()) {
                remove(run.id());
                removed.add(run.id());
            }
        }
        return removed;
    }

    /** Keeps the log of a run, in the place of what was kept before. */
    public void putLog(String id, RunLogText log) {
        String path = logs + id;
        for (int attempt = 1; ; attempt++) {
            Optional<StateDocument> old = store.read(path);
            try {
                StateDocument unused = old.isPresent()
                        ? store.replace(old.get(), LogJson.write(log))
                        : store.create(path, LogJson.write(log));
                return;
            } catch (StateException.Changed | StateException.Exists faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    /** The log of a run, if one was kept. */
    public Optional<RunLogText> log(String id) {
        return store.read(logs + id).map(document -> LogJson.read(document.path(), document.json()));
    }

    private String path(String id) {
        return runs + id;
    }
}
