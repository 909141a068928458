package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.OplogFile;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.oplog.EmptyTimestamps;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents with {@code Timestamp(0, 0)}, which real servers take for a field that they have to fill in. */
class MongoEmptyTimestampsIT {
    private static final String EMPTY = "{$timestamp: {t: 0, i: 0}}";
    private static final String DATABASE = "empty";

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

    private static Document run(MongoDatabase database, String command) {
        return database.runCommand(BsonDocument.parse(command.replace("EMPTY", EMPTY)));
    }

    /** By an entry of an oplog, as a change would make them one field after the other. */
    private static void put(MongoClient client, String collection, String... documents) {
        for (String document : documents) {
            Document answer = run(
                    client.getDatabase("admin"),
                    "{applyOps: [{op: 'i', ns: '" + DATABASE + "." + collection + "', o: " + document
                            + "}], bypassDocumentValidation: true, allowAtomic: false}");
            assertThat(answer.getList("results", Boolean.class)).containsExactly(true);
        }
    }

    private static void fill(Deployment deployment) {
        MongoClient client = deployment.client();
        MongoDatabase database = client.getDatabase(DATABASE);
        for (String command : List.of(
                "{create: 'usual'}",
                "{create: 'capped', capped: true, size: 100000}",
                "{create: 'clustered', clusteredIndex: {key: {_id: 1}, unique: true}}",
                "{create: 'checked', validator: {n: {$gt: 5}}}",
                "{create: 'unique'}",
                "{createIndexes: 'unique', indexes: [{key: {t: 1, n: 1}, name: 'by t', unique: true}]}",
                "{create: 'series', timeseries: {timeField: 'at', metaField: 'm'}}",
                "{insert: 'usual', documents: [{_id: 'set', n: 1}]}",
                "{update: 'usual', updates: [{q: {_id: 'set'}, u: {$set: {t: EMPTY, z: 1}}}]}",
                "{insert: 'series', documents: [{at: {$date: 1000}, m: EMPTY, v: 1}, {at: {$date: 2000}, m: 1, v: EMPTY}]}")) {
            run(database, command);
        }
        put(
                client,
                "usual",
                "{_id: 1, 'a.b': EMPTY, n: 2, '': EMPTY, '$x': EMPTY, last: 1}",
                "{_id: EMPTY, inside: {t: EMPTY}, list: [EMPTY]}",
                "{_id: {t: EMPTY}, t: EMPTY}");
        for (int i = 50; i > 0; i--) {
            put(client, "capped", i % 3 == 0 ? "{_id: " + i + ", t: EMPTY}" : "{_id: " + i + "}");
        }
        put(client, "clustered", "{_id: 1}", "{_id: 2, t: EMPTY}");
        put(client, "checked", "{_id: 1, t: EMPTY}");
        put(client, "unique", "{_id: 1, t: EMPTY, n: 1}", "{_id: 2, t: EMPTY, n: 2}");
    }

    private static List<Document> inOrder(Deployment deployment) {
        return deployment
                .client()
                .getDatabase(DATABASE)
                .getCollection("capped")
                .find()
                .into(new ArrayList<>());
    }

    private Snapshot backup(Deployment from) {
        try (LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            BackupRun run = ours.with(repository -> BackupJob.unnamed()
                    .workload(MongoWorkload.at(from.uri()).build())
                    .state(state.documents())
                    .into(repository)
                    .run());
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return ours.with(repository -> repository.snapshot(run.snapshot().hex()));
        }
    }

