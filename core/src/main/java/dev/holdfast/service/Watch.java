package dev.holdfast.service;

import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunRecord;
import java.util.List;

/** Is told what a service does. Nothing of it waits for a network. Safe for use from any thread. */
interface Watch extends AutoCloseable {
    /** Sees nothing, so that a rehearsal counts nothing and tells nobody. */
    Watch NONE = new Watch() {};

    /** This process leads from now on; called before anything runs. */
    default void leads() {}

    /** This process does not lead any more. */
    default void follows() {}

    /** Other definitions are in force. */
    default void defined() {}

    /** The definitions were read again. */
    default void reloaded(Reload reload) {}

    /** A run was claimed. */
    default void began(String schedule, Claim claim) {}

    /** A run is final, and its record is written. */
    default void ended(RunRecord run) {}

    /** Backups were let go. */
    default void removed(String storage, int backups) {}

    /** How all logs of changes are followed; called again and again. */
    default void followed(List<FollowStatus> all) {}

    /** A slice of a log of changes was stored. */
    default void sliceStored(FollowStatus status, long bytes) {}

    /** Changes are lost. */
    default void gap(FollowStatus status, String message) {}

    /** The store of the service's own state does not answer. */
    default void stateSilent(String problem) {}

    /** Called again and again. */
    default void glance() {}

    /** Brings the last figures and news to where they belong, and waits for that, but not for long. */
    @Override
    default void close() {}
}
