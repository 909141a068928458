package dev.holdfast.internal.observe;

import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.SourceResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Figures for Micrometer, named after Velero's and KubeStash's where these have them; docs/observability.md has the list.
 *
 * <p>With {@link PrometheusText} the only classes of this package that need Micrometer; they are loaded only where it is there.
 */
final class MeterFigures implements Figures {
    private static final String GROUP = "holdfast.group";
    private static final String COPY = "holdfast.copy.";
    private static final String FOLLOW = "holdfast.follow.";
    private static final String SCHEDULE = "holdfast.schedule.";

    private final MeterRegistry registry;
    private final Map<Key, Gauged> gauges = new ConcurrentHashMap<>();

    MeterFigures(MeterRegistry registry) {
        this.registry = registry;
    }

    /** In Micrometer's global registry. */
    static Figures everywhere() {
        return new MeterFigures(Metrics.globalRegistry);
    }

    /** @param part which copy or which part of the target; empty for the whole */
    private record Key(String name, String schedule, String target, String part) {
        private Key(String name, String schedule, String target) {
            this(name, schedule, target, "");
        }
    }

    /** A value that a gauge shows, and the gauge. */
    private static final class Gauged {
        private volatile double value;
        private volatile Optional<Gauge> gauge = Optional.empty();
    }

    @Override
    public void run(RunRecord ended) {
        String prefix = prefix(ended);
        String target = prefix.equals(GROUP) ? ended.group() : ended.target();
        Tags tags = tags(prefix, ended.schedule(), target);
        if (ended.state() == RunState.SKIPPED) {
            counter(prefix + ".skipped", "Runs that were left out", tags).increment();
            return;
        }
        counter(prefix + ".attempt", "Runs that were begun", tags).increment();
        counter(prefix + "." + outcome(ended.state()), "Runs that ended so", tags)
                .increment();
        duration(ended)
                .ifPresent(took -> Timer.builder(prefix + ".duration")
                        .description("How long runs took")
                        .tags(tags)
                        .register(registry)
                        .record(took));
        set(
                prefix + ".last.status",
                "1 if the last run completed, else 0",
                ended.schedule(),
                target,
                ended.state() == RunState.COMPLETED ? 1 : 0);
        if (ended.state() == RunState.COMPLETED) {
            ended.endedAt()
                    .ifPresent(at -> seconds(
                            prefix + ".last.successful.timestamp",
                            "When a run completed for the last time",
                            ended.schedule(),
                            target,
                            at));
        }
        bytes(ended, prefix, tags);
        sources(ended, target);
        counter(prefix + ".items.errors", "Items that could not be handled", tags)
                .increment((double) ended.failureCount());
    }

    /** The result of a group counts its members once more, so it has figures of its own. */
    private static String prefix(RunRecord ended) {
        if (ended.kind() != RunKind.BACKUP) {
            return "holdfast." + ended.kind().word();
        }
        return ended.target().isEmpty() && !ended.group().isEmpty() ? GROUP : "holdfast.backup";
    }

