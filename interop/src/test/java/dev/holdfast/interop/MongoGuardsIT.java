package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.holdfast.Snapshot;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.OplogFile;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bson.BsonDateTime;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an oplog or accounts would do to a target that nobody meant is known before anything is written. */
class MongoGuardsIT {
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

    private static void run(MongoDatabase database, String command) {
        var unused = database.runCommand(Document.parse(command));
    }

    /** A dump, and the oplog of what happens after it. */
    private Snapshot dump(ReplicaSet set, Runnable meanwhile) {
        set.awaitCaughtUp();
        Path dump = scene.source().resolve("dump");
        MongoTools.dump(set, "--out=" + dump);
        BsonTimestamp end = set.newest();
        meanwhile.run();
        OplogFile.write(set, end, dump.resolve("oplog.bson"));
        return ours.backup(scene.source());
    }

    private static MongoWorkload into(MongoServer server, UnaryOperator<MongoWorkloadBuilder> more) {
        return more.apply(MongoWorkload.at(server.uri())).build();
    }

    private void passes(Snapshot snapshot, MongoWorkload into) {
        ours.with(repository -> {
            RestoreAttempt.of(repository, snapshot, into).passes(false);
            return null;
        });
    }

    /** Refused, with everything there as it was. */
    private void assertRefused(Snapshot snapshot, MongoServer server, MongoWorkload into, String... why) {
        Map<String, String> before = Comparison.ofData().facts(server.client());
        ours.with(repository -> {
            RestoreAttempt attempt = RestoreAttempt.of(repository, snapshot, into);
            assertThat(attempt.refusal()).contains(why);
            assertThat(attempt.refused()).contains(why);
            return null;
        });
        assertThat(Comparison.differences(before, Comparison.ofData().facts(server.client())))
                .isEmpty();
    }

