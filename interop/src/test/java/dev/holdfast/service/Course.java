package dev.holdfast.service;

import dev.holdfast.Host;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.scheduler.Request;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.run.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A service of a YAML file on a clock that jumps, with storages below one directory. */
public final class Course implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2030-03-01T00:00:00Z");
    /** Of all storages. */
    public static final String PASSWORD = "correct horse";

    private final Path directory;
    private final JumpingTime time;
    private final List<ServiceEvent> events = new ArrayList<>();
    private Holdfast service;

    /** Writes the definitions and opens a service of them. */
    public Course(Path directory, String yaml) {
        this(directory, yaml, new JumpingTime(BEGIN));
    }

    private Course(Path directory, String yaml, JumpingTime time) {
        this.directory = directory;
        this.time = time;
        define(yaml);
        service = open();
    }

    /** What the clock shows. */
    public Instant now() {
        return time.now();
    }

    /** Writes other definitions. */
    public void define(String yaml) {
        file("holdfast.yaml", yaml.replace("WORK", directory.toString()));
    }

    /** Writes a file below the directory. */
    public void file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Holdfast open() {
        Holdfast.Builder settings = Holdfast.builder()
                .configuration(directory.resolve("holdfast.yaml"))
                .time(time)
                .executor(Runnable::run)
                .environment(Map.of("PASSWORD", PASSWORD, "HOLDFAST_TEST_LOW_COST_KEYS", "1"))
                .listener(events::add);
        settings.rehearsal = true;
        return settings.build();
    }

    /** The service. */
    public Holdfast service() {
        return service;
    }

    /** Ends the process, so to speak, and begins another one. */
    public void restart() {
        service.close();
        service = open();
    }

    /** Puts other definitions into force, and lets the service do what follows from them. */
    public Reload reload(String yaml) {
        define(yaml);
        Reload reload = service.reload();
        settle();
        return reload;
    }

    /** Lets the service do what is due now. */
    public void settle() {
        ServiceLoop loop = service.engine(true).loop();
        for (int calm = 0; calm < 3; calm++) {
            Instant unused = loop.step();
            calm = loop.takeWoken() ? 0 : calm;
        }
    }

    /** Lets the clock jump from one due moment to the next. */
    public void until(Instant end) {
        settle();
        while (time.now().isBefore(end)) {
            Instant wake = service.engine(true).loop().step();
            Instant next = wake.isBefore(end) ? wake : end;
            pass(next.isAfter(time.now()) ? Duration.between(time.now(), next) : Duration.ofSeconds(1));
            settle();
        }
    }

    /** The same for so many days. */
    public void days(int days) {
        until(time.now().plus(Duration.ofDays(days)));
    }

    private void pass(Duration duration) {
        time.jump(time.now().plus(duration));
    }

    /** Carries out a task of a schedule now. */
    public void run(String schedule, Task task) {
        var unused = service.engine(true)
                .documents()
                .change(
                        schedule,
                        state -> state.change()
                                .request(new Request(
                                        RunIds.of(schedule, task + " " + time.now()), task, null, "test", time.now()))
                                .build());
        service.engine(true).documents().signal();
        settle();
    }

    /** The repository of a storage, as the service has it open. */
    public Repository repository(String storage) {
        return service.engine(true)
                .storages()
                .open(service.configuration().storage(storage).orElseThrow());
    }

    /** The same, opened by another person at another time. */
    public Repository asSeenBy(String user, String storage, Duration ahead) {
        JumpingTime clock = new JumpingTime(time.now().plus(ahead));
        Host own = Host.current();
        return Repository.at(new RehearsalStore(
                        FileBlobStore.at(directory.resolve(storage)).open(), time))
                .time(clock)
                .lowCostKeys()
                .host(new Host(own.name(), user, own.uid(), own.gid(), own.pid(), own.zone()))
                .open(Secret.of(PASSWORD));
    }

    /** What the storages have. */
    public Catalogue catalogue() {
        Catalogue.Builder catalogue = Catalogue.builder().time(time);
        service.configuration().storages().forEach(one -> catalogue.storage(one.name(), () -> repository(one.name())));
        return catalogue.build();
    }

    /** The backups of a target in a storage. */
    public List<Snapshot> snapshots(String storage, String target) {
        return repository(storage).snapshots().stream()
                .filter(snapshot -> snapshot.hostname().equals(target))
                .toList();
    }

    /** Everything that a backup needs: its snapshot and the packs. */
    public Set<String> stored(String... storages) {
        Set<String> stored = new TreeSet<>();
        for (String storage : storages) {
            for (String kind : List.of("snapshots", "data", "index", "keys")) {
                try (Stream<Path> files = Files.walk(directory.resolve(storage).resolve(kind))) {
                    files.filter(Files::isRegularFile)
                            .forEach(file ->
                                    stored.add(directory.relativize(file).toString()));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
        return stored;
    }

    /** The audit log of a storage. */
    public List<AuditRecord> audit(String storage) {
        List<AuditRecord> records = new ArrayList<>();
        repository(storage).audit().forEach(records::add);
        return records;
    }

    /** What the service has told, of one kind. */
    public List<String> told(ServiceEvent.Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .map(ServiceEvent::message)
                .toList();
    }

    @Override
    public void close() {
        service.close();
    }
}
