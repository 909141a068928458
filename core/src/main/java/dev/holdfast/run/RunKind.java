package dev.holdfast.run;

import java.util.Locale;

/** What a run does. */
public enum RunKind {
    /** Protects a target. */
    BACKUP,
    /** Brings a backup back. */
    RESTORE,
    /** Removes what nobody needs from a storage. */
    PRUNE,
    /** Lets backups go whose time has ended. */
    RETENTION,
    /** Proves that a backup can be used. */
    VERIFICATION,
    /** Brings backups into a further storage. */
    COPY,
    /** Writes a backup out as an archive. */
    EXPORT;

    /** The word for it in tags and documents: the name in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
