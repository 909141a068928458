package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreCredentials;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Backs up a replica set of MongoDB and tries the backup in another server: {@code MongoReplicaSet mongodb://db1,db2,db3/?replicaSet=rs0
 * mongodb://scratch/ /run/secrets/mongodb /srv/backups password.txt}.
 */
public final class MongoReplicaSet {
    private MongoReplicaSet() {}

    /**
     * Runs the example on a repository that was created before.
     *
     * @param arguments the replica set, the other server, a directory with the files {@code username} and {@code password} (empty where
     *     nobody signs in), the repository, and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        StoreCredentials credentials = StoreCredentials.inDirectory(Path.of(arguments[2]));
        MongoWorkload orders = MongoWorkload.at(arguments[0])
                .credentials(credentials)
                .exclude("shop.sessions")
                .build();
        MongoWorkload scratch = MongoWorkload.at(arguments[1])
                .credentials(credentials)
                .map("shop.*=rehearsal.*")
                .drop(true)
                .build();
        try (Secret password = PasswordFile.read(arguments[4]);
                Repository repository =
                        Repository.at(BlobStores.open(arguments[3])).open(password)) {
            BackupRun backup =
                    BackupJob.named("orders").workload(orders).into(repository).run();
            RestoreRun restore = RestoreJob.from(repository)
                    .snapshot(backup.snapshot())
                    .verify(true)
                    .into(scratch)
                    .run();
            System.out.println(backup.message() + "; " + restore.message());
        }
    }
}
