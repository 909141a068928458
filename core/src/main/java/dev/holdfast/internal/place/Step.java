package dev.holdfast.internal.place;

/** What was decided about one entry of the dump; remembered as one byte. */
enum Step {
    /** The directory has no more entries. */
    END,
    /** The directory could not be read any further. */
    END_DAMAGED,
    /** Nothing is there yet. */
    CREATE,
    /** What is there is removed first. */
    REPLACE,
    /** The file that is there stays and gets the parts that differ. */
    REWRITE,
    /** Only attributes differ. */
    ATTRIBUTES,
    /** It is the same already. */
    KEEP,
    /** What is there is not to be overwritten. */
    LEAVE,
    /** One more name for a file that was restored before; nothing is there yet. */
    LINK,
    /** One more name for a file that was restored before; what is there is removed first. */
    RELINK,
    /** It cannot be restored as asked. */
    CONFLICT;

    private static final Step[] ALL = values();

    static Step of(byte code) {
        return ALL[code];
    }

    /** Whether something was there when the plan was made, so that its fingerprint was taken. */
    boolean hasPrint() {
        return switch (this) {
            case REPLACE, REWRITE, ATTRIBUTES, KEEP, LEAVE, RELINK -> true;
            case END, END_DAMAGED, CREATE, LINK, CONFLICT -> false;
        };
    }

    /** Whether content is written. */
    boolean writes() {
        return this == CREATE || this == REPLACE || this == REWRITE;
    }

    /** Whether the entry is what the dump says when all is done. */
    boolean restores() {
        return switch (this) {
            case CREATE, REPLACE, REWRITE, ATTRIBUTES, KEEP, LINK, RELINK -> true;
            case END, END_DAMAGED, LEAVE, CONFLICT -> false;
        };
    }
}
