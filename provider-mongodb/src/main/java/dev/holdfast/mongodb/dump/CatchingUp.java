package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.Pause;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.spi.workload.DumpContext;
import java.time.Duration;
import java.util.Optional;

/** Waits for members that are fit to be read but for being behind, as one is that was let go just now. */
final class CatchingUp {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Connection connection;
    private final MemberChoice choice;
    private final DumpContext context;

    CatchingUp(Connection connection, MemberChoice choice, DumpContext context) {
        this.connection = connection;
        this.choice = choice;
        this.context = context;
    }

    /**
     * Waits until nobody is only behind, or for a minute.
     *
     * @return the replica set as it is then
     */
    ReplicaSet await(ReplicaSet set) {
        long begin = context.time().nanos();
        ReplicaSet now = set;
        while (isAnyOnlyBehind(now) && context.time().nanos() - begin < PATIENCE.toNanos()) {
            context.checkCancelled();
            Pause.of(PAUSE, context.time(), context::checkCancelled);
            now = look().orElse(now);
        }
        return now;
    }

    /**
     * Waits until a member has applied everything until a time, or for a minute.
     *
     * @throws Refused if it has not by then
     */
    void await(Chosen chosen, ClusterTime time) {
        long begin = context.time().nanos();
        ClusterTime applied = CommonTime.written(chosen.commands().admin("hello"));
        while (applied.isBefore(time)) {
            if (context.time().nanos() - begin >= PATIENCE.toNanos()) {
                throw new Refused(
                        chosen.host() + " has applied what was written until " + applied + ", and not until " + time
                                + ", when chunks were moved last at most: what it shows would not be where the"
                                + " config servers say; wait until it has caught up",
                        null);
            }
            context.checkCancelled();
            Pause.of(PAUSE, context.time(), context::checkCancelled);
            applied = CommonTime.written(chosen.commands().admin("hello"));
        }
    }

    private boolean isAnyOnlyBehind(ReplicaSet set) {
        return set.members().stream().anyMatch(member -> choice.isOnlyBehind(set, member));
    }

    private Optional<ReplicaSet> look() {
        return Deployment.at(connection).set();
    }
}
