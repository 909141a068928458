package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.util.Objects;

/**
 * A dump of a replica set that slices can be replayed onto.
 *
 * @param id names the snapshot
 * @param replayFrom the first entry that a replay needs: where the dump's own oplog begins, or, of a locked member, where the
 *     oldest transaction began that was not decided
 * @param consistentAt the moment that the dump shows
 */
public record BaseDump(String id, ClusterTime replayFrom, ClusterTime consistentAt) {
    /** A replay begins no later than the dump's moment. */
    public BaseDump {
        Objects.requireNonNull(id, "id");
        if (replayFrom.isAfter(consistentAt)) {
            throw new IllegalArgumentException(
                    "a dump of " + consistentAt + " cannot need entries from " + replayFrom + " on");
        }
    }
}
