package dev.holdfast.benchmarks;

import dev.holdfast.Label;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.Time;
import dev.holdfast.internal.document.SealedDocuments;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.service.BackupList;
import dev.holdfast.service.BackupQuery;
import dev.holdfast.service.Catalogue;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A catalogue of very many backups, each with its snapshot and the record of its run: how long listing takes, and in how much memory.
 *
 * @param backups how many
 * @param part what to do, or everything, each part in a JVM of its own
 * @param work where benchmarks leave what the next run may use
 * @param directory holds the repository, which is kept for the next run
 * @param out takes a line for each figure
 */
record CatalogueBenchmark(int backups, String part, Path work, Path directory, PrintStream out) {
    private static final Secret PASSWORD = Secret.of("benchmark");
    private static final Time TIME = Time.system();
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final int TARGETS = 40;
    private static final int BATCH = 10_000;

    static CatalogueBenchmark of(Options options, PrintStream out) {
        int backups = Math.toIntExact(options.whole(Option.ENTRIES, 1, 100_000));
        return new CatalogueBenchmark(
                backups,
                options.text(Option.PART).orElse("all"),
                options.directory(),
                options.directory().resolve("catalogue-" + backups),
                out);
    }

    void run() throws IOException, InterruptedException {
        switch (part) {
            case "all" -> {
                child("generate", "1g");
                child("list", "256m");
            }
            case "generate" -> generate();
            case "list" -> list();
            default ->
                throw new IllegalArgumentException("no part is called '" + part + "'; expected one of generate, list");
        }
    }

    private void child(String each, String heap) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        Stream.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp")
                .forEach(command::add);
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Bench.class.getName(), "catalogue", "--entries", Integer.toString(backups)));
        command.addAll(List.of("--part", each, "--work", work.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(each + " failed");
        }
    }

    /** Makes the repository, unless it is there. It is made in memory and written out in portions, as nothing has to survive a crash. */
    private void generate() throws IOException {
        Path complete = directory.resolve("complete");
        if (Files.exists(complete)) {
            return;
        }
        RepositoryDirectory.delete(directory);
        BlobStore memory = MemoryBlobStore.create(TIME);
        EngineOptions options = EngineOptions.builder().build();
        try (OpenRepository repository = RepositoryCreator.create(memory, PASSWORD, KeyParameters.LOW_COST, options)) {
            for (int first = 0; first < backups; first += BATCH) {
                RunRecords records = RunRecords.ofRepository(new SealedDocuments(repository));
                IntStream.range(first, Math.min(backups, first + BATCH)).forEach(number -> {
                    Snapshot saved = repository.snapshots().save(snapshot(number));
                    records.create(record(number, saved.id()));
                });
                writeOut(memory, first > 0);
            }
        }
        Files.createFile(complete);
    }

    private void writeOut(BlobStore memory, boolean again) throws IOException {
        List<BlobInfo> all = new ArrayList<>();
        memory.list("", all::add);
        for (BlobInfo info : all) {
            String name = info.key().path();
            Path file = directory.resolve(name);
            boolean kept = !name.contains("/") || name.startsWith("keys/");
            if (!kept || !again) {
                Files.createDirectories(directory.resolve(name.substring(0, name.lastIndexOf('/') + 1)));
                Files.write(file, memory.get(info.key(), 0, -1, InputStream::readAllBytes));
            }
            if (!kept) {
                memory.delete(info.key());
            }
        }
    }

    private static String run(int number) {
        return String.format(Locale.ROOT, "%032x", number);
    }

    private static Instant at(int number) {
        return START.plusSeconds(number * 900L);
    }

    private static String target(int number) {
        return "db-" + number % TARGETS;
    }

    private static Snapshot snapshot(int number) {
        Instant at = at(number);
        return new Snapshot(
                new SnapshotId("0".repeat(64)),
                at.atZone(ZoneOffset.UTC),
                String.format(Locale.ROOT, "%064x", number),
                List.of("/srv/" + target(number)),
                target(number),
                "holdfast",
                0,
                0,
                List.of(),
                List.of(
                        Snapshot.nameTag(RunRecord.nameOf("nightly", at)),
                        Snapshot.factTag("run", run(number)),
                        Snapshot.factTag("schedule", "nightly"),
                        Snapshot.factTag("created-by", "schedule"),
                        Snapshot.factTag("kind", "backup"),
                        Snapshot.factTag("rules", "daily"),
                        Snapshot.factTag("expires", at.plusSeconds(90L * 86_400).toString()),
                        Snapshot.labelTag(new Label("env", "prod"))),
                null,
                null,
                "holdfast 0.1.0",
                new SnapshotSummary(
                        at, at.plusSeconds(60), 1, 2, 1000, 1, 2, 30, 4, 5, 600_000, 300_000, 1003, number));
    }

    private static RunRecord record(int number, SnapshotId snapshot) {
        Instant at = at(number);
        return RunRecord.builder(run(number), RunKind.BACKUP)
                .name(RunRecord.nameOf("nightly", at))
                .schedule("nightly")
                .target(target(number))
                .storage("main")
                .createdBy("schedule")
                .rules(List.of("daily"))
                .labels(List.of(new Label("env", "prod")))
                .state(RunState.COMPLETED)
                .startedAt(at)
                .endedAt(at.plusSeconds(60))
                .snapshot(snapshot)
                .expiresAt(at.plusSeconds(90L * 86_400))
                .addedBytes(300_000)
                .restoredBytes(number)
                .message("1003 files, 300 kB added")
                .build();
    }

    private void list() {
        try (Repository repository = Repository.open(BlobStores.open(directory.toString()), PASSWORD)) {
            Catalogue catalogue =
                    Catalogue.builder().storage("main", () -> repository).build();
            for (int round = 1; round <= 3; round++) {
                BackupList all = timed("all, round " + round, () -> catalogue.list(BackupQuery.all()));
                memory(all);
            }
            BackupList unused = timed(
                    "the newest 100 of one target",
                    () -> catalogue.list(
                            BackupQuery.builder().target(target(1)).limit(100).build()));
            var unusedNewest = timed("the newest completed", () -> catalogue.newestCompleted("nightly"));
        }
    }

    private <T> T timed(String what, Supplier<T> work) {
        long began = TIME.nanos();
        T result = work.get();
        out.printf(Locale.ROOT, "%s: %.1f s%n", what, (TIME.nanos() - began) / 1e9);
        return result;
    }

    private void memory(BackupList held) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long used = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
        out.printf(Locale.ROOT, "%,d backups listed; %d MiB of heap in use with them%n", held.matching(), used);
    }
}
