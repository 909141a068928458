package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.dump.Choosing;
import dev.holdfast.mongodb.dump.Chosen;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.mongodb.oplog.OplogSource;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import java.util.Optional;

/** Gives a member of a replica set to read from, whenever one is needed: first those that are read by dumps, else the primary. */
final class FollowedMembers {
    private final Connection connection;
    private final MemberChoice choice;
    private final LogName log;
    private final ChangeReceiver receiver;
    private String host = "";

    FollowedMembers(Connection connection, MemberChoice choice, LogName log, ChangeReceiver receiver) {
        this.connection = connection;
        this.choice = choice;
        this.log = log;
        this.receiver = receiver;
    }

    /**
     * A member that answers now.
     *
     * @throws Refused if none does
     * @throws Inconsistent if it is another replica set that does
     */
    Source next() {
        Deployment deployment = Deployment.at(connection);
        ReplicaSet set = deployment
                .set()
                .orElseThrow(() -> new Refused(connection.description() + " is in no replica set at the moment", null));
        if (!set.name().equals(log.set()) || !set.id().equals(log.id())) {
            throw new Inconsistent(
                    connection.description() + " is another replica set now: " + new LogName(set.name(), set.id())
                            + " instead of " + log,
                    null);
        }
        Chosen chosen = chosen(deployment, set);
        if (!chosen.host().equals(host) && !host.isEmpty()) {
            receiver.notice(new Finding(
                    Finding.Severity.HINT,
                    connection.description(),
                    "the oplog of " + log.set() + " is read from " + chosen.host() + " now, before from " + host,
                    ""));
        }
        host = chosen.host();
        return new Source(chosen, new OplogReader(chosen.client(), receiver.time()));
    }

    /** A secondary that is far behind reads old entries, which is no harm; but none must not mean nothing. */
    private Chosen chosen(Deployment deployment, ReplicaSet set) {
        Choosing choosing = new Choosing(connection, deployment, choice, 1);
        try {
            return choosing.among(set, member -> true, "");
        } catch (Refused noneFit) {
            try {
                return new Choosing(
                                connection,
                                deployment,
                                MemberChoice.builder().primaryAllowed(true).build(),
                                1)
                        .among(set, Member::isPrimary, "it is not the primary");
            } catch (Refused noPrimary) {
                noneFit.addSuppressed(noPrimary);
                throw noneFit;
            }
        }
    }

    /** The oplog of a member, with the connection to it. */
    static final class Source implements OplogSource {
        private final Chosen chosen;
        private final OplogReader reader;

        private Source(Chosen chosen, OplogReader reader) {
            this.chosen = chosen;
            this.reader = reader;
        }

        @Override
        public Tail tail(ClusterTime from) {
            return reader.tail(from);
        }

        @Override
        public Optional<OplogPosition> at(ClusterTime time) {
            return reader.at(time);
        }

        @Override
        public ClusterTime start() {
            return reader.start();
        }

        @Override
        public ClusterTime oldest() {
            return reader.oldest();
        }

        /** The time of its newest entry. */
        ClusterTime newest() {
            return reader.newest().time();
        }

        @Override
        public void close() {
            chosen.close();
        }
    }
}
