package dev.holdfast.mongodb.hold;

import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * The rights to lock members of all sets of a cluster and to stop its balancer. They are taken in the order in which what was left has to
 * be undone: members of shards are let go first, then those of the config servers, and the balancer is put back last.
 */
public final class ClusterRights implements AutoCloseable {
    private final Deque<Effects> taken = new ArrayDeque<>();
    private final Map<Cluster.Part, Effects> sets = new LinkedHashMap<>();
    private final Effects balancer;

    /**
     * Takes them, and undoes what was left.
     *
     * @param taking as a job's context gives them
     * @throws dev.holdfast.spi.workload.WorkloadException.Busy if another has one of them
     * @throws dev.holdfast.spi.workload.WorkloadException.Unreadable if something that was left could not be undone
     */
    public ClusterRights(Cluster cluster, BiFunction<String, Collection<Compensator>, Effects> taking) {
        List<Cluster.Part> order = new ArrayList<>(cluster.shards());
        order.add(cluster.config());
        try {
            for (Cluster.Part part : order) {
                String target = Deployment.at(part.connection()).target(part.connection());
                sets.put(part, add(taking.apply(target, List.of(new Unlocking(part.connection(), true)))));
            }
            balancer = add(taking.apply(cluster.target(), List.of(new BalancerBack(cluster.connection(), true))));
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private Effects add(Effects effects) {
        taken.push(effects);
        return effects;
    }

    /** The right to lock members of a set. */
    public Effects of(Cluster.Part part) {
        return Objects.requireNonNull(sets.get(part), "a part of the cluster");
    }

    /** The right to stop the balancer. */
    public Effects balancer() {
        return balancer;
    }

    @Override
    public void close() {
        while (!taken.isEmpty()) {
            taken.pop().close();
        }
    }
}
