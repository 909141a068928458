package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunState;
import java.util.List;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica set and a clone of it that kept its name and number, followed into one repository. */
class ClonedSetIT {
    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private static MongoWorkload workload(ReplicaSet set) {
        return MongoWorkload.at(set.uri()).build();
    }

    private Snapshot backup(ReplicaSet set, String host) {
        return ours.with(repository -> repository.snapshot(BackupJob.unnamed()
                .workload(workload(set))
                .host(host)
                .into(repository)
                .run()
                .snapshot()
                .hex()));
    }

    private List<String> follow(ReplicaSet set, String host) {
        return ours.with(repository ->
                FollowJob.of(workload(set)).once(true).host(host).into(repository).run().findings().stream()
                        .map(Finding::message)
                        .toList());
    }

    private static void write(ReplicaSet set, Object id) {
        set.client().getDatabase("x").getCollection("a").insertOne(new Document("_id", id));
    }

    private static PointInTime now(ReplicaSet set) {
        BsonTimestamp time = set.newest();
        return PointInTime.through(Integer.toUnsignedString(time.getTime()) + ":" + time.getInc());
    }

    private static RestoreJob job(Repository repository, PointInTime at, MongoServer into) {
        return RestoreJob.from(repository)
                .pointInTime(at)
                .into(MongoWorkload.at(into.uri()).drop(true).build());
    }

    @Test
    void theirSlicesAndDumpsAreToldApart() {
        try (ReplicaSet set = ReplicaSet.start("twin", ServerOptions.open(), Member.priority(1))) {
            write(set, 0);
            Snapshot old = backup(set, "db");
            write(set, 1);
            assertThat(follow(set, "db")).isEmpty();
            try (ReplicaSet clone = set.cloned()) {
                write(set, "of the set");
                write(clone, "of the clone");
                assertThat(follow(set, "db")).isEmpty();
                assertThat(follow(clone, "clone")).singleElement().asString().contains("or is a clone of the one");
                write(clone, 2);
                Snapshot ofClone = backup(clone, "clone");
                write(clone, 3);
                assertThat(follow(clone, "clone")).isEmpty();
                write(set, 4);
                assertThat(follow(set, "db")).as("it finds its own slices").isEmpty();
                write(clone, 5);
                PointInTime at = now(clone);
                assertThat(follow(clone, "clone")).as("it finds its own slices").isEmpty();
                write(set, 6);
                assertThat(follow(set, "db")).isEmpty();

                restoresOfEachShowIt(old, set, ofClone, clone, at);
            }
        }
    }

    private void restoresOfEachShowIt(
            Snapshot old, ReplicaSet set, Snapshot ofClone, ReplicaSet clone, PointInTime at) {
        MongoServer into = Shared.server();
        try (Repository repository = ours.open()) {
            assertThatThrownBy(() -> job(repository, at, into).run())
                    .hasMessageContaining("two histories of ")
                    .hasMessageContaining("name the snapshot to begin with");
            RestoreJob.Builder job = RestoreJob.from(repository);
            assertThat(job.snapshot(ofClone)
                            .pointInTime(at)
                            .into(MongoWorkload.at(into.uri()).drop(true).build())
                            .run()
                            .state())
                    .isEqualTo(RunState.COMPLETED);
            assertThat(Comparison.ofData().differences(clone, into)).isEmpty();
            assertThat(job.snapshot(old)
                            .pointInTime(now(set))
                            .into(MongoWorkload.at(into.uri()).drop(true).build())
                            .run()
                            .state())
                    .isEqualTo(RunState.COMPLETED);
            assertThat(Comparison.ofData().differences(set, into)).isEmpty();
        }
    }
}