    private void bytes(RunRecord ended, String prefix, Tags tags) {
        long moved = ended.kind() == RunKind.RESTORE ? ended.restoredBytes() : ended.addedBytes();
        Counter.builder(prefix + ".data")
                .description("What runs added or restored")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry)
                .increment((double) moved);
    }

    private void sources(RunRecord ended, String target) {
        for (SourceResult one : ended.sources()) {
            set(
                    new Key("holdfast.backup.source.lag", ended.schedule(), target, one.part()),
                    "How far the member was behind that the last backup was read from",
                    "seconds",
                    one.lag().toMillis() / 1000.0);
            set(
                    new Key("holdfast.backup.source.held", ended.schedule(), target, one.part()),
                    "How long the member stood still that the last backup was read from",
                    "seconds",
                    one.held().toMillis() / 1000.0);
        }
    }

    private static String outcome(RunState state) {
        return switch (state) {
            case COMPLETED -> "success";
            case PARTIALLY_FAILED -> "partial.failure";
            case CANCELLED -> "cancelled";
            default -> "failure";
        };
    }

    private static Optional<Duration> duration(RunRecord ended) {
        return ended.startedAt()
                .flatMap(begin -> ended.endedAt().map(end -> Duration.between(begin, end)))
                .filter(took -> !took.isNegative());
    }

    @Override
    public void schedule(String name, boolean valid, boolean paused) {
        set("holdfast.schedule.valid", "1 if the definition is valid, else 0", name, "", valid ? 1 : 0);
        set("holdfast.schedule.paused", "1 if the schedule is paused, else 0", name, "", paused ? 1 : 0);
    }

    @Override
    public void freshness(Freshness freshness) {
        String schedule = freshness.schedule();
        String target = freshness.target();
        known(
                "holdfast.backup.newest.good.timestamp",
                "When the newest good backup was taken",
                schedule,
                target,
                freshness.lastGood());
        known(
                "holdfast.backup.oldest.restorable.timestamp",
                "The oldest time that can be restored",
                schedule,
                target,
                freshness.oldestRestorable());
        known("holdfast.backup.next.run.timestamp", "When the next run is due", schedule, target, freshness.nextRun());
        known(
                "holdfast.backup.next.deletion.timestamp",
                "When the next backup ends",
                schedule,
                target,
                freshness.nextDeletion());
        Key gap = new Key("holdfast.backup.longest.gap", schedule, target);
        freshness
                .longestGap()
                .ifPresentOrElse(
                        length -> set(
                                gap,
                                "The longest time between two good backups that are kept",
                                "seconds",
                                length.toMillis() / 1000.0),
                        () -> remove(gap));
    }

    @Override
    public void copies(String schedule, List<CopyStatus> all, Instant now) {
        forget(key -> key.name().startsWith(COPY)
                && key.schedule().equals(schedule)
                && all.stream()
                        .noneMatch(one ->
                                one.copy().equals(key.part()) && one.target().equals(key.target())));
        all.forEach(one -> copy(one, now));
    }

    private void copy(CopyStatus status, Instant now) {
        Key lag = new Key(COPY + "lag", status.schedule(), status.target(), status.copy());
        Key lacking = new Key(COPY + "lacking", status.schedule(), status.target(), status.copy());
        status.lag(now)
                .ifPresentOrElse(
                        behind -> {
                            set(
                                    lag,
                                    "How long the oldest backup is missing that a copy has not",
                                    "seconds",
                                    behind.toMillis() / 1000.0);
                            set(lacking, "Backups that a copy should have and has not", "", status.lacking());
                        },
                        () -> {
                            remove(lag);
                            remove(lacking);
                        });
    }

    @Override
    public void followed(Collection<FollowStatus> all, Instant now) {
        forget(key -> key.name().startsWith(FOLLOW)
                && all.stream()
                        .noneMatch(one -> one.target().equals(key.target())
                                && one.storage().equals(key.part())));
        all.forEach(one -> followed(one, now));
    }

    private void followed(FollowStatus status, Instant now) {
        Key lag = followed("lag", status);
        Key reached = followed("reached.timestamp", status);
        Key running = followed("running", status);
        set(running, "1 if the log of changes is followed, else 0", "", isFollowed(status) ? 1 : 0);
        status.lag(now)
                .ifPresentOrElse(
                        behind -> set(
                                lag,
                                "How far what is stored of the log of changes is behind",
                                "seconds",
                                behind.toMillis() / 1000.0),
                        () -> remove(lag));
        status.archive()
                .reaches()
                .ifPresentOrElse(
                        at -> set(
                                reached,
                                "Until when the log of changes is stored",
                                "seconds",
                                at.toEpochMilli() / 1000.0),
                        () -> remove(reached));
    }

    private static boolean isFollowed(FollowStatus status) {
        return status.state() == FollowStatus.State.FOLLOWING;
    }

    private static Key followed(String what, FollowStatus status) {
        return new Key(FOLLOW + what, "", status.target(), status.storage());
    }

    @Override
    public void sliceStored(FollowStatus status, long bytes) {
        Tags tags = tags(followed("slices", status));
        counter(FOLLOW + "slices", "Slices of the log of changes that were stored", tags)
                .increment();
        Counter.builder(FOLLOW + "data")
                .description("What these slices have of changes")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry)
                .increment((double) bytes);
    }

    @Override
    public void gap(FollowStatus status) {
        counter(FOLLOW + "gaps", "How often changes were lost between two slices", tags(followed("gaps", status)))
                .increment();
    }

    @Override
    public void deletions(String storage, int number) {
        Counter.builder("holdfast.backup.deletion.success")
                .description("Backups that were let go")
                .tags("storage", storage)
                .register(registry)
                .increment(number);
    }

    @Override
    public void forget(String schedule) {
        forget(key -> key.schedule().equals(schedule));
    }

    @Override
    public void forget(String schedule, String target) {
        forget(key -> key.schedule().equals(schedule) && key.target().equals(target));
    }

    @Override
    public void forgetAll() {
        forget(any -> true);
    }

    private void forget(Predicate<Key> which) {
        gauges.keySet().stream().filter(which).toList().forEach(this::remove);
    }

    private void known(String name, String description, String schedule, String target, Optional<Instant> at) {
        at.ifPresentOrElse(
                time -> seconds(name, description, schedule, target, time),
                () -> remove(new Key(name, schedule, target)));
    }

    private void seconds(String name, String description, String schedule, String target, Instant at) {
        set(new Key(name, schedule, target), description, "seconds", at.toEpochMilli() / 1000.0);
    }

    private void set(String name, String description, String schedule, String target, double value) {
        set(new Key(name, schedule, target), description, "", value);
    }

    private void set(Key key, String description, String unit, double value) {
        Gauged gauged = gauges.computeIfAbsent(key, any -> new Gauged());
        gauged.value = value;
        if (gauged.gauge.isEmpty()) {
            Gauge.Builder<Gauged> builder = Gauge.builder(key.name(), gauged, shown -> shown.value)
                    .description(description)
                    .tags(tags(key))
                    .strongReference(true);
            gauged.gauge = Optional.of((unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry));
        }
    }

    /** A gauge of something that is not there any more would show what once was. */
    private void remove(Key key) {
        Gauged gone = gauges.remove(key);
        if (gone != null) {
            gone.gauge.ifPresent(registry::remove);
        }
    }

    private static Tags tags(Key key) {
        if (key.name().startsWith(FOLLOW)) {
            return Tags.of("target", key.target(), "storage", key.part());
        }
        Tags tags = tags(key.name(), key.schedule(), key.target());
        return key.part().isEmpty() ? tags : tags.and(key.name().startsWith(COPY) ? "copy" : "part", key.part());
    }

    /** Of one name, all have the same labels, as Prometheus wants it. */
    private static Tags tags(String name, String schedule, String target) {
        Tags tags = Tags.of("schedule", schedule);
        if (name.startsWith(SCHEDULE)) {
            return tags;
        }
        return tags.and(name.startsWith(GROUP) ? "group" : "target", target);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }
}
