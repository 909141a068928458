package dev.holdfast.internal.place;

import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.run.RestorePlan.Tally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what a plan tells people; lists end at {@link RestorePlan#MAX_ITEMS}. */
final class PlanNotes {
    private final Map<Action, Tally> tallies = new EnumMap<>(Action.class);
    private final List<RestorePlan.Item> items = new ArrayList<>();
    private final List<Finding> conflicts = new ArrayList<>();
    private long filesToWrite;

    void note(String path, Action action, long entries, long bytes, String reason) {
        Tally before = tally(action);
        tallies.put(action, new Tally(before.entries() + entries, before.bytes() + bytes));
        if (items.size() < RestorePlan.MAX_ITEMS) {
            items.add(new RestorePlan.Item(path, action, bytes, reason));
        }
    }

    void conflict(String path, String reason, String remedy) {
        note(path, Action.CONFLICT, 1, 0, reason);
        if (conflicts.size() < RestorePlan.MAX_ITEMS) {
            conflicts.add(new Finding(Finding.Severity.WARNING, path, reason, remedy));
        }
    }

    void fileToWrite() {
        filesToWrite++;
    }

    long filesToWrite() {
        return filesToWrite;
    }

    private Tally tally(Action action) {
        return tallies.getOrDefault(action, new Tally(0, 0));
    }

    RestorePlan plan(String target) {
        return new RestorePlan(
                target,
                tally(Action.CREATE),
                tally(Action.CHANGE),
                tally(Action.KEEP),
                tally(Action.DELETE),
                conflicts,
                items);
    }
}