    private void restored(Snapshot snapshot, Deployment into) {
        RestoreRun run = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot)
                .verify(true)
                .into(MongoWorkload.at(into.uri()).drop(true).build())
                .run());
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void theyComeBackAsTheyWereWhereverTheyStand() {
        ReplicaSet set = Shared.replicaSet();
        fill(set);
        set.awaitCaughtUp();
        Snapshot snapshot = backup(set);

        MongoServer into = Shared.server();
        restored(snapshot, into);
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
        assertThat(inOrder(into)).isEqualTo(inOrder(set));

        var before = Comparison.ofData().facts(set.client());
        List<Document> order = inOrder(set);
        restored(snapshot, set);
        assertThat(Comparison.differences(before, Comparison.ofData().facts(set.client())))
                .isEmpty();
        assertThat(inOrder(set)).isEqualTo(order);
        set.awaitCaughtUp();
        assertThat(Comparison.ofData().differences(set.client(), set.member(2).client()))
                .as("members")
                .isEmpty();
    }

    /** Some of what the oplog inserts and replaces is in the copy already. */
    @Test
    void anOplogBringsThemAsTheyAre() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase database = set.client().getDatabase(DATABASE);
        run(database, "{create: 'other'}");
        BsonTimestamp begin = set.newest();
        fill(set);
        Path dump = scene.source().resolve("dump");
        MongoTools.dump(set, "--out=" + dump);
        put(set.client(), "usual", "{_id: 'later', t: EMPTY}");
        String[] pipelines = {"[{$set: {t: EMPTY}}]", "[{$replaceWith: {_id: 'set', t: EMPTY, other: {$literal: 1}}}]"};
        for (String pipeline : pipelines) {
            run(database, "{update: 'usual', updates: [{q: {_id: 'set'}, u: " + pipeline + "}]}");
        }
        assertThat(set.client()
                        .getDatabase("local")
                        .getCollection("oplog.rs")
                        .countDocuments(BsonDocument.parse("{op: 'u', 'o._id': 'set', 'o.t': " + EMPTY + "}")))
                .as("an entry that replaces")
                .isPositive();
        OplogFile.write(set, begin, dump.resolve("oplog.bson"));

        MongoServer into = Shared.server();
        restored(ours.backup(scene.source()), into);
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    /** As after an answer that was lost. */
    @Test
    void whatComesInTwiceIsAsItWasToo() {
        MongoServer server = Shared.server();
        MongoDatabase database = server.client().getDatabase(DATABASE);
        run(database, "{create: 'twice', capped: true, size: 4096}");
        RawBsonDocument document =
                RawBsonDocument.parse("{_id: 1, 'a.b': EMPTY, n: 1, '': EMPTY}".replace("EMPTY", EMPTY));
        for (int i = 0; i < 2; i++) {
            var unused = server.admin(
                    new Document("applyOps", EmptyTimestamps.inserting(DATABASE + ".twice", document, true))
                            .append("allowAtomic", false));
        }
        assertThat(database.getCollection("twice", RawBsonDocument.class).find())
                .containsExactly(document);
    }

    /** What the documentation says of others: they come back, but not where they break a rule. */
    @Test
    void mongorestoreLosesThoseThatBreakAValidator() {
        ReplicaSet set = Shared.replicaSet();
        fill(set);
        Path dump = scene.source().resolve("dump");
        MongoTools.dump(set, "--out=" + dump);
        MongoServer into = Shared.server();
        MongoTools.restore(into, "--dir=" + dump, "--bypassDocumentValidation");
        assertThat(Comparison.ofData().differences(set, into))
                .singleElement()
                .asString()
                .startsWith(DATABASE + ".checked documents");
    }

    /** A server's own mistake: whoever restores it cannot make both right. */
    @Test
    void membersOfASetDifferWhereAPipelineBringsOneIn() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase database = set.client().getDatabase(DATABASE);
        run(database, "{insert: 'usual', documents: [{_id: 1, n: 1}]}");
        run(database, "{update: 'usual', updates: [{q: {_id: 1}, u: [{$set: {t: EMPTY}}]}]}");
        set.awaitCaughtUp();
        assertThat(Comparison.ofData().differences(set.client(), set.member(2).client()))
                .singleElement()
                .asString()
                .startsWith(DATABASE + ".usual documents");
    }
}
