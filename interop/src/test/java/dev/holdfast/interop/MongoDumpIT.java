package dev.holdfast.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.examples.MongoReplicaSet;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.RandomDatabases;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ReplicaSetBank;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.interop.mongo.Zoo;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dumps of real replica sets, restored by MongoDB's own tools and by Holdfast, and the other way round. */
class MongoDumpIT {
    /** How many seeds random databases are made of. */
    private static final int DATABASES =
            Integer.getInteger("holdfast.it.databases", Boolean.getBoolean("holdfast.it.full") ? 15 : 5);

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

    private static MongoWorkload workload(Deployment deployment, UnaryOperator<MongoWorkloadBuilder> more) {
        return more.apply(MongoWorkload.at(deployment.uri())).build();
    }

    private Snapshot backup(Workload workload) {
        try (LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            return ours.with(repository -> {
                BackupRun run = BackupJob.unnamed()
                        .workload(workload)
                        .state(state.documents())
                        .into(repository)
                        .run();
                assertThat(run.failures()).isEmpty();
                assertThat(run.state()).isEqualTo(RunState.COMPLETED);
                return repository.snapshot(run.snapshot().hex());
            });
        }
    }

    private RestoreRun restore(Snapshot snapshot, Workload into) {
        return ours.with(
                repository -> restoring(repository, snapshot).into(into).run());
    }

    private static RestoreJob.Builder restoring(Repository repository, Snapshot snapshot) {
        return RestoreJob.from(repository).snapshot(snapshot).verify(true);
    }

    private void restored(Snapshot snapshot, Workload into) {
        RestoreRun run = restore(snapshot, into);
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
    }

    /** By restic, as somebody who has no Holdfast would do it. */
    private Path asFiles(Snapshot snapshot) {
        Path target = scene.target("files");
        scene.restic(Peer.RESTIC).ok("restore", snapshot.id().hex(), "--target", target.toString());
        return target.resolve("dump");
    }

