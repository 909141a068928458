package dev.holdfast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.StreamWorkload;
import dev.holdfast.workload.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A program that has Holdfast inside and backs up again and again, with the repository open. Prints a line for each run: the
 * seconds that it took, and the processor seconds that the process spent meanwhile.
 */
public final class WarmMain {
    /** What is backed up. */
    enum Kind {
        /** A dump as a stream, each time into an empty repository. */
        STREAM,
        /** A directory that is stored already. */
        UNCHANGED
    }

    private static final double NANOS = 1e9;

    private final Time time = Time.system();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private WarmMain() {}

    /**
     * Runs the backups.
     *
     * @param arguments what is backed up, how often, where that is, and where the repository is or shall be
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Kind kind = Kind.valueOf(arguments[0]);
        int runs = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]);
        Path repository = Path.of(arguments[3]);
        if (kind == Kind.STREAM) {
            new WarmMain().streams(runs, data, repository);
        } else {
            new WarmMain().unchanged(runs, data, repository);
        }
    }

    private void streams(int runs, Path dump, Path directory) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            String location = "file:" + directory;
            Repository.at(BlobStores.create(location))
                    .lowCostKeys()
                    .create(password())
                    .close();
            try (Repository repository = Repository.open(BlobStores.open(location), password());
                    InputStream input = Files.newInputStream(dump)) {
                measure(repository, StreamWorkload.from("dump.bson", input));
            }
            RepositoryDirectory.delete(directory);
        }
    }

    private void unchanged(int runs, Path data, Path directory) throws IOException, InterruptedException {
        try (Repository repository = Repository.open(BlobStores.open("file:" + directory), password())) {
            for (int run = 0; run < runs; run++) {
                measure(repository, Workloads.open(data.toString()));
            }
        }
    }

    private void measure(Repository repository, Workload workload) throws IOException, InterruptedException {
        BackupJob job = BackupJob.named("warm").workload(workload).into(repository);
        PageCache.settle();
        long began = time.nanos();
        long used = process.getProcessCpuTime();
        job.run();
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
