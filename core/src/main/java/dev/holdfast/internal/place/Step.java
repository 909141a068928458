package dev.holdfast.internal.place;

/** What was decided about one entry of the dump; remembered as one byte. */
enum Step {
    /** The directory has no more entries. */
    END(0),
    /** The directory could not be read any further. */
    END_DAMAGED(1),
    /** Nothing is there yet. */
    CREATE(2),
    /** What is there is removed first. */
    REPLACE(3),
    /** The file that is there stays and gets the parts that differ. */
    REWRITE(4),
    /** Only attributes differ. */
    ATTRIBUTES(5),
    /** It is the same already. */
    KEEP(6),
    /** What is there is not to be overwritten. */
    LEAVE(7),
    /** One more name for a file that was restored before; nothing is there yet. */
    LINK(8),
    /** One more name for a file that was restored before; what is there is removed first. */
    RELINK(9),
    /** It cannot be restored as asked. */
    CONFLICT(10),
    /** A directory in which nothing is wanted; it is not looked into again. */
    SKIP(11);

    private static final Step[] ALL = values();

    /** Its place among the values, by which a ledger remembers it. */
    private final byte code;

    Step(int code) {
        this.code = (byte) code;
    }

    static Step of(byte code) {
        return ALL[code];
    }

    byte code() {
        return code;
    }

    /** Whether something was there when the plan was made, so that its fingerprint was taken. */
    boolean hasPrint() {
        return switch (this) {
            case REPLACE, REWRITE, ATTRIBUTES, KEEP, LEAVE, RELINK -> true;
            case END, END_DAMAGED, CREATE, LINK, CONFLICT, SKIP -> false;
        };
    }

    /** Whether what was there goes, with all that is in it. */
    boolean removes() {
        return this == REPLACE || this == RELINK;
    }

    /** Whether content is written. */
    boolean writes() {
        return this == CREATE || this == REPLACE || this == REWRITE;
    }

    /** Whether the entry is what the dump says when all is done. */
    boolean restores() {
        return switch (this) {
            case CREATE, REPLACE, REWRITE, ATTRIBUTES, KEEP, LINK, RELINK -> true;
            case END, END_DAMAGED, LEAVE, CONFLICT, SKIP -> false;
        };
    }
}
