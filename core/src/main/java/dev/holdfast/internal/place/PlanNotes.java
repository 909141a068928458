package dev.holdfast.internal.place;

import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.run.RestorePlan.Tally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Collects what a plan tells people; lists end at {@link RestorePlan#MAX_ITEMS}. */
final class PlanNotes {
    private final EnumMap<Action, Tally> tallies = new EnumMap<>(Action.class);
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

    /** What is noted so far, to go back there. */
    record Mark(EnumMap<Action, Tally> tallies, int items) {}

    Mark mark() {
        return new Mark(new EnumMap<>(tallies), items.size());
    }

    /** Forgets what was noted since; there was no conflict among it. */
    void back(Mark mark) {
        tallies.clear();
        tallies.putAll(mark.tallies);
        items.subList(mark.items, items.size()).clear();
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
