package dev.holdfast.internal.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a run to end. Safe for use from any thread. */
public final class RunControl {
    private final BooleanSupplier leading;
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable String reason;

    /**
     * For one run.
     *
     * @param leading whether the process may still act for the schedule; asked before what cannot be undone
     */
    public RunControl(BooleanSupplier leading) {
        this.leading = Objects.requireNonNull(leading, "leading");
    }

    /**
     * Asks it to end. A second request changes nothing.
     *
     * @param why a sentence for its record
     */
    public void cancel(String why) {
        List<Runnable> waiting;
        synchronized (actions) {
            if (reason != null) {
                return;
            }
            reason = Objects.requireNonNull(why, "why");
            waiting = List.copyOf(actions);
        }
        waiting.forEach(Runnable::run);
    }

    /** Why it is to end, if it is. */
    public Optional<String> cancelled() {
        synchronized (actions) {
            return Optional.ofNullable(reason);
        }
    }

    /** Called once when it is asked to end, at once if it was already; must not block. */
    public void onCancel(Runnable action) {
        synchronized (actions) {
            if (reason == null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Whether the process may still act for the schedule. */
    public boolean mayGoOn() {
        return cancelled().isEmpty() && leading.getAsBoolean();
    }
}
