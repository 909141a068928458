package dev.holdfast.benchmarks;

import dev.holdfast.Secret;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.Time;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.StoreStatistics;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What is asked of a store, by kind: backups, looking, restoring, pruning, each with a repository opened anew as a command does; looking
 * also with a local cache that is empty and one that is filled. Calls of the store are counted, which are requests as long as objects are
 * below 32 MiB and listings below a thousand names.
 *
 * @param options where, and how much
 * @param out takes the table
 */
record RequestBenchmark(Options options, PrintStream out) {
    private static final Secret PASSWORD = Secret.of(HoldfastTool.PASSWORD);
    /** Stands for any remote store, so that it is cached. */
    private static final String REMOTE = "s3://bucket";

    void run() throws IOException {
        Corpus corpus = Corpus.of(options, out);
        Path directory = options.directory().resolve("requests");
        Files.createDirectories(directory);
        RepositoryDirectory.empty(directory);
        try {
            new Course(corpus, directory, out).run();
        } finally {
            corpus.use(Corpus.Dump.ORIGINAL);
            RepositoryDirectory.delete(directory);
        }
    }

    /** One repository from its first backup to its prune. */
    private record Course(Corpus corpus, Path directory, PrintStream out) {
        void run() throws IOException {
            Repository.at(BlobStores.create(place())).create(PASSWORD).close();
            double gibibytes = RepositoryDirectory.sizeBytes(corpus.data()) / (double) (1 << 30);
            out.printf("%.2f GiB in %s%n%n", gibibytes, corpus.data());
            out.printf(
                    "%-40s%7s%7s%7s%7s%9s%9s%11s%11s%n",
                    "", "put", "get", "head", "list", "delete", "deletes", "MiB up", "MiB down");
            backup("first backup", Corpus.Dump.ORIGINAL);
            backup("backup, nothing changed", Corpus.Dump.ORIGINAL);
            backup("backup, 1 % of the dump in one place", Corpus.Dump.CLUSTERED);
            backup("backup, 1 % of the dump all over it", Corpus.Dump.SCATTERED);
            look();
            step("restore", false, this::restore);
            step("check", false, repository -> {
                if (!repository.upkeep().check(CheckDepth.structure()).isSound()) {
                    throw new IllegalStateException("the repository is damaged");
                }
            });
            step("forget all but the last", false, Course::forget);
            step("prune", false, Course::prune);
        }

        private String place() {
            return directory.resolve("repository").toString();
        }

        private void backup(String what, Corpus.Dump dump) throws IOException {
            corpus.use(dump);
            step(what, false, repository -> {
                try (DirectoryWorkload workload = DirectoryWorkload.of(corpus.data())) {
                    var unused = BackupJob.unnamed()
                            .workload(workload)
                            .into(repository)
                            .run();
                }
            });
        }

        private void look() {
            Consumer<Repository> list = repository -> {
                var unused = repository.snapshots();
            };
            step("snapshots", false, list);
            step("snapshots, the cache empty", true, list);
            step("snapshots, the cache filled", true, list);
            step("plan of a restore", false, this::plan);
            step("plan of a restore, the cache empty", true, this::plan);
            step("plan of a restore, the cache filled", true, this::plan);
        }

        private RestoreJob job(Repository repository, DirectoryWorkload target) {
            return RestoreJob.from(repository).latest().into(target);
        }

        private DirectoryWorkload target() {
            return DirectoryWorkload.builder()
                    .target(directory.resolve("restored"))
                    .build();
        }

        private void plan(Repository repository) {
            try (DirectoryWorkload target = target();
                    PreparedRestore prepared = job(repository, target).plan()) {
                var unused = prepared.plan();
            }
        }

        private void restore(Repository repository) {
            try (DirectoryWorkload target = target()) {
                var unused = job(repository, target).run();
            }
        }

        private static void forget(Repository repository) {
            ForgetPlan plan = repository
                    .upkeep()
                    .planForget(
                            SnapshotFilter.all(),
                            KeepRules.builder().last(1).build(),
                            RetentionOptions.at(Time.system().now()).build());
            var unused = repository.upkeep().forget(plan);
        }

        private static void prune(Repository repository) {
            try (PreparedPrune prepared = repository.upkeep().planPrune(PruneOptions.defaults())) {
                var unused = prepared.run();
            }
        }

        private void step(String what, boolean cached, Consumer<Repository> work) {
            Repository.Builder builder = Repository.at(BlobStores.open(place()));
            if (cached) {
                builder = LocalCaches.in(directory.resolve("cache")).serve(builder, REMOTE);
            }
            try (Repository repository = builder.open(PASSWORD)) {
                work.accept(repository);
                print(what, repository.statistics());
            }
        }

        private void print(String what, StoreStatistics statistics) {
            out.printf("%-40s", what);
            for (Operation operation : Arrays.asList(Operation.PUT, Operation.GET, Operation.HEAD, Operation.LIST)) {
                out.printf("%7d", statistics.of(operation).calls());
            }
            out.printf(
                    "%9d%9d%11.1f%11.1f%n",
                    statistics.of(Operation.DELETE).calls(),
                    statistics.of(Operation.DELETE_ALL).calls(),
                    statistics.uploadedBytes() / 1048576.0,
                    statistics.downloadedBytes() / 1048576.0);
        }
    }
}
