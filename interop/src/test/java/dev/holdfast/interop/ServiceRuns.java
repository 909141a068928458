package dev.holdfast.interop;

import dev.holdfast.Time;
import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.execution.RunRequest;
import dev.holdfast.internal.execution.RunSurroundings;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.run.RunVerification;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs of one schedule, {@code nightly}, which backs up one target, {@code files}: each as the service carries it out, in storages
 * that are opened anew, as after a restart. It is noon when the first begins, and as much later as was said.
 */
final class ServiceRuns implements AutoCloseable {
    private final Configuration configuration;
    private final Later time = new Later();
    private final MemoryStateStore state = new MemoryStateStore(time);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int next = 1;

    ServiceRuns(Path definitions) {
        configuration = Configuration.read(definitions);
    }

    /** Lets time pass. */
    void later(Duration duration) {
        time.later = time.later.plus(duration);
    }

    RunRecord backup() {
        return run(RunKind.BACKUP);
    }

    RunRecord run(RunKind kind) {
        try (OpenStorages storages = storages()) {
            Schedule schedule = configuration.schedule("nightly").orElseThrow();
            RunRequest.Builder request = RunRequest.builder("%032x".formatted(next++), kind, configuration, schedule)
                    .trigger(RunTrigger.SCHEDULED)
                    .rules(List.of("daily"))
                    .dueAt(time.now())
                    .holder("test", 1);
            if (kind == RunKind.BACKUP) {
                request.target(configuration.target("files").orElseThrow());
            }
            RunSurroundings around = RunSurroundings.builder(storages, threads)
                    .state(RunRecords.ofState(state))
                    .build();
            return new RunExecution(around).execute(request.build(), Optional::empty);
        }
    }

    private OpenStorages storages() {
        return OpenStorages.builder()
                .time(time)
                .passwords(PasswordSources.builder()
                        .environment(Map.of("PASSWORD", Scene.PASSWORD))
                        .build())
                .settings(builder -> builder.lowCostKeys())
                .build();
    }

    /** What a verification found about a backup, as it lies beside it. */
    RunVerification verification(RunRecord backup) {
        try (OpenStorages storages = storages()) {
            return RunRecords.ofRepository(
                            storages.open(configuration.storage("main").orElseThrow())
                                    .documents())
                    .find(backup.id())
                    .orElseThrow()
                    .run()
                    .verification()
                    .orElseThrow();
        }
    }

    static RunPart part(RunRecord run, PartKind kind, String name) {
        return run.parts().stream()
                .filter(part -> part.kind() == kind && part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + run.parts()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static final class Later implements Time {
        private volatile Duration later = untilNoon(Time.system().now());

        private static Duration untilNoon(Instant now) {
            return Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36)));
        }

        @Override
        public Instant now() {
            return Time.system().now().plus(later);
        }

        @Override
        public long nanos() {
            return Time.system().nanos();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Time.system().sleep(duration);
        }

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            return Time.system().every(name, period, task);
        }
    }
}
