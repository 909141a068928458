package dev.holdfast.mongodb.topology;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import java.util.List;
import java.util.Optional;

/**
 * What lies at a location.
 *
 * @param seed one of its hosts, which answered
 * @param server what that says of itself
 * @param set its replica set as it sees it; empty if it is in none
 */
public record Deployment(ServerAddress seed, ServerFacts server, Optional<ReplicaSet> set) {
    /**
     * Looks at the hosts of a location until one answers that is in the replica set which it names, if it names one. One that is in none is
     * meant only where no other answers: several hosts are those of a set.
     *
     * @throws Refused if none does
     */
    public static Deployment at(Connection connection) {
        Refused last = null;
        Deployment alone = null;
        Optional<String> wanted = connection.requiredSet();
        for (ServerAddress host : connection.seeds()) {
            try (MongoClient client = connection.member(host)) {
                Deployment found = look(host, new Commands(client, Connection.text(host)));
                wanted.ifPresent(found::requireIn);
                if (found.server().role() != Role.STANDALONE) {
                    return found;
                }
                alone = alone == null ? found : alone;
            } catch (Refused refused) {
                if (last != null) {
                    refused.addSuppressed(last);
                }
                last = refused;
            }
        }
        if (alone != null) {
            return alone;
        }
        throw last == null ? new Refused(connection.description() + " names no host", null) : last;
    }

    /** A host may have been given to another set, or run alone for a while. */
    private void requireIn(String wanted) {
        if (!server.setName().equals(wanted) && server.role() != Role.ROUTER) {
            throw new Refused(
                    Connection.text(seed) + " is "
                            + (server.setName().isEmpty()
                                    ? "in no replica set"
                                    : "in the replica set " + server.setName())
                            + ", and the location says replicaSet=" + wanted + "; correct either",
                    null);
        }
    }

    private static Deployment look(ServerAddress host, Commands commands) {
        ServerFacts facts = ServerFacts.of(commands);
        boolean alone = facts.role() == Role.STANDALONE || facts.role() == Role.ROUTER;
        return new Deployment(host, facts, alone ? Optional.empty() : Optional.of(ReplicaSet.of(commands)));
    }

    /**
     * By which address a member is reached. Where the location asks for its one host, as where a port is forwarded, that host is reached
     * by it whatever it is called in the set.
     */
    public ServerAddress addressOf(Member member, Connection connection) {
        return connection.isDirect() && member.host().equals(server.me()) ? seed : member.address();
    }

    /** Whether a member may be asked: the location may ask for one host only. */
    public boolean reaches(Member member, Connection connection) {
        return !connection.isDirect() || member.host().equals(server.me());
    }

    /**
     * A client of whichever member is the primary at the moment, for what is over soon; of a server on its own.
     *
     * @return writes with majority; to be closed
     */
    public MongoClient primary(Connection connection) {
        return set.map(known -> connection.promptReplicaSet(known.name(), withData(known)))
                .orElseGet(() -> connection.writer(seed));
    }

    /** The same for what may take hours. */
    public MongoClient patientPrimary(Connection connection) {
        return set.map(known -> connection.replicaSet(known.name(), withData(known)))
                .orElseGet(() -> connection.writer(seed));
    }

    private static List<ServerAddress> withData(ReplicaSet set) {
        return set.members().stream()
                .filter(member -> !member.arbiter())
                .map(Member::address)
                .toList();
    }

    /** What names it whatever way leads to it: the number of its replica set, else the location. */
    public String target(Connection connection) {
        return set.map(ReplicaSet::id)
                .filter(id -> !id.isEmpty())
                .map(id -> "mongodb replica set " + id)
                .orElse(connection.description());
    }
}
