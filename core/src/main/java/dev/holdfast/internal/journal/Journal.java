package dev.holdfast.internal.journal;

import dev.holdfast.internal.lease.Lease;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The effects on one protected target that must be undone: a lock, a stopped balancer, a snapshot of a volume. Each is written down
 * before it is done, in a document {@code state/journal/TARGET/ENTRY}, and closed after it was undone.
 *
 * <p>Whoever comes next, under a lease of the same target with a higher token, replays what its predecessors left: it undoes each
 * effect at once. As the target knows nothing of leases, a command of a predecessor may still arrive; so the entry stays open for
 * another term of the lease and the command's own time limit, and is undone once more before it is closed. A predecessor that was
 * stopped for longer finds its lease lost after its effect and undoes it itself.
 *
 * <p>A process can die at each step: before the entry there is no effect; with the entry and without the effect, or after it was
 * undone, undoing does nothing; between, it is undone.
 */
public final class Journal {
    private final StateStore store;
    private final String prefix;
    private final Lease lease;
    private final Supplier<String> names;

    /**
     * A journal.
     *
     * @param target whose effects these are
     * @param lease of that target, held by the caller
     * @param names gives a new random name with each call, such as {@code EngineOptions::newToken}
     */
    public Journal(StateStore store, String target, Lease lease, Supplier<String> names) {
        this.store = store;
        this.prefix = "state/journal/" + StateDocument.part(target) + "/";
        this.lease = Objects.requireNonNull(lease, "lease");
        this.names = Objects.requireNonNull(names, "names");
    }

    /**
     * Writes down that an effect is about to come. It may be brought about only after this has returned.
     *
     * @throws StateException.Changed if the lease is not held any more; nothing was written
     * @throws IllegalArgumentException if the parameters are no JSON
     */
    public JournalEntry open(Compensation compensation) {
        if (!lease.holds()) {
            throw new StateException.Changed(
                    "the lease under which " + prefix + " is written was lost; nothing may be done to the target",
                    null);
        }
        EntryText entry = new EntryText(compensation, lease.token(), lease.term(), Instant.EPOCH);
        StateDocument document = store.create(prefix + names.get(), entry.json());
        return new JournalEntry(store, lease, document, compensation);
    }

    /**
     * Undoes what holders before have left. What cannot be undone stays written down, and is told. To be called when the lease was
     * taken, and again when {@link Replay#againAt()} has come.
     *
     * @param compensators of which the first that fits undoes an effect
     */
    public Replay replay(Collection<Compensator> compensators) {
        return new Replaying(compensators).run();
    }

    /** How many entries are open, this holder's own among them. */
    public int size() {
        return paths().size();
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        store.list(prefix, paths::add);
        paths.sort(null);
        return paths;
    }

    private final class Replaying {
        private final Collection<Compensator> compensators;
        private final List<Finding> problems = new ArrayList<>();
        private int undone;
        private int closed;
        private @Nullable Instant again;

        private Replaying(Collection<Compensator> compensators) {
            this.compensators = compensators;
        }

        private Replay run() {
            for (String path : paths()) {
                try {
                    store.read(path).ifPresent(this::replay);
                } catch (StateException.Damaged damaged) {
                    problem(path, String.valueOf(damaged.getMessage()));
                }
            }
            return new Replay(undone, closed, problems, again);
        }

        private void replay(StateDocument document) {
            EntryText entry = EntryText.of(document);
            if (entry.token() >= lease.token()) {
                return;
            }
            // Asked before undoing: what arrives while it is undone is undone the next time.
            Instant now = store.storeTime();
            if (undo(document.path(), entry.compensation())) {
                undone++;
                settle(document, entry, now);
            } else {
                comeBack(now.plus(entry.term()));
            }
        }

        private boolean undo(String path, Compensation compensation) {
            Compensator compensator = compensators.stream()
                    .filter(one -> one.fits(compensation))
                    .findFirst()
                    .orElse(null);
            if (compensator == null) {
                problem(
                        path,
                        "nothing here knows how to undo '" + compensation.kind() + "' " + compensation.parameters());
                return false;
            }
            try {
                compensator.undo(compensation);
                return true;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                problem(path, "undoing '" + compensation.kind() + "' was interrupted");
                return false;
            } catch (Exception failed) {
                problem(path, "'" + compensation.kind() + "' could not be undone: " + failed.getMessage());
                return false;
            }
        }

        private void settle(StateDocument document, EntryText entry, Instant now) {
            try {
                if (!entry.wasUndone()) {
                    EntryText first = entry.undoneAt(now);
                    StateDocument unused = store.replace(document, first.json());
                    comeBack(first.closesAt());
                } else if (now.isBefore(entry.closesAt())) {
                    comeBack(entry.closesAt());
                } else {
                    store.delete(document);
                    closed++;
                }
            } catch (StateException.Changed another) {
                comeBack(now.plus(entry.term()));
            }
        }

        private void comeBack(Instant at) {
            again = Optional.ofNullable(again).filter(at::isAfter).orElse(at);
        }

        private void problem(String path, String message) {
            problems.add(new Finding(Finding.Severity.ERROR, path, message, "it is tried again at the next replay"));
        }
    }
}
