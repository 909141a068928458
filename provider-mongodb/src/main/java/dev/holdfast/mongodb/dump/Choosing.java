package dev.holdfast.mongodb.dump;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.ServerFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Chooses the member that is read, and makes sure that it can be: it answers here, and is what the others say of it. */
public final class Choosing {
    private final Connection connection;
    private final Deployment deployment;
    private final MemberChoice choice;
    private final int connections;

    /** @param connections how many to a member are opened and authenticated beforehand */
    public Choosing(Connection connection, Deployment deployment, MemberChoice choice, int connections) {
        this.connection = connection;
        this.deployment = deployment;
        this.choice = choice;
        this.connections = connections;
    }

    /** The one server that there is. */
    Chosen only() {
        String host = Connection.text(deployment.seed());
        MongoClient client = connection.member(deployment.seed(), connections);
        return new Chosen(client, new Commands(client, host), deployment.server(), host, Duration.ZERO);
    }

    /**
     * The first fit member for which a condition holds.
     *
     * @throws Refused if there is none; names every member and why it is not
     */
    public Chosen among(ReplicaSet set, Predicate<Member> condition, String wanted) {
        MemberChoice.Ranking ranking = choice.rank(set);
        List<String> why = new ArrayList<>();
        ranking.unfit().forEach((host, reason) -> why.add(host + ": " + reason));
        for (Member member : ranking.fit()) {
            if (!condition.test(member)) {
                why.add(member.host() + ": " + wanted);
                continue;
            }
            if (!deployment.reaches(member, connection)) {
                why.add(member.host() + ": the location asks for another host only");
                continue;
            }
            try {
                return open(member, set);
            } catch (Refused refused) {
                why.add(member.host() + ": " + refused.getMessage());
            }
        }
        throw new Refused(
                "no member of the replica set " + set.name() + " can be read: " + String.join("; ", why), null);
    }

    private Chosen open(Member member, ReplicaSet set) {
        ServerAddress address = deployment.addressOf(member, connection);
        MongoClient client = connection.member(address, connections);
        String host = Connection.text(address);
        Commands commands = new Commands(client, host);
        try {
            ServerFacts facts = ServerFacts.of(commands);
            if (!facts.setName().equals(set.name())) {
                throw new Refused(
                        "what answers there is " + (facts.setName().isEmpty() ? "no member" : "in " + facts.setName()),
                        null);
            }
            return new Chosen(client, commands, facts, host, set.lag(member));
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }
}
