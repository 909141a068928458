package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.gcs.GcsBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Backs a directory up into a bucket of Google Cloud Storage: {@code GoogleCloudStorage my-bucket /run/secrets/google
 * password.txt /var/lib/orders}.
 */
public final class GoogleCloudStorage {
    private GoogleCloudStorage() {}

    /**
     * Runs the example on a repository that was created before.
     *
     * @param arguments a bucket, a directory with the key of a service account in the file {@code credentials.json}, a file
     *     with the repository's password, and what is backed up
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[2]);
                GcsBlobStore bucket = GcsBlobStore.bucket(arguments[0])
                        .prefix("backups")
                        .credentialsDirectory(Path.of(arguments[1]))
                        .packClass("NEARLINE")
                        .open();
                Repository repository = Repository.at(bucket).open(password)) {
            BackupRun run = BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(Path.of(arguments[3])))
                    .into(repository)
                    .run();
            System.out.println(run.message());
        }
    }
}
