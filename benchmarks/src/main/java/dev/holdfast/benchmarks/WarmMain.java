package dev.holdfast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.StoredKind;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import dev.holdfast.workload.StreamWorkload;
import dev.holdfast.workload.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A program that has Holdfast inside and does the same again and again, with the repository open. Prints a line for each run: the
 * seconds that it took, and the processor seconds that the process spent meanwhile.
 */
public final class WarmMain {
    /** What it does. */
    enum Kind {
        /** A dump as a stream, each time into an empty repository. */
        STREAM,
        /** A directory that is stored already. */
        UNCHANGED,
        /** The newest snapshot, each time into another directory. */
        RESTORED,
        /** Packs, of which each is named. */
        PACKS;

        int runs() {
            return this == RESTORED ? 3 : 10;
        }
    }

    /** One run. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static final double NANOS = 1e9;

    private final Time time = Time.system();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private WarmMain() {}

    /**
     * Runs.
     *
     * @param arguments what is done, how often, where what is backed up is or where there is room, and where the repository is or
     *     shall be
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Kind kind = Kind.valueOf(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]);
        String location = arguments[3];
        WarmMain main = new WarmMain();
        if (kind == Kind.STREAM) {
            main.streams(runs, data, location);
            return;
        }
        try (Repository repository = Repository.open(BlobStores.open(location), password())) {
            for (int run = 0; run < runs; run++) {
                main.measure(main.work(kind, repository, data));
            }
        }
    }

    private Work work(Kind kind, Repository repository, Path data) throws IOException {
        if (kind == Kind.PACKS) {
            return () -> repository.contents().stored(StoredKind.PACKS, pack -> {});
        }
        if (kind == Kind.RESTORED) {
            Path target = Files.createTempDirectory(data, "warm-");
            return () -> RestoreJob.from(repository)
                    .into(DirectoryWorkload.of(target))
                    .run();
        }
        return backup(repository, Workloads.open(data.toString()));
    }

    private void streams(int runs, Path dump, String location) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            Repository.at(BlobStores.create(location))
                    .lowCostKeys()
                    .create(password())
                    .close();
            try (Repository repository = Repository.open(BlobStores.open(location), password());
                    InputStream input = Files.newInputStream(dump)) {
                measure(backup(repository, StreamWorkload.from("dump.bson", input)));
            }
            RepositoryDirectory.delete(Path.of(location.substring("file:".length())));
        }
    }

    private static Work backup(Repository repository, Workload workload) {
        BackupJob job = BackupJob.named("warm").workload(workload).into(repository);
        return job::run;
    }

    private void measure(Work work) throws IOException, InterruptedException {
        PageCache.settle();
        long began = time.nanos();
        long used = process.getProcessCpuTime();
        work.run();
        System.out.printf(
                Locale.ROOT,
                "%.4f %.4f%n",
                (time.nanos() - began) / NANOS,
                (process.getProcessCpuTime() - used) / NANOS);
    }

    private static Secret password() {
        return Secret.of(HoldfastTool.PASSWORD);
    }
}
