package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.Workloads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The example of README.md, word for word; a test compares the two. */
final class Readme {
    private static final Logger log = LoggerFactory.getLogger(Readme.class);

    private Readme() {}

    static void backUpAndRestore(Secret password) {
        // The example begins.
        try (Repository repository = Repository.open(BlobStores.open("file:/backups/orders"), password)) {
            BackupRun run = BackupJob.named("orders")
                    .workload(Workloads.open("dir:/srv/orders"))
                    .label("env", "prod")
                    .into(repository)
                    .run(event -> log.info("{}", event));
            try (PreparedRestore restore = RestoreJob.from(repository)
                    .snapshot(run.snapshot())
                    .into(Workloads.open("dir:/scratch/orders"))
                    .plan()) {
                restore.run();
            }
        }
        // The example ends.
    }
}
