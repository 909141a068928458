package dev.holdfast.internal.scheduler;

import java.util.Locale;

/** What a schedule does by itself, each at times of its own. */
public enum Task {
    /** Taking a backup of its targets. */
    BACKUP,
    /** Removing what no rule keeps. */
    RETENTION,
    /** Freeing the space of what was removed. */
    PRUNE,
    /** Proving that what is kept can be restored. */
    VERIFICATION;

    /** Its name in documents. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
