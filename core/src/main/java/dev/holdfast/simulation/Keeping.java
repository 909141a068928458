package dev.holdfast.simulation;

import java.time.Instant;
import java.util.List;

/** Which backups are there, as retention runs after each of them. */
interface Keeping {
    /**
     * Takes a new backup, which is later than all before it, and lets go of those that nothing keeps then.
     *
     * @return those that went, the new one perhaps among them
     */
    List<Backup> add(Backup backup, Instant now);
}
