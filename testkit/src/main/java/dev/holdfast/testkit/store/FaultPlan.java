package dev.holdfast.testkit.store;

import dev.holdfast.run.StoreStatistics.Operation;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Decides which call goes wrong, and how. Safe for use from any thread. */
final class FaultPlan {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    private final Map<Operation, Map<Long, Fault>> scripted = new EnumMap<>(Operation.class);
    private List<Fault> choices = List.of();
    private @Nullable Random random;
    private double rate;

    void script(Operation operation, long fromNow, Fault fault) {
        lock.lock();
        try {
            long number = counts.getOrDefault(operation, 0L) + fromNow;
            scripted.computeIfAbsent(operation, none -> new HashMap<>()).put(number, fault);
        } finally {
            lock.unlock();
        }
    }

    void randomly(long seed, double newRate, List<Fault> faults) {
        lock.lock();
        try {
            random = new Random(seed);
            rate = newRate;
            choices = List.copyOf(faults);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            scripted.clear();
            random = null;
        } finally {
            lock.unlock();
        }
    }

    /** Counts the call and says what goes wrong with it. */
    Optional<Fault> next(Operation operation) {
        lock.lock();
        try {
            long number = counts.merge(operation, 1L, Long::sum);
            Fault fault = scripted.getOrDefault(operation, Map.of()).get(number);
            return fault == null ? chosen() : Optional.of(fault);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Fault> chosen() {
        Random source = random;
        return source != null && source.nextDouble() < rate
                ? Optional.of(choices.get(source.nextInt(choices.size())))
                : Optional.empty();
    }
}
