package dev.holdfast.internal.restore;

/** Which entries of a snapshot are wanted. */
public interface EntryFilter {
    /** What becomes of an entry. */
    enum Verdict {
        /** It is wanted. */
        TAKE,
        /** It is not wanted itself, but something below it may be; for directories only. */
        LOOK_BELOW,
        /** Neither it nor anything below it is wanted. */
        LEAVE
    }

    /**
     * Decides about an entry.
     *
     * @param path from the root of what is restored, beginning with a slash
     */
    Verdict test(String path, boolean directory);

    /** Everything is wanted. */
    static EntryFilter everything() {
        return (path, directory) -> Verdict.TAKE;
    }
}
