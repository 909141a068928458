package dev.holdfast.mongodb.hold;

import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.WorkloadException.Busy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rights to lock members of all sets of a cluster and to stop its balancer. They are taken in the order in which what was left has to
 * be undone: members of shards are let go first, then those of the config servers, and the balancer is put back last.
 */
public final class ClusterRights implements AutoCloseable {
    private final Deque<Effects> taken = new ArrayDeque<>();
    private final Map<Cluster.Part, Effects> sets = new LinkedHashMap<>();
    private @Nullable Effects balancer;

    /**
     * Takes them, and undoes what was left.
     *
     * @param taking as a job's context gives them
     * @throws Busy if another has one of them
     * @throws RuntimeException if a set cannot be reached, or something that was left could not be undone; what was left elsewhere is
     *     undone all the same, and further problems are suppressed ones of this
     */
    public ClusterRights(Cluster cluster, BiFunction<String, Collection<Compensator>, Effects> taking) {
        List<Cluster.Part> order = new ArrayList<>(cluster.shards());
        order.add(cluster.config());
        Problems problems = new Problems();
        for (Cluster.Part part : order) {
            take(problems, () -> {
                String target = Deployment.at(part.connection()).target(part.connection());
                sets.put(part, add(taking.apply(target, List.of(new Unlocking(part.connection(), true)))));
            });
        }
        take(
                problems,
                () -> balancer =
                        add(taking.apply(cluster.target(), List.of(new BalancerBack(cluster.connection(), true)))));
        if (problems.any()) {
            problems.of(this::close);
            problems.raise();
        }
    }

    /** Whoever is busy with one part may be about to take the others: he shall get them. */
    private void take(Problems problems, Runnable taking) {
        problems.of(taking);
        if (problems.any()
                && (problems.last() instanceof Busy || Thread.currentThread().isInterrupted())) {
            problems.of(this::close);
            problems.raise();
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
        return Objects.requireNonNull(balancer, "balancer");
    }

    @Override
    public void close() {
        Problems problems = new Problems();
        while (!taken.isEmpty()) {
            problems.of(taken.pop()::close);
        }
        problems.raise();
    }

    /** What went wrong, one after the other. */
    private static final class Problems {
        private final List<RuntimeException> all = new ArrayList<>();

        void of(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException failure) {
                all.add(failure);
            }
        }

        boolean any() {
            return !all.isEmpty();
        }

        @Nullable
        RuntimeException last() {
            return all.isEmpty() ? null : all.get(all.size() - 1);
        }

        /** One is told, and the others beside it: the first, but for somebody who is busy. */
        void raise() {
            if (all.isEmpty()) {
                return;
            }
            RuntimeException told =
                    all.stream().filter(Busy.class::isInstance).findFirst().orElse(all.get(0));
            all.stream().filter(other -> other != told).forEach(told::addSuppressed);
            throw told;
        }
    }
}
