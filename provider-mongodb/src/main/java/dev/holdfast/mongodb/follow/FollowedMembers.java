package dev.holdfast.mongodb.follow;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.dump.Choosing;
import dev.holdfast.mongodb.dump.Chosen;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.OplogMembers;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.mongodb.oplog.OplogSource;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a member of a replica set to read from, whenever one is needed: first those that are read by dumps, else the primary. */
final class FollowedMembers implements OplogMembers {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedMembers.class);

    /** Entries come, or that there are none, every second; another member may have them when one says nothing. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Connection connection;
    private final MemberChoice choice;
    private final LogName log;
    private final ChangeReceiver receiver;
    private final Set<ServerAddress> known = new LinkedHashSet<>();
    private String host = "";

    FollowedMembers(Connection connection, MemberChoice choice, LogName log, ChangeReceiver receiver) {
        this.connection = connection.silentFor(SILENCE);
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
    @Override
    public Source next(@Nullable ClusterTime beyond) {
        Optional<Source> ahead = beyond == null ? Optional.empty() : ahead(beyond);
        Source source = ahead.orElseGet(() -> {
            Deployment deployment = Deployment.at(connection);
            return new Source(chosen(deployment, require(deployment), member -> true));
        });
        String found = source.chosen.host();
        if (!found.equals(host) && !host.isEmpty()) {
            receiver.notice(new Finding(
                    Finding.Severity.HINT,
                    connection.description(),
                    "the oplog of " + log.set() + " is read from " + found + " now, before from " + host,
                    ""));
        }
        host = found;
        return source;
    }

    private ReplicaSet require(Deployment deployment) {
        ReplicaSet set = deployment
                .set()
                .orElseThrow(() -> new Refused(connection.description() + " is in no replica set at the moment", null));
        if (!set.name().equals(log.set()) || !set.id().equals(log.id())) {
            throw new Inconsistent(
                    connection.description() + " is another replica set now: " + new LogName(set.name(), set.id())
                            + " instead of " + log,
                    null);
        }
        set.members().stream()
                .filter(member -> deployment.reaches(member, connection))
                .forEach(member -> known.add(deployment.addressOf(member, connection)));
        return set;
    }

    /** Another member than the last, which has what that has not: one that is cut off sees itself as the best. */
    private Optional<Source> ahead(ClusterTime beyond) {
        for (ServerAddress view : views()) {
            try {
                Deployment deployment = Deployment.at(connection.to(List.of(view)));
                Source source = new Source(chosen(
                        deployment,
                        require(deployment),
                        member -> !deployment
                                .addressOf(member, connection)
                                .toString()
                                .equals(host)));
                if (source.committed().isAfter(beyond)) {
                    return Optional.of(source);
                }
                source.close();
            } catch (Refused | Inconsistent | MongoException unreachable) {
                LOG.debug("{} knows of no member with newer entries", view, unreachable);
            }
        }
        return Optional.empty();
    }

    /** Whoever may be asked about the set: each may see another part of it. */
    private List<ServerAddress> views() {
        Set<ServerAddress> views = new LinkedHashSet<>(connection.seeds());
        views.addAll(known);
        return List.copyOf(views);
    }

    /**
     * The newest time that any member that can be reached knows of.
     *
     * @throws Refused if none can be reached
     */
    ClusterTime newest() {
        ClusterTime newest = require(Deployment.at(connection)).newest();
        for (ServerAddress view : views()) {
            try {
                ClusterTime seen =
                        require(Deployment.at(connection.to(List.of(view)))).newest();
                newest = seen.isAfter(newest) ? seen : newest;
            } catch (Refused | Inconsistent unreachable) {
                LOG.debug("{} cannot be asked for the newest entry", view, unreachable);
            }
        }
        return newest;
    }

    /** A secondary that is far behind reads old entries, which is no harm; but none must not mean nothing. */
    private Chosen chosen(Deployment deployment, ReplicaSet set, Predicate<Member> wanted) {
        Choosing choosing = new Choosing(connection, deployment, choice, 1);
        try {
            return choosing.among(set, wanted, "it has had no news");
        } catch (Refused noneFit) {
            try {
                return new Choosing(
                                connection,
                                deployment,
                                MemberChoice.builder().primaryAllowed(true).build(),
                                1)
                        .among(set, wanted.and(Member::isPrimary), "it is not the primary, or has had no news");
            } catch (Refused noPrimary) {
                noneFit.addSuppressed(noPrimary);
                throw noneFit;
            }
        }
    }

    /** The oplog of a member, with the connection to it. */
    final class Source implements OplogSource {
        private final Chosen chosen;
        private final OplogReader reader;

        private Source(Chosen chosen) {
            this.chosen = chosen;
            this.reader = new OplogReader(chosen.client(), receiver.time());
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

        private ClusterTime committed() {
            return reader.newestCommitted();
        }

        @Override
        public void close() {
            chosen.close();
        }
    }
}
