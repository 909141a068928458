package dev.holdfast.run;

import java.util.List;

/**
 * What a restore will do, before it does it.
 *
 * @param target where to
 * @param created entries that do not exist yet, with the bytes of their files
 * @param changed entries that will be replaced or brought in line
 * @param kept entries that stay as they are
 * @param deleted entries that the dump does not have and that will be removed
 * @param conflicts what cannot be restored as asked, and why; the restore leaves these alone
 * @param items the first {@value #MAX_ITEMS} decisions, for people
 */
public record RestorePlan(
        String target,
        Tally created,
        Tally changed,
        Tally kept,
        Tally deleted,
        List<Finding> conflicts,
        List<Item> items) {
    /** At most so many decisions are listed one by one. */
    public static final int MAX_ITEMS = 10_000;

    /** Copies the lists. */
    public RestorePlan {
        conflicts = List.copyOf(conflicts);
        items = List.copyOf(items);
    }

    /** Bytes that will be written. */
    public long bytesToWrite() {
        return created.bytes() + changed.bytes();
    }

    /**
     * A number of entries.
     *
     * @param entries how many
     * @param bytes size of the files among them
     */
    public record Tally(long entries, long bytes) {}

    /** What is done to one entry. */
    public enum Action {
        /** It does not exist yet. */
        CREATE,
        /** It is replaced or brought in line. */
        CHANGE,
        /** It stays. */
        KEEP,
        /** It is removed. */
        DELETE,
        /** It cannot be restored as asked and is left alone. */
        CONFLICT
    }

    /**
     * One decision.
     *
     * @param path below the target
     * @param action what will be done
     * @param bytes size of a file, else 0
     * @param reason why, in a few words
     */
    public record Item(String path, Action action, long bytes, String reason) {}
}