    /** What it shows may get another name, and so it is the same with a dump's own views as with those of an oplog. */
    @Test
    void aViewShowsWhatItHasShown() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase shop = set.client().getDatabase("shop");
        shop.getCollection("orders").insertOne(new Document("_id", 1));
        run(shop, "{create: 'recent', viewOn: 'orders', pipeline: [{$match: {_id: 1}}]}");
        Snapshot snapshot =
                dump(set, () -> run(shop, "{create: 'late', viewOn: 'orders', pipeline: [{$project: {a: 1}}]}"));
        MongoServer server = Shared.server();
        passes(
                snapshot,
                into(server, mongo -> mongo.map("shop.orders=old.history").map("shop.*=old.*")));
        MongoDatabase old = server.client().getDatabase("old");
        for (String view : List.of("recent", "late")) {
            assertThat(old.getCollection(view).find()).as(view).containsExactly(new Document("_id", 1));
        }
    }

    /** A dump lists them under the name of the series, an oplog under that of its buckets. */
    @Test
    void indexesOfTimeSeriesAreThoseOfTheEnd() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase shop = set.client().getDatabase("shop");
        for (String name : List.of("weather", "rain", "snow")) {
            run(shop, "{create: '" + name + "', timeseries: {timeField: 't', metaField: 'm'}}");
            run(
                    shop,
                    "{createIndexes: '" + name + "', indexes: [{key: {'m.a': 1}, name: 'by a'},"
                            + " {key: {'m.b': 1}, name: 'by b'}, {key: {'m.c': 1}, name: 'by c'}]}");
            shop.getCollection(name)
                    .insertOne(new Document("_id", 1)
                            .append("t", new BsonDateTime(1))
                            .append("m", new Document("a", 1)));
        }
        Snapshot snapshot = dump(set, () -> {
            run(shop, "{dropIndexes: 'weather', index: 'by a'}");
            run(shop, "{collMod: 'weather', index: {name: 'by b', hidden: true}}");
            run(shop, "{dropIndexes: 'weather', index: 'by c'}");
            run(shop, "{createIndexes: 'weather', indexes: [{key: {'m.d': -1}, name: 'by c'}]}");
            run(shop, "{drop: 'rain'}");
            run(shop, "{drop: 'snow'}");
            run(shop, "{create: 'snow', viewOn: 'weather', pipeline: []}");
        });
        MongoServer server = Shared.server();
        passes(snapshot, into(server, mongo -> mongo));
        assertThat(Comparison.ofData().differences(set, server)).isEmpty();
    }

    /** The server writes that the definitions of all views of the database are dropped. */
    @Test
    void aDatabaseThatWasDroppedTakesNobodyElsesViewsWithIt() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase gone = set.client().getDatabase("gone");
        run(gone, "{insert: 'a', documents: [{_id: 1}]}");
        run(gone, "{create: 'v', viewOn: 'a', pipeline: []}");
        Snapshot snapshot = dump(set, gone::drop);
        MongoServer server = Shared.server();
        MongoDatabase there = server.client().getDatabase("gone");
        run(there, "{create: 'mine', viewOn: 'nothing', pipeline: []}");
        assertRefused(snapshot, server, into(server, mongo -> mongo), "gone.mine", "which was there before");
        there.drop();
        passes(snapshot, into(server, mongo -> mongo));
        assertThat(Comparison.ofData().differences(set, server)).isEmpty();
    }

    @Test
    void aCollectionOfTheOplogDoesNotTakeThePlaceOfAnother() {
        ReplicaSet set = Shared.replicaSet();
        run(set.client().getDatabase("a"), "{insert: 'orders', documents: [{_id: 1}]}");
        Snapshot snapshot =
                dump(set, () -> run(set.client().getDatabase("b"), "{insert: 'orders', documents: [{_id: 2}]}"));
        MongoServer server = Shared.server();
        run(server.client().getDatabase("all"), "{insert: 'orders', documents: [{_id: 'mine'}]}");
        assertRefused(
                snapshot,
                server,
                into(
                        server,
                        mongo -> mongo.map("a.orders=all.orders")
                                .map("b.orders=all.orders")
                                .drop(true)),
                "oplog.bson",
                "a.orders has the name all.orders");
        passes(
                snapshot,
                into(
                        server,
                        mongo -> mongo.map("a.orders=all.orders")
                                .map("b.orders=all.others")
                                .drop(true)));
        assertThat(server.client()
                        .getDatabase("all")
                        .getCollection("orders")
                        .find()
                        .first())
                .isEqualTo(new Document("_id", 1));
        assertThat(server.client()
                        .getDatabase("all")
                        .getCollection("others")
                        .find()
                        .first())
                .isEqualTo(new Document("_id", 2));
    }

    private RestoreRun restore(Snapshot snapshot, MongoWorkload into) {
        return ours.with(repository ->
                RestoreJob.from(repository).snapshot(snapshot).into(into).run());
    }

    private static List<String> warnings(RestoreRun run) {
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        return run.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(Finding::toString)
                .toList();
    }

    @Test
    void accountsThatAreThereStayAndWhoeverDiffersIsTold() {
        ReplicaSet set = Shared.replicaSet();
        MongoDatabase shop = set.client().getDatabase("shop");
        for (String name : List.of("same", "other")) {
            run(
                    shop,
                    "{createRole: '" + name + "', privileges: [{resource: {db: 'shop', collection: ''},"
                            + " actions: ['find', 'insert']}], roles: ['read']}");
            run(shop, "{createUser: '" + name + "', pwd: 'p', roles: ['read', '" + name + "']}");
        }
        Path dump = scene.source().resolve("dump");
        MongoTools.dump(set, "--out=" + dump);
        Snapshot snapshot = ours.backup(scene.source());
        MongoServer server = Shared.server();
        MongoWorkload into = into(server, mongo -> mongo.users(true));
        assertThat(warnings(restore(snapshot, into))).isEmpty();
        assertThat(warnings(restore(snapshot, into))).isEmpty();
        MongoDatabase there = server.client().getDatabase("shop");
        run(there, "{updateUser: 'other', pwd: 'another'}");
        run(there, "{updateRole: 'other', privileges: []}");
        Map<String, String> before = Comparison.ofData().withPeople().facts(server.client());
        assertThat(warnings(restore(snapshot, into)))
                .hasSize(2)
                .allMatch(warning -> warning.contains("shop.other") && warning.contains("differs"))
                .noneMatch(warning -> warning.contains("SCRAM"));
        assertThat(Comparison.differences(
                        before, Comparison.ofData().withPeople().facts(server.client())))
                .isEmpty();
    }

    /** It still calls them views, of which it has the documents. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--gzip"})
    void viewsThatWereDumpedAsCollectionsAreCollections(String option) {
        MongoServer from = Shared.otherServer();
        MongoDatabase shop = from.client().getDatabase("shop");
        run(shop, "{insert: 'orders', documents: [{_id: 1, open: true}, {_id: 2}, {_id: 3, open: true}]}");
        run(shop, "{create: 'open', viewOn: 'orders', pipeline: [{$match: {open: true}}]}");
        run(shop, "{create: 'none', viewOn: 'orders', pipeline: [{$match: {open: 7}}]}");
        List<String> how = new ArrayList<>(
                List.of("--out=" + scene.source().resolve("dump"), "--db=shop", "--viewsAsCollections"));
        if (!option.isEmpty()) {
            how.add(option);
        }
        MongoTools.dump(from, how.toArray(String[]::new));
        Snapshot snapshot = ours.backup(scene.source());
        MongoServer server = Shared.server();
        assertThat(warnings(restore(snapshot, into(server, mongo -> mongo)))).isEmpty();
        MongoDatabase there = server.client().getDatabase("shop");
        assertThat(there.getCollection("open").find().into(new ArrayList<>()))
                .isEqualTo(shop.getCollection("open").find().into(new ArrayList<>()))
                .hasSize(2);
        assertThat(there.listCollections().into(new ArrayList<>()))
                .filteredOn(listed -> List.of("open", "none").contains(listed.getString("name")))
                .hasSize(2)
                .allMatch(listed -> listed.getString("type").equals("collection"));
    }

    /** What each server keeps for itself, as mongodump takes it from admin, and local. */
    @Test
    void whatServersKeepForThemselvesIsLeftOut() {
        MongoServer from = Shared.otherServer();
        MongoDatabase admin = from.client().getDatabase("admin");
        run(from.client().getDatabase("shop"), "{insert: 'orders', documents: [{_id: 1}]}");
        run(admin, "{profile: 2}");
        try {
            run(admin, "{find: 'system.version'}");
        } finally {
            run(admin, "{profile: 0}");
        }
        MongoTools.dump(from, "--out=" + scene.source().resolve("dump"));
        run(admin, "{drop: 'system.profile'}");
        MongoTools.dump(from, "--out=" + scene.source().resolve("dump"), "--db=local");
        Snapshot snapshot = ours.backup(scene.source());
        MongoServer server = Shared.server();
        RestoreRun run = restore(snapshot, into(server, mongo -> mongo));
        assertThat(warnings(run)).isEmpty();
        assertThat(run.findings())
                .extracting(Finding::toString)
                .anyMatch(told -> told.contains("admin.system.profile") && told.contains("left out"))
                .anyMatch(told -> told.contains("local.startup_log") && told.contains("left out"));
        assertThat(Comparison.ofData().differences(from, server)).isEmpty();
        assertThat(restore(snapshot, into(server, mongo -> mongo.drop(true).map("shop.orders=admin.system.users")))
                        .failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("servers keep it for themselves"));
    }

    /** {@code mongodump --dumpDbUsersAndRoles} puts them beside the collections. */
    @Test
    void accountsOfOneDatabaseAreNoCollections() {
        MongoServer from = Shared.otherServer();
        MongoDatabase shop = from.client().getDatabase("shop");
        run(shop, "{insert: 'orders', documents: [{_id: 1}]}");
        run(shop, "{createUser: 'packer', pwd: 'p', roles: ['read']}");
        MongoTools.dump(from, "--out=" + scene.source().resolve("dump"), "--db=shop", "--dumpDbUsersAndRoles");
        Snapshot snapshot = ours.backup(scene.source());
        MongoServer server = Shared.server();
        assertThat(warnings(restore(snapshot, into(server, mongo -> mongo)))).isEmpty();
        assertThat(Comparison.ofData().differences(from, server)).isEmpty();
        assertThat(warnings(
                        restore(snapshot, into(server, mongo -> mongo.drop(true).users(true)))))
                .isNotEmpty()
                .allMatch(
                        warning -> warning.contains("$admin.system.") && warning.contains("--restoreDbUsersAndRoles"));
    }
}
