package dev.holdfast.testkit.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.execution.CopyStatuses;
import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.execution.RunRequest;
import dev.holdfast.internal.execution.RunSurroundings;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunHook;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A configuration in memory, and runs of it on a virtual clock. */
final class Runs implements AutoCloseable {
    final VirtualTime time = VirtualTime.create();
    final MemoryStateStore state = new MemoryStateStore(time);
    final MemoryWorkload data = MemoryWorkload.named("orders").put("a", "first");
    final CountedWorkload workload = new CountedWorkload(data);
    final List<RunRecord> observed = new ArrayList<>();
    final MemoryStores stores = new MemoryStores(time);
    final List<RunHook> hooks = new ArrayList<>();
    final Map<String, Workload> scratch = new TreeMap<>();
    Optional<String> stop = Optional.empty();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OpenStorages storages = OpenStorages.builder()
            .time(time)
            .stores(stores)
            .passwords(PasswordSources.builder()
                    .environment(Map.of("PASS", "correct horse"))
                    .build())
            .settings(builder -> builder.lowCostKeys().packBytes(4 << 20))
            .build();
    private Configuration configuration;
    private int next = 1;

    Runs() {
        configuration = Configuration.builder()
                .storage(storage("main").build())
                .target(Target.builder("orders").build())
                .policy(Policy.builder("gold")
                        .items(List.of(
                                new PolicyItem("hourly", Frequency.HOURLY, 1, Lifetime.days(2)),
                                new PolicyItem("daily", Frequency.DAILY, 1, Lifetime.days(7))))
                        .onDemand(Lifetime.days(1))
                        .build())
                .schedule(Schedule.builder("nightly")
                        .targets(List.of("orders"))
                        .policy("gold")
                        .storage("main")
                        .build())
                .build();
    }

    static Storage.Builder storage(String name) {
        return Storage.builder(name).uri(URI.create("memory:" + name)).password("env:PASS");
    }

    Runs with(Storage storage) {
        configuration = configuration.toBuilder().storage(storage).build();
        return this;
    }

    Runs policy(UnaryOperator<Policy.Builder> edit) {
        Policy changed = edit.apply(configuration.policy("gold").orElseThrow().toBuilder())
                .build();
        configuration = configuration.toBuilder().policy(changed).build();
        return this;
    }

    Runs schedule(UnaryOperator<Schedule.Builder> edit) {
        Schedule changed = edit.apply(configuration.schedule("nightly").orElseThrow().toBuilder())
                .build();
        configuration = configuration.toBuilder().schedule(changed).build();
        return this;
    }

    Runs compliance(CompliancePolicy floors) {
        configuration = configuration.toBuilder().compliance(floors).build();
        return this;
    }

    RunRequest.Builder request(RunKind kind) {
        Schedule schedule = configuration.schedule("nightly").orElseThrow();
        RunRequest.Builder request = RunRequest.builder("%032x".formatted(next++), kind, configuration, schedule)
                .trigger(RunTrigger.SCHEDULED)
                .rules(List.of("daily"))
                .dueAt(time.now())
                .holder("test", 7);
        return kind == RunKind.BACKUP
                ? request.target(configuration.target("orders").orElseThrow())
                : request;
    }

    RunRecord backup() {
        return execute(request(RunKind.BACKUP).build());
    }

    RunRecord execute(RunRequest request) {
        Function<Target, Workload> opening = target -> workload;
        RunSurroundings around = RunSurroundings.builder(storages, threads)
                .state(RunRecords.ofState(state))
                .workloads(opening)
                .scratch(uri -> scratch.get(uri.toString()))
                .hooks(hooks)
                .secrets(PasswordSources.builder()
                        .environment(Map.of("TOKEN", "hidden"))
                        .build())
                .observer(observed::add)
                .build();
        return new RunExecution(around).execute(request, () -> stop);
    }

    /** A day later, with another content. */
    void nextDay() {
        time.advance(Duration.ofDays(1));
        data.put("a", "content of " + time.now());
    }

    Repository open(String storage) {
        return storages.open(configuration.storage(storage).orElseThrow());
    }

    /** Lets what is open go, as after a restart. */
    void forgetOpen() {
        configuration.storages().forEach(storages::close);
    }

    List<CopyStatus> copies() {
        return CopyStatuses.read(
                storages, configuration, configuration.schedule("nightly").orElseThrow());
    }

    List<Snapshot> snapshots(String storage) {
        return open(storage).snapshots();
    }

    RunRecords records() {
        return RunRecords.ofRepository(open("main").documents());
    }

    FaultyBlobStore faulty(String storage) {
        return stores.faulty("memory:" + storage);
    }

    static RunPart part(RunRecord run, PartKind kind, String name) {
        return run.parts().stream()
                .filter(part -> part.kind() == kind && part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        storages.close();
        threads.shutdownNow();
    }
}
