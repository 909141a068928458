package dev.holdfast.mongodb.hold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final ObjectMapper JSON = new ObjectMapper();

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
                && (anyLocation
                        || parameters(compensation).path("location").asText().equals(connection.origin()));
    }

    @Override
    public void undo(Compensation compensation) {
        JsonNode parameters = parameters(compensation);
        String host = parameters.path("host").asText();
        try (MongoClient client = connection.member(new ServerAddress(host))) {
            Commands member = new Commands(client, host);
            ServerFacts facts = ServerFacts.of(member);
            if (!facts.setName().equals(parameters.path("set").asText())
                    || !facts.me().equals(parameters.path("member").asText())) {
                throw new Inconsistent(
                        host + " leads to " + facts.me() + " of the replica set " + facts.setName()
                                + " now, no longer to "
                                + parameters.path("member").asText() + " of "
                                + parameters.path("set").asText(),
                        null);
            }
            Instant announced = Instant.parse(parameters.path("announced").asText());
            unlock(
                    member,
                    parameters.path("process").asText(),
                    announced.plus(compensation.commandDeadline()).plus(CLOCKS));
        } catch (Refused | Inconsistent unreachable) {
            requireGone(
                    parameters.path("set").asText(), parameters.path("member").asText(), unreachable);
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
        Optional<ReplicaSet> own = deployment.set().filter(set -> set.name().equals(name));
        if (own.isPresent() || !Cluster.isAt(deployment)) {
            return own.or(deployment::set);
        }
        return Cluster.of(connection, deployment).parts().stream()
                .filter(part -> part.set().equals(name))
                .findFirst()
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

    static JsonNode parameters(Compensation compensation) {
        try {
            return JSON.readTree(compensation.parameters());
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("what was written down is no JSON", malformed);
        }
    }
}
