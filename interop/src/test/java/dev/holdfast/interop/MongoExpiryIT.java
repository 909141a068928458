package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clustered collections and time series whose documents are older than their server keeps them by now, as always when a time some days ago
 * is restored: a server that deletes them meanwhile would have nothing that the oplog could be replayed onto.
 */
class MongoExpiryIT {
    private static final Time TIME = Time.system();
    private static final String HOUR = "expireAfterSeconds: {$numberLong: '3600'}}";

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ReplicaSet from = Shared.replicaSet();
    private final MongoDatabase shop = from.client().getDatabase("shop");
    private final Instant old = TIME.now().minus(Duration.ofDays(2));

    @BeforeEach
    void create() {
        ours.create();
        var unused = shop.runCommand(Document.parse(
                "{create: 'weather', timeseries: {timeField: 'at', metaField: 'where', granularity: 'minutes'}, "
                        + HOUR));
        unused = shop.runCommand(
                Document.parse("{create: 'events', clusteredIndex: {key: {_id: 1}, unique: true}, " + HOUR));
        measure(0);
        shop.getCollection("events").insertOne(new Document("_id", new BsonDateTime(old.toEpochMilli())));
        from.awaitCaughtUp();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private void measure(int minute) {
        shop.getCollection("weather")
                .insertOne(new Document(
                                "at",
                                new BsonDateTime(old.plusSeconds(60L * minute).toEpochMilli()))
                        .append("where", "roof")
                        .append("degrees", minute));
    }

    private Snapshot backup() {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            return ours.with(repository -> {
                var run = BackupJob.unnamed()
                        .workload(MongoWorkload.at(from.uri())
                                .consistency(ConsistencyMode.LOCK)
                                .build())
                        .state(state.documents())
                        .into(repository)
                        .run();
                assertThat(run.state()).isEqualTo(RunState.COMPLETED);
                return repository.snapshot(run.snapshot().hex());
            });
        }
    }

    private static void restored(RestoreJob.Builder job, MongoServer into, UnaryOperator<MongoWorkloadBuilder> more) {
        // Somebody who is slow: meanwhile the server looks for what is too old.
        into.admin(Document.parse(
                "{configureFailPoint: 'failCommand', mode: {times: 3}, data: {failCommands: ['applyOps'],"
                        + " blockConnection: true, blockTimeMS: 1500, appName: 'holdfast'}}"));
        RestoreRun run = job.into(
                        more.apply(MongoWorkload.at(into.uri()).drop(true)).build())
                .run();
        into.admin(new Document("configureFailPoint", "failCommand").append("mode", "off"));
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
    }

    private static List<Document> options(MongoDatabase database) {
        return database.listCollections().into(new ArrayList<>()).stream()
                .filter(one -> !one.getString("name").startsWith("system."))
                .map(one -> one.get("options", Document.class))
                .sorted(Comparator.comparing(Document::toJson))
                .toList();
    }

    @Test
    void aServerDeletesNothingBeforeAllOfItIsThere() throws InterruptedException {
        Snapshot base = backup();
        measure(1);
        shop.getCollection("events").updateMany(new Document(), new Document("$set", new Document("changed", 1)));
        var unused = shop.runCommand(Document.parse("{collMod: 'events', expireAfterSeconds: 7200}"));
        assertThat(ours.with(repository -> FollowJob.of(
                                        MongoWorkload.at(from.uri()).build())
                                .once(true)
                                .into(repository)
                                .run())
                        .slices())
                .isPositive();
        ServerOptions options =
                ServerOptions.open().parameter("ttlMonitorSleepSecs", 1).parameter("enableTestCommands", 1);
        try (MongoServer into = MongoServer.start(options);
                Repository repository = ours.open()) {
            into.admin(new Document("setParameter", 1).append("ttlMonitorEnabled", true));
            String end =
                    repository.changes().restorable().get(0).intervals().get(0).to();
            RestoreJob.Builder job = RestoreJob.from(repository).snapshot(base).pointInTime(PointInTime.through(end));

            restored(job, into, mongo -> mongo.indexes(false));
            TIME.sleep(Duration.ofSeconds(3));
            assertThat(Comparison.ofData().differences(from, into))
                    .allMatch(difference -> difference.contains("expireAfterSeconds"));
            MongoDatabase restored = into.client().getDatabase("shop");
            assertThat(restored.getCollection("weather").countDocuments()).isEqualTo(2);
            assertThat(restored.getCollection("events").find().first()).containsEntry("changed", 1);

            restored(job, into, mongo -> mongo);
            assertThat(options(restored)).isEqualTo(options(shop));
            ClusterScene.await("expiry", () -> restored.getCollection("weather").countDocuments() == 0);
        }
    }
}
