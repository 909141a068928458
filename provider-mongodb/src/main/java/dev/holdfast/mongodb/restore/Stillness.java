package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.hold.Balancer;
import dev.holdfast.mongodb.hold.BalancerStop;
import dev.holdfast.mongodb.hold.ClusterRights;
import dev.holdfast.mongodb.hold.Movements;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster whose balancer is off, with a view of what moves nevertheless, until this is closed. */
final class Stillness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stillness.class);

    private final Deque<Runnable> ends = new ArrayDeque<>();
    private final Movements movements;

    private Stillness(Cluster cluster, RestoreContext context) {
        try {
            ClusterRights rights = new ClusterRights(cluster, context::effects);
            ends.push(rights::close);
            Balancer balancer = Balancer.of(cluster);
            ends.push(balancer::close);
            BalancerStop stop = BalancerStop.take(
                    rights.balancer(), balancer, cluster.connection().origin(), context.time());
            ends.push(stop::close);
            LOG.debug(
                    "the balancer of {} is off; before, its mode was {}",
                    cluster,
                    stop.before().mode());
            movements = new Movements(cluster, balancer, context.time(), context::checkCancelled);
            ends.push(movements::close);
        } catch (RuntimeException failure) {
            closeAfter(failure);
            throw failure;
        }
    }

    /** Stops the balancer, which may be at work for a while yet. */
    static Stillness of(Cluster cluster, RestoreContext context) {
        return new Stillness(cluster, context);
    }

    /** What moves. */
    Movements movements() {
        return movements;
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /**
     * Puts the balancer back to what it was.
     *
     * @throws dev.holdfast.mongodb.MongoException.Refused if that does not succeed; then it stays written down
     */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!ends.isEmpty()) {
            try {
                ends.pop().run();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
