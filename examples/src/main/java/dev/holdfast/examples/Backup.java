package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;

/** Backs a directory up: {@code Backup file:/backups/orders password.txt /srv/orders}. */
public final class Backup {
    private Backup() {}

    /**
     * Runs the example.
     *
     * @param arguments the repository, a file with its password, and the directory
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository = Repository.open(BlobStores.open(arguments[0]), password);
                Workload workload = DirectoryWorkload.builder()
                        .target(arguments[2])
                        .exclude("*.tmp")
                        .excludeCaches()
                        .build()) {
            BackupRun run = BackupJob.named("example")
                    .workload(workload)
                    .label("env", "demo")
                    .into(repository)
                    .run(Backup::show);
            run.failures().forEach(failure -> System.out.println("left out " + failure.path()));
            System.out.println(run.message());
        }
    }

    /** Events come from threads of the job; each kind is a record of its own. */
    private static void show(JobEvent event) {
        if (event instanceof JobEvent.Progressed progressed) {
            System.out.println(progressed.progress().bytesDone() + " bytes so far");
        } else if (event instanceof JobEvent.ItemFailed failed) {
            System.out.println("cannot read " + failed.failure().path());
        }
    }
}
