package dev.holdfast.internal.scheduler;

import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The stored states of schedules. Whoever changes one bumps a signal, so that a leader reads one small document instead of all to
 * learn that something has changed. Safe for use from any thread.
 */
public final class ScheduleDocuments {
    private static final String PREFIX = "state/schedules/";
    private static final int ATTEMPTS = 50;
    private static final String SIGNAL = "state/signals/schedules";

    private final StateStore store;

    /** Documents in a store. */
    public ScheduleDocuments(StateStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * A state as it was read.
     *
     * @param document what was read
     * @param state what it says
     */
    record Stored(StateDocument document, ScheduleState state) {}

    /** The state of a schedule, if it was ever seen. */
    public Optional<ScheduleState> state(String schedule) {
        return read(schedule).map(Stored::state);
    }

    Optional<Stored> read(String schedule) {
        return store.read(path(schedule)).map(ScheduleDocuments::stored);
    }

    private static Stored stored(StateDocument document) {
        return new Stored(document, ScheduleStateCodec.read(document.path(), document.json()));
    }

    /** All schedules that were ever seen, in order of name. */
    public Set<String> schedules() {
        Set<String> names = new TreeSet<>();
        store.list(
                PREFIX,
                path -> store.read(path)
                        .ifPresent(
                                document -> names.add(stored(document).state().schedule())));
        return names;
    }

    /** @throws StateException.Exists if somebody was faster */
    Stored create(ScheduleState state) {
        return new Stored(store.create(path(state.schedule()), ScheduleStateCodec.write(state)), state);
    }

    /** @throws StateException.Changed if somebody was faster */
    Stored replace(Stored old, ScheduleState state) {
        return old.state().equals(state)
                ? old
                : new Stored(store.replace(old.document(), ScheduleStateCodec.write(state)), state);
    }

    /**
     * Changes a state, again if somebody else was faster.
     *
     * @return the state as it is now; empty if the schedule was never seen
     */
    public Optional<ScheduleState> change(String schedule, UnaryOperator<ScheduleState> change) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored> old = read(schedule);
            if (old.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        replace(old.get(), change.apply(old.get().state())).state());
            } catch (StateException.Changed faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    /** The state of a schedule, which begins now if it was never seen. */
    public ScheduleState begin(ScheduleTerms terms, Instant now) {
        Optional<ScheduleState> known = state(terms.schedule());
        if (known.isPresent()) {
            return known.get();
        }
        try {
            return create(ScheduleChanges.first(terms, now)).state();
        } catch (StateException.Exists faster) {
            return state(terms.schedule()).orElseThrow(() -> faster);
        }
    }

    /** Forgets a schedule. */
    public void remove(String schedule) {
        read(schedule).ifPresent(stored -> store.delete(stored.document()));
    }

    /** Tells the leader that a state was changed. */
    public void signal() {
        for (int attempt = 1; !signalledOnce(); attempt++) {
            if (attempt == ATTEMPTS) {
                return;
            }
        }
    }

    /** Whoever was faster has signalled, but perhaps before our change. */
    private boolean signalledOnce() {
        try {
            Optional<StateDocument> old = store.read(SIGNAL);
            StateDocument unused = old.isEmpty()
                    ? store.create(SIGNAL, "{\"changes\":1}")
                    : store.replace(old.get(), "{\"changes\":" + (old.get().revision() + 1) + "}");
            return true;
        } catch (StateException.Changed | StateException.Exists faster) {
            return false;
        }
    }

    /** Differs from what it was before if somebody has signalled since. */
    String signalled() {
        return store.read(SIGNAL).map(StateDocument::version).orElse("");
    }

    private static String path(String schedule) {
        return PREFIX + StateDocument.part(schedule);
    }
}
