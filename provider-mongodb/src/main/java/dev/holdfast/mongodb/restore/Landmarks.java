package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.OplogEntry;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;

/**
 * Entries that a replay has to meet: another history of the same replica set, as that of a clone, has others at their times, or none. Used
 * by one thread.
 */
final class Landmarks {
    private final PriorityQueue<Expected> ahead = new PriorityQueue<>(
            Comparator.comparing(expected -> expected.entry().time()));

    /** @param elsewhere what it means that something else is there, which is named to it */
    private record Expected(OplogPosition entry, UnaryOperator<String> elsewhere) {
        private Inconsistent missed(String found) {
            return new Inconsistent(elsewhere.apply(found), null);
        }
    }

    /** Wants an entry to be met. */
    void expect(OplogPosition entry, UnaryOperator<String> elsewhere) {
        ahead.add(new Expected(entry, elsewhere));
    }

    /**
     * Looks at the next entry.
     *
     * @throws Inconsistent if another one should have been there
     */
    void pass(OplogEntry entry) {
        for (Expected next = ahead.peek(); next != null; next = ahead.peek()) {
            if (next.entry().time().isAfter(entry.time())) {
                return;
            }
            if (next.entry().time().isBefore(entry.time())) {
                throw next.missed("no entry");
            }
            if (!next.entry().equals(entry.position())) {
                throw next.missed("another entry");
            }
            ahead.remove();
        }
    }

    /** Whether one is still to come. */
    boolean areAhead() {
        return !ahead.isEmpty();
    }

    /**
     * Ends the way.
     *
     * @throws Inconsistent if one was not met
     */
    void end() {
        if (areAhead()) {
            throw ahead.remove().missed("no entry");
        }
    }
}
