package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.util.Objects;

/**
 * A dump of a replica set that slices can be replayed onto.
 *
 * @param id names the snapshot
 * @param replayFrom the first entry that a replay needs: where the dump's own oplog begins, or, of a locked member, where the
 *     oldest transaction began that was not decided
 * @param moment the entry at whose time the dump shows everything: slices lead on from it only if they hold this very entry, as a
 *     clone of the set, or a set that was restored, has other entries at the same times
 */
public record BaseDump(String id, ClusterTime replayFrom, OplogPosition moment) {
    /** A replay begins no later than the dump's moment. */
    public BaseDump {
        Objects.requireNonNull(id, "id");
        if (replayFrom.isAfter(moment.time())) {
            throw new IllegalArgumentException(
                    "a dump of " + moment + " cannot need entries from " + replayFrom + " on");
        }
    }

    /** The moment that the dump shows. */
    public ClusterTime consistentAt() {
        return moment.time();
    }
}
