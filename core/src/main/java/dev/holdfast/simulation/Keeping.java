package dev.holdfast.simulation;

import java.time.Instant;
import java.util.List;

/** Which backups are there. */
interface Keeping {
    /** Takes a new backup, which is later than all before it. */
    void add(Backup backup);

    /**
     * Lets go of those that nothing keeps at an instant, which is not before any backup.
     *
     * @return those that went
     */
    List<Backup> retain(Instant now);
}