    private Document recoveryPoint(Snapshot snapshot) {
        return Document.parse(scene.restic(Peer.RESTIC)
                .ok("dump", snapshot.id().hex(), "/.holdfast/backup.json")
                .out());
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "OPLOG"})
    void theZooComesBackWhoeverRestoresIt(ConsistencyMode mode) {
        ReplicaSet set = Shared.replicaSet();
        Zoo.fill(set, true);
        Zoo.people(set);
        set.awaitCaughtUp();

        Snapshot snapshot = backup(workload(set, mongo -> mongo.consistency(mode)));

        Path files = asFiles(snapshot);
        Document facts =
                recoveryPoint(snapshot).getList("replicaSets", Document.class).get(0);
        assertThat(facts.getString("member")).isEqualTo(set.member(2).address().toString());
        assertThat(isLocked(set.member(2))).isFalse();

        MongoServer byTools = Shared.server();
        if (mode == ConsistencyMode.OPLOG) {
            MongoTools.restore(byTools, "--dir=" + files, "--oplogReplay", "--bypassDocumentValidation");
        } else {
            MongoTools.restore(byTools, "--dir=" + files, "--bypassDocumentValidation");
        }
        assertThat(Comparison.ofData().withPeople().differences(set, byTools)).isEmpty();

        MongoServer byOurs = Shared.otherServer();
        restored(snapshot, workload(byOurs, mongo -> mongo.users(true)));
        assertThat(Comparison.ofData().withPeople().withIdentifiers().differences(set, byOurs))
                .allSatisfy(difference ->
                        assertThat(difference).matches("zoo[.]system[.](buckets[.][a-z]+|views) uuid:.*"));
    }

    /** Servers let nobody change what clients have encrypted but those who pass by the rules, and keep its tags beside it. */
    private static void encrypted(ReplicaSet set) {
        MongoDatabase secrets = set.client().getDatabase("secrets");
        for (String command : List.of(
                "{create: 'enxcol_.people.esc', clusteredIndex: {key: {_id: 1}, unique: true}}",
                "{create: 'enxcol_.people.ecc', clusteredIndex: {key: {_id: 1}, unique: true}}",
                "{create: 'enxcol_.people.ecoc', clusteredIndex: {key: {_id: 1}, unique: true}}",
                """
                {create: 'people', encryptedFields: {
                  escCollection: 'enxcol_.people.esc', eccCollection: 'enxcol_.people.ecc', ecocCollection: 'enxcol_.people.ecoc',
                  fields: [{keyId: {$uuid: 'c8edabc3-f738-4ca3-b68d-ab92a91478a3'}, path: 'number', bsonType: 'string',
                    queries: {queryType: 'equality', contention: {$numberLong: '0'}}}]}}
                """,
                "{createIndexes: 'people', indexes: [{key: {__safeContent__: 1}, name: '__safeContent___1'}]}",
                """
                {insert: 'people', bypassDocumentValidation: true, documents: [
                  {_id: 1, number: {$binary: {base64: 'BwAAAA==', subType: '06'}},
                    __safeContent__: [{$binary: {base64: 'AAECAw==', subType: '00'}}]}]}
                """,
                """
                {insert: 'enxcol_.people.esc', bypassDocumentValidation: true, documents: [
                  {_id: {$binary: {base64: 'AAECAw==', subType: '00'}}, value: {$binary: {base64: 'BAUG', subType: '00'}}}]}
                """)) {
            assertThat(secrets.runCommand(BsonDocument.parse(command))).doesNotContainKey("writeErrors");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "OPLOG"})
    void whatClientsHaveEncryptedComesBack(ConsistencyMode mode) {
        ReplicaSet set = Shared.replicaSet();
        encrypted(set);
        set.awaitCaughtUp();
        Map<String, String> before = Comparison.ofData().withIdentifiers().facts(set.client());

        Snapshot snapshot = backup(workload(set, mongo -> mongo.consistency(mode)));
        set.client().getDatabase("secrets").drop();
        restored(snapshot, workload(set, mongo -> mongo));

        assertThat(before).containsKey("secrets.enxcol_.people.ecoc options");
        assertThat(Comparison.differences(
                        before, Comparison.ofData().withIdentifiers().facts(set.client())))
                .isEmpty();
    }

    /** A server that is restored to deletes what is too old as soon as the index is there. */
    @Test
    void whatHasExpiredIsNotTakenForLost() {
        MongoServer from = Shared.server();
        MongoDatabase shop = from.client().getDatabase("shop");
        shop.getCollection("sessions").insertOne(new Document("at", new BsonDateTime(0)));
        shop.getCollection("sessions").createIndex(new Document("at", 1), new IndexOptions().expireAfter(60L, SECONDS));
        Snapshot snapshot = backup(workload(from, mongo -> mongo));

        try (MongoServer into = MongoServer.start(ServerOptions.open().parameter("ttlMonitorSleepSecs", 1))) {
            into.admin(new Document("setParameter", 1).append("ttlMonitorEnabled", true));
            MongoCollection<Document> restored =
                    into.client().getDatabase("shop").getCollection("sessions");
            RestoreRun run = restore(
                    snapshot,
                    new LateVerification(
                            workload(into, mongo -> mongo),
                            () -> ClusterScene.await("expiry", () -> restored.countDocuments() == 0)));

            assertThat(run.failures()).isEmpty();
            assertThat(run.findings()).anyMatch(finding -> finding.message().contains("its documents expire"));
        }
    }

    private static boolean isLocked(MongoServer member) {
        return member.admin(new Document("currentOp", 1).append("ns", "none")).getBoolean("fsyncLock", false);
    }

    @Test
    void whatMongodumpWritesWeRestore() {
        MongoServer from = Shared.server();
        Zoo.fill(from, true);
        Zoo.people(from);
        MongoTools.dump(from, "--out=" + scene.source().resolve("all"), "--gzip");
        Snapshot snapshot = ours.backup(scene.source());

        MongoServer into = Shared.otherServer();
        restored(snapshot, workload(into, mongo -> mongo.users(true)));

        assertThat(Comparison.ofData().withPeople().differences(from, into)).isEmpty();
    }

    @Test
    void randomDatabasesComeBack() {
        ReplicaSet set = Shared.replicaSet();
        for (int seed = 100; seed < 100 + DATABASES; seed++) {
            RandomDatabases.fill(set, seed);
        }
        set.awaitCaughtUp();

        Snapshot snapshot = backup(workload(set, mongo -> mongo));

        MongoServer into = Shared.server();
        restored(snapshot, workload(into, mongo -> mongo));
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    /** Money moves in transactions, some of which take several entries of the oplog, while collections are read one after the other. */
    @Test
    void whileMoneyMovesADumpShowsOneMoment() {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 60, 40);
        Map<ConsistencyMode, Snapshot> dumps = new EnumMap<>(ConsistencyMode.class);
        try (Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
            for (ConsistencyMode mode : List.of(ConsistencyMode.OPLOG, ConsistencyMode.LOCK)) {
                transfers.await(50);
                dumps.put(mode, backup(workload(set, mongo -> mongo.consistency(mode))));
            }
            transfers.await(20);
            transfers.stop();
        }
        History history = History.read(bank);
        requireOplog(Objects.requireNonNull(dumps.get(ConsistencyMode.OPLOG)));

        for (Snapshot snapshot : dumps.values()) {
            MongoServer into = Shared.server();
            restored(snapshot, workload(into, mongo -> mongo));
            assertThat(Ledger.read(List.of(into.client()))
                            .differences(bank.accounts(), history.until(moment(snapshot))))
                    .isEmpty();
        }
    }

    /** A filter of paths that leaves the oplog out must not leave different moments behind. */
    private void requireOplog(Snapshot snapshot) {
        MongoServer into = Shared.server();
        RestoreRun run = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot)
                .exclude("oplog.bson")
                .into(workload(into, mongo -> mongo))
                .run());
        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(into.client().listDatabaseNames()).doesNotContain(Bank.DATABASE);
    }

    private BsonTimestamp moment(Snapshot snapshot) {
        Document last = recoveryPoint(snapshot)
                .getList("replicaSets", Document.class)
                .get(0)
                .get("last", Document.class);
        return new BsonTimestamp(
                last.get("seconds", Number.class).intValue(),
                last.get("increment", Number.class).intValue());
    }

    @Test
    void aPlanSaysWhatIsThereAndNothingIsTouchedUnlessItIsToBeDropped() {
        MongoServer from = Shared.server();
        Zoo.fill(from, false);
        Snapshot snapshot = backup(
                workload(from, mongo -> mongo.consistency(ConsistencyMode.NONE).include("zoo.p*")));
        MongoServer into = Shared.otherServer();
        into.client().getDatabase("zoo").getCollection("plain").insertOne(new Document("mine", true));

        RestoreRun refused = restore(snapshot, workload(into, mongo -> mongo));
        assertThat(refused.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        RestorePlan plan = refused.plan().orElseThrow();
        assertThat(plan.items())
                .filteredOn(item -> item.path().equals("zoo.plain"))
                .extracting(RestorePlan.Item::action)
                .containsExactly(RestorePlan.Action.CONFLICT);
        assertThat(into.client()
                        .getDatabase("zoo")
                        .getCollection("plain")
                        .find()
                        .first())
                .containsEntry("mine", true);

        restored(snapshot, workload(into, mongo -> mongo.map("zoo.*=copy.of_*")));
        assertThat(into.client().getDatabase("copy").getCollection("of_plain").countDocuments())
                .isEqualTo(
                        from.client().getDatabase("zoo").getCollection("plain").countDocuments());

        restored(snapshot, workload(into, mongo -> mongo.drop(true)));
        assertThat(into.client().getDatabase("zoo").getCollection("plain").countDocuments(new Document("mine", true)))
                .isZero();
    }

    /** A server gives a collection that has the UUID already the new name, so that whoever restores would take it away. */
    @Test
    void aCollectionThatWasRenamedSinceTheDumpStays() {
        MongoServer server = Shared.server();
        server.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 1));
        Snapshot snapshot = backup(workload(server, mongo -> mongo));
        server.admin(new Document("renameCollection", "shop.orders").append("to", "shop.kept"));
        server.client().getDatabase("shop").getCollection("kept").insertOne(new Document("_id", 2));

        restored(snapshot, workload(server, mongo -> mongo));

        assertThat(server.client().getDatabase("shop").getCollection("orders").countDocuments())
                .isEqualTo(1);
        assertThat(server.client().getDatabase("shop").getCollection("kept").countDocuments())
                .isEqualTo(2);
    }

    /** Its secondaries are seen by the driver too, and refuse to be written to. */
    @Test
    void aReplicaSetIsRestoredAtItsPrimary() {
        ReplicaSet set = Shared.replicaSet();
        Zoo.fill(set, false);
        Zoo.people(set);
        set.awaitCaughtUp();
        Comparison comparison = Comparison.ofData().withPeople();
        Map<String, String> before = comparison.facts(set.client());
        Snapshot snapshot = backup(workload(set, mongo -> mongo));
        set.client().getDatabase("zoo").getCollection("plain").insertOne(new Document("late", true));

        restored(snapshot, workload(set, mongo -> mongo.drop(true).users(true)));

        assertThat(Comparison.differences(before, comparison.facts(set.client())))
                .isEmpty();
    }

    @Test
    void theExampleTriesABackupInAnotherServer() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        MongoServer scratch = Shared.server();
        set.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 1));
        set.client().getDatabase("shop").getCollection("sessions").insertOne(new Document("_id", 1));
        set.awaitCaughtUp();
        Path nobody = Files.createDirectories(scene.target("nobody"));
        Path password = Files.writeString(scene.target("password"), Scene.PASSWORD);

        MongoReplicaSet.main(new String[] {
            set.uri(), scratch.uri(), nobody.toString(), "file:" + scene.repository(), password.toString()
        });

        assertThat(scratch.client().getDatabase("rehearsal").listCollectionNames())
                .containsExactly("orders");
    }

    /** Entries are of all collections, and some are of several. */
    @Test
    void someCollectionsHaveNoMomentByTheOplog() {
        ReplicaSet set = Shared.replicaSet();
        assertThatThrownBy(() -> backup(workload(
                        set, mongo -> mongo.consistency(ConsistencyMode.OPLOG).include("shop.*"))))
                .isInstanceOf(RunException.BackupFailed.class)
                .hasMessageContaining("only of everything");
    }

    @Test
    void aLockOfSomebodyElseIsLeftAlone() {
        ReplicaSet set = Shared.replicaSet();
        set.client().getDatabase("x").getCollection("y").insertOne(new Document());
        set.awaitCaughtUp();
        MongoServer hidden = set.member(2);
        hidden.admin(new Document("fsync", 1).append("lock", true));
        try {
            assertThatThrownBy(() -> backup(workload(set, mongo -> mongo.consistency(ConsistencyMode.LOCK))))
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("locked by somebody else");
            assertThat(isLocked(hidden)).isTrue();
        } finally {
            assertThat(hidden.admin(new Document("fsyncUnlock", 1))
                            .get("lockCount", Number.class)
                            .intValue())
                    .isZero();
        }
    }
}
