package dev.holdfast.internal.snapshot;

import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * What a lock file says about its holder.
 *
 * @param time when it was taken or last refreshed, by the holder's clock
 * @param exclusive whether no other lock may be there
 * @param hostname the holder's host
 * @param username the holder's user
 * @param pid the holder's process
 * @param uid numeric id of the user, 0 if unknown
 * @param gid numeric id of the user's group, 0 if unknown
 */
public record LockInfo(
        ZonedDateTime time, boolean exclusive, String hostname, String username, long pid, long uid, long gid) {
    /** Checks that time and names are there. */
    public LockInfo {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(hostname, "hostname");
        Objects.requireNonNull(username, "username");
    }
}
