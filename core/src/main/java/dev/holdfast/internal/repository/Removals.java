package dev.holdfast.internal.repository;

import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Removes many objects with few requests, some of them at once, and tells how far it has come after each. */
public final class Removals {
    private static final int REQUESTS = 4;

    /** More would say nothing for too long where a store removes them one by one. */
    private static final int LARGEST_BATCH = 250;

    private Removals() {}

    /** Removes some of them. */
    @FunctionalInterface
    public interface Batch<T> {
        /** Returns what could not be removed, and why; throws if nothing is known of any. */
        Map<T, StoreException> remove(List<T> some);
    }

    /**
     * Removes them all. What cannot be removed does not keep the others.
     *
     * @param things each once
     * @param step what the listener hears, see {@link Operation.Listener}
     * @param operation asked before each request
     * @return what could not be removed, and why; all others are gone
     * @throws StoreException.Interrupted if the thread was interrupted
     */
    public static <T> Map<T, StoreException> run(
            Collection<T> things, String step, Operation operation, Batch<T> batch) {
        Map<T, StoreException> failed = Collections.synchronizedMap(new LinkedHashMap<>());
        AtomicLong done = new AtomicLong();
        Parallel.forEach(batches(List.copyOf(things)), REQUESTS, some -> {
            operation.checkWrite();
            failed.putAll(removed(some, batch));
            operation.listener().progressed(step, done.addAndGet(some.size()), things.size());
        });
        return failed;
    }

    /**
     * The same, but one that cannot be removed ends it.
     *
     * @throws StoreException the first failure; what is named later may be gone all the same
     */
    public static <T> void runOrFail(Collection<T> things, String step, Operation operation, Batch<T> batch) {
        AtomicLong done = new AtomicLong();
        Parallel.forEach(batches(List.copyOf(things)), REQUESTS, some -> {
            operation.checkWrite();
            requireAll(batch.remove(some));
            operation.listener().progressed(step, done.addAndGet(some.size()), things.size());
        });
    }

    /**
     * Passes if nothing is left.
     *
     * @throws StoreException why the first was not removed
     */
    public static void requireAll(Map<?, StoreException> failed) {
        if (!failed.isEmpty()) {
            throw failed.values().iterator().next();
        }
    }

    private static <T> List<List<T>> batches(List<T> things) {
        int size = Math.max(1, Math.min(LARGEST_BATCH, (things.size() + REQUESTS - 1) / REQUESTS));
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < things.size(); from += size) {
            batches.add(things.subList(from, Math.min(things.size(), from + size)));
        }
        return batches;
    }

    private static <T> Map<T, StoreException> removed(List<T> some, Batch<T> batch) {
        try {
            return batch.remove(some);
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException nothingKnown) {
            Map<T, StoreException> all = new LinkedHashMap<>();
            some.forEach(one -> all.put(one, nothingKnown));
            return all;
        }
    }
}
