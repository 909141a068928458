package dev.holdfast.examples;

import dev.holdfast.PointInTime;
import dev.holdfast.Secret;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Archives the oplog of a replica set that was backed up before, and restores another server to the last moment that it knows: {@code
 * MongoPointInTime mongodb://db1,db2,db3/?replicaSet=rs0 mongodb://scratch/ /srv/backups password.txt}.
 */
public final class MongoPointInTime {
    private MongoPointInTime() {}

    /**
     * Runs the example on a repository that was created before.
     *
     * @param arguments the replica set, the other server, the repository, and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        MongoWorkload orders = MongoWorkload.at(arguments[0]).build();
        MongoWorkload scratch = MongoWorkload.at(arguments[1]).drop(true).build();
        try (Secret password = PasswordFile.read(arguments[3]);
                Repository repository =
                        Repository.at(BlobStores.open(arguments[2])).open(password)) {
            FollowRun followed = FollowJob.of(orders)
                    .window(Duration.ofDays(7))
                    .once(true)
                    .into(repository)
                    .run();
            List<RestorableInterval> intervals =
                    repository.changes().restorable().get(0).intervals();
            RestorableInterval newest = intervals.get(intervals.size() - 1);
            RestoreRun restore = RestoreJob.from(repository)
                    .pointInTime(PointInTime.through(newest.to()))
                    .verify(true)
                    .into(scratch)
                    .run();
            System.out.println(followed.slices() + " slices; " + restore.message());
        }
    }
}
