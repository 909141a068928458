package dev.holdfast.mongodb.hold;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts balancers back that a run has left stopped. */
public final class BalancerBack implements Compensator {
    static final String KIND = "mongodb-balancer";

    private static final Logger LOG = LoggerFactory.getLogger(BalancerBack.class);

    private final Connection connection;
    private final boolean anyLocation;

    /**
     * By a connection.
     *
     * @param anyLocation whether also those that were reached by another location: where it is known that it is the same cluster
     */
    public BalancerBack(Connection connection, boolean anyLocation) {
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
        Cluster cluster = Cluster.of(connection, Deployment.at(connection));
        String wanted = left.text("cluster");
        if (!cluster.id().equals(wanted)) {
            throw new Inconsistent(
                    connection.origin() + " leads to the cluster " + cluster.id() + " now, no longer to " + wanted,
                    null);
        }
        Instant latest = Instant.parse(left.text("announced"))
                .plus(compensation.commandDeadline())
                .plus(Unlocking.CLOCKS);
        try (Balancer balancer = Balancer.of(cluster)) {
            putBack(balancer, left, latest);
        }
    }

    /** @param latest when what was left can have come at the latest */
    static void putBack(Balancer balancer, LeftBehind left, Instant latest) {
        if (!balancer.mode().equals(Balancer.OFF)) {
            return;
        }
        Optional<Instant> switched = balancer.switched();
        if (!canBeOurs(switched, latest)) {
            LOG.warn(
                    "the balancer of {} is off, but by somebody else, at {}: what was left had to come before {}",
                    balancer.place(),
                    switched,
                    latest);
            return;
        }
        balancer.put(left.text("mode"), BalancerStop.merged(left));
        LOG.info("the balancer of {} was left stopped and is put back", balancer.place());
    }

    /** Whoever stopped or started it later knew what he did; where nothing is known, it is put back. */
    static boolean canBeOurs(Optional<Instant> switched, Instant latest) {
        return switched.filter(when -> when.isAfter(latest)).isEmpty();
    }
}
