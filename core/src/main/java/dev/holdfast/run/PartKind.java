package dev.holdfast.run;

/** What a part of a run does. */
public enum PartKind {
    /** One target of a group, or one component of a target. */
    COMPONENT,
    /** A hook before or after. */
    HOOK,
    /** The backup itself. */
    BACKUP,
    /** A copy in a further storage. */
    COPY,
    /** The copy of one point a day in the vault. */
    VAULT,
    /** An archive in another store. */
    EXPORT,
    /** Letting go of what has expired. */
    RETENTION,
    /** Freeing the space of what was let go. */
    PRUNE,
    /** A check, or a restore as a test. */
    VERIFICATION,
    /** A restore. */
    RESTORE
}
