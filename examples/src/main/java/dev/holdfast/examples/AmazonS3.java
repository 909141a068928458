package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Backs a directory up into a bucket with Object Lock, so that nobody can delete the backup for a month: {@code AmazonS3
 * https://s3.eu-central-1.amazonaws.com my-bucket /run/secrets/s3 password.txt /var/lib/orders}. Works with MinIO, Ceph and others too.
 */
public final class AmazonS3 {
    private static final Duration MONTH = Duration.ofDays(30);

    private AmazonS3() {}

    /**
     * Runs the example on a repository that was created before.
     *
     * @param arguments the server, a bucket, a directory with the files {@code accessKey} and {@code secretKey}, a file with the
     *     repository's password, and what is backed up
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[3]);
                S3BlobStore bucket = S3BlobStore.bucket(arguments[1])
                        .endpoint(URI.create(arguments[0]))
                        .prefix("backups")
                        .credentialsDirectory(Path.of(arguments[2]))
                        .open();
                Repository repository = Repository.at(bucket).open(password)) {
            BackupRun run = BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(Path.of(arguments[4])))
                    .retainUntil(bucket.storeTime().plus(MONTH))
                    .into(repository)
                    .run();
            System.out.println(run.message());
        }
    }
}
