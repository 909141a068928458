package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Removes slices of logs of changes that nothing promised needs any more, every hour, beside whatever goes on: those of targets that are
 * followed, and those of targets that are not any more, until these have none.
 */
final class SliceTidying {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final Definitions definitions;
    private final OpenStorages storages;
    private final ServiceLog log;
    private final Executor executor;
    private final AtomicBoolean working = new AtomicBoolean();
    private final Queue<Followed.Key> gone = new ConcurrentLinkedQueue<>();
    private final Map<String, String> troubles = new HashMap<>();
    private long tidiedAt;
    private long led;

    SliceTidying(Definitions definitions, OpenStorages storages, ServiceLog log, Executor executor) {
        this.definitions = definitions;
        this.storages = storages;
        this.log = log;
        this.executor = executor;
    }

    /** The windows of what is followed into a storage, by target, and the targets that are not followed there any more. */
    private static final class Place {
        private final Map<String, Duration> windows = new HashMap<>();
        private final Set<String> left = new HashSet<>();
    }

    /**
     * Has it done if it is due; called by one thread.
     *
     * @param wanted what is followed
     * @param left what is not followed any more
     * @param emptied told, by the thread that calls, of what is not followed any more and has no slices left
     */
    void step(
            Collection<Followed> wanted,
            Map<Followed.Key, FollowStatus> left,
            long token,
            Consumer<Followed.Key> emptied) {
        for (Followed.Key key = gone.poll(); key != null; key = gone.poll()) {
            emptied.accept(key);
        }
        long now = storages.time().nanos();
        boolean due = token != led || now - tidiedAt >= BETWEEN.toNanos();
        if (!due || (wanted.isEmpty() && left.isEmpty()) || !working.compareAndSet(false, true)) {
            return;
        }
        led = token;
        tidiedAt = now;
        Map<String, Place> places = places(wanted, left.keySet());
        try {
            executor.execute(() -> work(places));
        } catch (RejectedExecutionException closing) {
            working.set(false);
        }
    }

    private static Map<String, Place> places(Collection<Followed> wanted, Set<Followed.Key> left) {
        Map<String, Place> places = new TreeMap<>();
        wanted.forEach(one -> places.computeIfAbsent(one.storage().name(), name -> new Place())
                .windows
                .put(one.target().name(), one.window()));
        left.forEach(key ->
                places.computeIfAbsent(key.storage(), name -> new Place()).left.add(key.target()));
        return places;
    }

    private void work(Map<String, Place> places) {
        try {
            places.forEach(this::tidyOrSay);
        } catch (CancellationException closing) {
            Thread.currentThread().interrupt();
        } finally {
            working.set(false);
        }
    }

    private void tidyOrSay(String storage, Place place) {
        try {
            tidy(storage, place);
            troubles.remove(storage);
        } catch (RepositoryException.NotARepository | StoreException.NotFound nothingThere) {
            forget(storage, place.left);
        } catch (HoldfastException failure) {
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(troubles.put(storage, message))) {
                log.trouble("slices that nothing promised needs could not be removed from the storage " + storage
                        + ", which is tried again every hour: " + message);
            }
        }
    }

    private void tidy(String name, Place place) {
        Storage storage = definitions.configuration().storage(name).orElse(null);
        if (storage == null) {
            forget(name, place.left);
            return;
        }
        Repository repository = storages.open(storage);
        List<Snapshot> going = expendable(repository, place);
        if (!going.isEmpty()) {
            int removed = repository
                    .upkeep()
                    .forget(ForgetPlan.ofNamed(going))
                    .removed()
                    .size();
            log.archive("", removed + " slice(s) that nothing promised needs were removed from the storage " + name);
        }
        Set<String> stored = new HashSet<>();
        repository.snapshots().stream().filter(one -> !one.isBackup()).forEach(one -> stored.add(one.hostname()));
        Set<String> empty = new HashSet<>(place.left);
        empty.removeAll(stored);
        forget(name, empty);
    }

    /** Each target's slices are judged by its own window. */
    private static List<Snapshot> expendable(Repository repository, Place place) {
        Set<Duration> windows = new HashSet<>(place.windows.values());
        windows.add(Duration.ZERO);
        List<Snapshot> going = new ArrayList<>();
        for (Duration window : windows) {
            repository.changes().planForget(window).remove().stream()
                    .filter(slice -> place.windows
                            .getOrDefault(slice.hostname(), Duration.ZERO)
                            .equals(window))
                    .forEach(going::add);
        }
        return going;
    }

    private void forget(String storage, Collection<String> targets) {
        targets.forEach(target -> gone.add(new Followed.Key(target, storage)));
    }
}
