package dev.holdfast.internal.place;

import java.util.Arrays;

/**
 * The decisions in the order of the walk: one byte for each entry, four more for each that was there already, eight for each
 * that is to be deleted. Written once, then read from the beginning as often as wanted. Used by one thread.
 */
final class Ledger {
    private byte[] steps = new byte[1024];
    private int[] prints = new int[256];
    private long[] deletions = new long[16];
    private int stepCount;
    private int printCount;
    private int deletionCount;

    /** Adds a decision about something that is not there, or is left alone. */
    void add(Step step) {
        if (stepCount == steps.length) {
            steps = Arrays.copyOf(steps, stepCount * 2);
        }
        steps[stepCount++] = step.code();
    }

    /** Adds a decision about something that is there. */
    void add(Step step, int print) {
        add(step);
        if (printCount == prints.length) {
            prints = Arrays.copyOf(prints, printCount * 2);
        }
        prints[printCount++] = print;
    }

    /** Adds what a directory loses; after its entries, if anything may be deleted at all. */
    void addDeletions(long[] names) {
        while (deletionCount + names.length + 1 > deletions.length) {
            deletions = Arrays.copyOf(deletions, deletions.length * 2);
        }
        deletions[deletionCount++] = names.length;
        System.arraycopy(names, 0, deletions, deletionCount, names.length);
        deletionCount += names.length;
    }

    /** How far it is written, to go back there. */
    record Mark(int steps, int prints, int deletions) {}

    Mark mark() {
        return new Mark(stepCount, printCount, deletionCount);
    }

    /** Forgets what was added since. */
    void back(Mark mark) {
        stepCount = mark.steps;
        printCount = mark.prints;
        deletionCount = mark.deletions;
    }

    Reader read() {
        return new Reader();
    }

    /** Reads the decisions in their order. */
    final class Reader {
        private int step;
        private int print;
        private int deletion;

        /** @throws IllegalStateException if the dump has more than when the plan was made */
        Step next() {
            if (step == stepCount) {
                throw outOfStep();
            }
            return Step.of(steps[step++]);
        }

        int nextPrint() {
            return prints[print++];
        }

        long[] nextDeletions() {
            int length = (int) deletions[deletion];
            long[] names = Arrays.copyOfRange(deletions, deletion + 1, deletion + 1 + length);
            deletion += 1 + length;
            return names;
        }

        /** @throws IllegalStateException if the directory has less or more than when the plan was made */
        Step nextEnd() {
            Step end = next();
            if (end != Step.END && end != Step.END_DAMAGED) {
                throw outOfStep();
            }
            return end;
        }

        private IllegalStateException outOfStep() {
            return new IllegalStateException("the dump is not the one that the plan was made for");
        }
    }
}
