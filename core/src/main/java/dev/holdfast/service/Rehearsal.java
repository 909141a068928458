package dev.holdfast.service;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Storage;
import dev.holdfast.service.RehearsalReport.Kept;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs the real service on a clock that jumps from one due moment to the next: real backups of the real targets, in storages made for
 * it, stamped with the time that the clock shows, and expired when it says so. What is due at the end is not taken any more, as in a
 * simulation.
 */
public final class Rehearsal {
    private static final int MOST_STEPS_AT_ONCE = 10_000;

    private final Path file;
    private final Instant from;
    private final Instant until;
    private final Map<String, String> environment;
    private final Consumer<ServiceEvent> listener;
    private final Map<ServiceEvent.Kind, Integer> counts = new EnumMap<>(ServiceEvent.Kind.class);
    private final List<String> troubles = new ArrayList<>();
    private int failed;
    private volatile boolean stopped;

    /**
     * Does nothing yet.
     *
     * @param file of definitions
     * @param environment the variables that references to passwords mean
     * @param listener told of what happens
     * @throws IllegalArgumentException if the end is before the beginning
     */
    public Rehearsal(
            Path file, Instant from, Instant until, Map<String, String> environment, Consumer<ServiceEvent> listener) {
        this.file = Objects.requireNonNull(file, "file");
        this.from = Objects.requireNonNull(from, "from");
        this.until = Objects.requireNonNull(until, "until");
        this.environment = Map.copyOf(environment);
        this.listener = Objects.requireNonNull(listener, "listener");
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("a rehearsal ends after it begins: from " + from + " until " + until);
        }
    }

    /** Ends it early, from another thread; the report says how far it came. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs it on this thread.
     *
     * @throws RepositoryException.Refused if a storage holds snapshots already: its clock would expire them
     */
    public RehearsalReport run() {
        JumpingTime time = new JumpingTime(from);
        Holdfast.Builder settings = Holdfast.builder()
                .configuration(file)
                .time(time)
                .executor(Runnable::run)
                .environment(environment)
                .listener(this::heard);
        settings.rehearsal = true;
        try (Holdfast service = settings.build()) {
            Engine engine = service.engine(true);
            Configuration configuration = service.configuration();
            configuration.storages().forEach(storage -> requireEmpty(engine, storage));
            jump(engine.loop(), time);
            int ended = counts.getOrDefault(ServiceEvent.Kind.ENDED, 0);
            return new RehearsalReport(
                    from,
                    time.now(),
                    counts.getOrDefault(ServiceEvent.Kind.BEGAN, 0),
                    ended - failed,
                    failed,
                    counts.getOrDefault(ServiceEvent.Kind.SKIPPED, 0),
                    kept(engine, configuration),
                    troubles);
        }
    }

    private void heard(ServiceEvent event) {
        counts.merge(event.kind(), 1, Integer::sum);
        if (event.kind() == ServiceEvent.Kind.TROUBLE || event.kind() == ServiceEvent.Kind.REFUSED) {
            troubles.add(event.message());
        }
        if (event.kind() == ServiceEvent.Kind.ENDED && !event.message().endsWith(" completed")) {
            failed++;
            troubles.add(event.schedule() + ": " + event.message());
        }
        listener.accept(event);
    }

    private static void requireEmpty(Engine engine, Storage storage) {
        Repository repository = engine.storages().openOrCreate(storage);
        if (!repository.snapshots().isEmpty()) {
            throw new RepositoryException.Refused("the storage " + storage.name() + " holds "
                    + repository.snapshots().size()
                    + " snapshots; a rehearsal needs storages of its own, as its clock would expire them");
        }
    }

    private void jump(ServiceLoop loop, JumpingTime time) {
        int still = 0;
        while (!stopped && still < MOST_STEPS_AT_ONCE) {
            Instant wake = loop.step();
            still++;
            if (loop.takeWoken()) {
                continue;
            }
            if (!wake.isBefore(until)) {
                time.jump(until);
                return;
            }
            if (wake.isAfter(time.now())) {
                time.jump(wake);
                still = 0;
            }
        }
    }

    private static List<Kept> kept(Engine engine, Configuration configuration) {
        List<Kept> kept = new ArrayList<>();
        for (Storage storage : configuration.storages()) {
            for (Snapshot snapshot : engine.storages().open(storage).snapshots()) {
                kept.add(new Kept(
                        storage.name(),
                        snapshot.fact("schedule").orElse(""),
                        snapshot.hostname(),
                        snapshot.time().toInstant(),
                        snapshot.id()));
            }
        }
        kept.sort(Comparator.comparing(Kept::at).thenComparing(Kept::storage).thenComparing(Kept::target));
        return kept;
    }
}
