package dev.holdfast.mongodb.hold;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of members that a run has left locked. */
public final class Unlocking implements Compensator {
    static final String KIND = "mongodb-fsync-lock";

    private static final Logger LOG = LoggerFactory.getLogger(Unlocking.class);

    /** By how much clocks of members and of whoever wrote it down may differ. */
    static final Duration CLOCKS = Duration.ofSeconds(60);

    private final Connection connection;
    private final boolean anyLocation;

    /**
     * By a connection.
     *
     * @param anyLocation whether also those are let go that were reached by another location: where it is known that it is the same
     *     deployment
     */
    public Unlocking(Connection connection, boolean anyLocation) {
        this.connection = connection;
        this.anyLocation = anyLocation;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean fits(Compensation compensation) {
        return Compensator.super.fits(compensation)
                && (anyLocation || LeftBehind.of(compensation).isAt(connection));
    }

    @Override
    public void undo(Compensation compensation) {
        LeftBehind left = LeftBehind.of(compensation);
        String host = left.text("host");
        try (MongoClient client = connection.member(new ServerAddress(host))) {
            Commands member = new Commands(client, host);
            ServerFacts facts = ServerFacts.of(member);
            if (!facts.setName().equals(left.text("set")) || !facts.me().equals(left.text("member"))) {
                throw new Inconsistent(
                        host + " leads to " + facts.me() + " of the replica set " + facts.setName()
                                + " now, no longer to "
                                + left.text("member") + " of "
                                + left.text("set"),
                        null);
            }
            Instant announced = Instant.parse(left.text("announced"));
            unlock(
                    member,
                    left.text("process"),
                    announced.plus(compensation.commandDeadline()).plus(CLOCKS));
        } catch (Refused | Inconsistent unreachable) {
            requireGone(left.text("set"), left.text("member"), unreachable);
        }
    }

    /** A member that was taken out of the set holds nothing up. */
    private void requireGone(String set, String member, RuntimeException unreachable) {
        boolean there =
                set(set).filter(known -> known.member(member).isPresent()).isPresent();
        if (there) {
            throw unreachable;
        }
        LOG.info("{} was left locked and is no member any more", member);
    }

    /** It may be that of a shard, where the location leads to the cluster. */
    private Optional<ReplicaSet> set(String name) {
        Deployment deployment = Deployment.at(connection);
        if (deployment.server().setName().equals(name) || !Cluster.isAt(deployment)) {
            return deployment.set();
        }
        return Cluster.part(connection, deployment, name)
                .flatMap(part -> Deployment.at(part.connection()).set());
    }

    /** Another run of the server's program has no lock of ours; one that went on since ours could have come has somebody else's. */
    private static void unlock(Commands member, String process, Instant latest) {
        LockedMember state = new LockedMember(member);
        if (!state.process().equals(process) || !state.isLocked()) {
            return;
        }
        Instant since = state.standsSince();
        if (since.isAfter(latest)) {
            LOG.warn(
                    "{} is locked, but by somebody else: it went on until {}, and what was left had to come before {}",
                    member.place(),
                    since,
                    latest);
            return;
        }
        long left = state.unlock();
        LOG.info("{} was left locked and is unlocked; locks of others on it: {}", member.place(), left);
    }
}
