package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.command;
import static dev.holdfast.mongodb.oplog.Oplog.delete;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayRulesTest {
    private static final String UUID = "ui: {$binary: {base64: 'FIx8IZQUTWyi+Ezlbr8fzw==', subType: '04'}}";

    private static List<String> sent(ReplayRules rules, OplogEntry... entries) {
        return Stream.of(entries)
                .flatMap(entry -> rules.apply(entry).stream())
                .map(operation -> operation.document().toBson().toJson().replace("\"", "'"))
                .toList();
    }

    private static List<String> exactly(OplogEntry... entries) {
        return sent(ReplayRules.builder().build(), entries);
    }

    private static List<String> onto(String through, OplogEntry... entries) {
        return sent(ReplayRules.builder().onFuzzyCopy(at(through)).build(), entries);
    }

    @Test
    void ontoACopyOfWhichNobodySaysHowItWasMadeCollectionsMayBeRenamed() {
        OplogEntry rename = command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b'}");
        OplogEntry change = update("5:2", "x.b", "{$v: 2, diff: {u: {n: 3}}}", "1");
        assertThatThrownBy(() -> onto("9:0", rename)).hasMessageContaining("another name");
        assertThat(sent(ReplayRules.builder().onUnknownCopy().build(), rename, change))
                .hasSize(2)
                .last()
                .asString()
                .contains("'b': true");
    }

    @Test
    void writesAreNamedByTheirNamespacesAndNothingElse() {
        assertThat(exactly(
                        insert("5:1", "x.a", "{_id: 1, n: 2}"),
                        update("5:2", "x.a", "{$v: 2, diff: {u: {n: 3}}}", "1"),
                        delete("5:3", "x.a", "1")))
                .containsExactly(
                        "{'op': 'i', 'ns': 'x.a', 'o': {'_id': 1, 'n': 2}}",
                        "{'op': 'u', 'ns': 'x.a', 'o': {'$v': 2, 'diff': {'u': {'n': 3}}}, 'o2': {'_id': 1}}",
                        "{'op': 'd', 'ns': 'x.a', 'o': {'_id': 1}}");
    }

    /** Servers fill them in when a document is replaced, and where one that is inserted is there already. */
    @Test
    void emptyTimestampsAreSetAfterTheirDocument() {
        String empty = "{$timestamp: {t: 0, i: 0}}";
        String setting = "'o2': {'_id': 1}, 'o': {'$v': 2, 'diff': {'u': {'t': {'$timestamp': {'t': 0, 'i': 0}}}}}}";
        assertThat(exactly(insert("5:1", "x.a", "{_id: 1, t: " + empty + "}")))
                .hasSize(2)
                .last()
                .isEqualTo("{'op': 'u', 'ns': 'x.a', " + setting);
        assertThat(exactly(update("5:1", "x.a", "{_id: 1, t: " + empty + "}", "1")))
                .hasSize(2)
                .last()
                .isEqualTo("{'op': 'u', 'ns': 'x.a', " + setting);
        assertThat(exactly(update("5:1", "x.a", "{$v: 2, diff: {u: {t: " + empty + "}}}", "1")))
                .hasSize(1);
    }

    @Test
    void anUpdateMayMissItsDocumentOnlyWhereTheCopyMayBeNewer() {
        OplogEntry update = update("5:2", "x.a", "{$v: 2, diff: {u: {n: 3}}}", "1");
        assertThat(onto("5:2", update)).singleElement().asString().endsWith("'o2': {'_id': 1}, 'b': true}");
        assertThat(onto("5:1", update)).singleElement().asString().endsWith("'o2': {'_id': 1}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local.startup_log",
                "config.transactions",
                "config.image_collection",
                "config.rangeDeletions",
                "config.cache.chunks.x.a",
                "config.system.sessions",
                "config.system.indexBuilds",
                "config.migrationCoordinators",
                "config.chunks",
                "config.settings",
                "admin.system.version",
                "admin.system.keys",
                "admin.system.users",
                "admin.system.roles",
                "admin.tempusers",
                "x.system.profile",
                "__mdb_internal_mongosync.state"
            })
    void whatBelongsToTheServerThatWasIsLeftOut(String namespace) {
        assertThat(exactly(insert("5:1", namespace, "{_id: 1}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x.a", "admin.mine", "x.system.js", "x.system.buckets.weather", "local2.a", "configuration.a"})
    void dataIsNot(String namespace) {
        assertThat(exactly(insert("5:1", namespace, "{_id: 1}"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "ci", "cd", "cu", "km"})
    void bookkeepingIsLeftOut(String operation) {
        ReplayRules rules = ReplayRules.builder().build();
        assertThat(sent(
                        rules,
                        Oplog.of("{ts: {$timestamp: {t: 5, i: 1}}, op: '" + operation + "', ns: 'x.a', o: {a: 1}}")))
                .isEmpty();
        assertThat(rules.leftOut()).isEqualTo(1);
    }

    @Test
    void anUnknownOperationIsAnError() {
        assertThatThrownBy(() -> exactly(Oplog.of("{ts: {$timestamp: {t: 5, i: 1}}, op: 'xi', ns: 'x.a', o: {a: 1}}")))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage("operation xi on x.a at 5:1 cannot be replayed: nobody knows the operation");
    }

    @Test
    void accountsAreReplayedIfWanted() {
        ReplayRules rules = ReplayRules.builder().withAccounts().build();
        assertThat(sent(
                        rules,
                        insert("5:1", "admin.system.users", "{_id: 1}"),
                        insert("5:1", "admin.system.roles", "{_id: 1}")))
                .hasSize(2);
        assertThat(sent(rules, insert("5:1", "admin.system.keys", "{_id: 1}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config.chunks      | {_id: 1, uuid: 1}              | true",
                "config.collections | {_id: 'x.a', uuid: 1}          | true",
                "config.databases   | {_id: 'x'}                     | true",
                "config.tags        | {_id: 1}                       | true",
                "config.settings    | {_id: 'chunksize', value: 64}  | true",
                "config.settings    | {_id: {odd: 1}}                | true",
                "config.settings    | {_id: 'balancer'}              | false",
                "config.settings    | {_id: 'automerge'}             | false",
                "config.shards      | {_id: 's1'}                    | false",
                "config.version     | {_id: 1}                       | false",
                "config.mongos      | {_id: 1}                       | false",
                "config.changelog   | {_id: 1}                       | false",
                "config.rangeDeletions | {_id: 1}                    | false",
                "config.collections | {_id: 'config.system.sessions'} | false",
                "config.chunks      | {_id: 2, ns: 'config.system.sessions'} | false"
            })
    void ofConfigOnlyRoutingIsReplayedIfWanted(String namespace, String document, boolean expected) {
        ReplayRules rules = ReplayRules.builder().withRouting(null, Set.of()).build();
        assertThat(sent(rules, insert("5:1", namespace, document))).hasSize(expected ? 1 : 0);
    }

    @Test
    void chunksOfTheSessionsAreKnownByTheUuidOfTheirCollection() {
        String sessions = "{$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}";
        ReplayRules rules = ReplayRules.builder().withRouting(null, Set.of()).build();
        assertThat(sent(
                        rules,
                        insert("5:1", "config.chunks", "{_id: 0, uuid: " + sessions + "}"),
                        insert("5:2", "config.collections", "{_id: 'config.system.sessions', uuid: " + sessions + "}"),
                        insert("5:3", "config.chunks", "{_id: 1, uuid: " + sessions + "}"),
                        update("5:4", "config.chunks", "{$v: 2, diff: {u: {shard: 's2'}}}", "1"),
                        update("5:5", "config.chunks", "{$v: 2, diff: {u: {shard: 's2'}}}", "2")))
                .hasSize(2);
        BsonBinary known = BsonDocument.parse("{u: " + sessions + "}").getBinary("u");
        assertThat(sent(
                        ReplayRules.builder().withRouting(known, Set.of()).build(),
                        insert("5:1", "config.chunks", "{_id: 0, uuid: " + sessions + "}")))
                .isEmpty();
    }

    @Test
    void commandsOnConfigAreLeftOut() {
        assertThat(sent(
                        ReplayRules.builder().withRouting(null, Set.of()).build(),
                        command("5:1", "config", "{create: 'chunks'}"),
                        command("5:1", "config", "{createIndexes: 'chunks', v: 2, key: {a: 1}, name: 'a_1'}")))
                .isEmpty();
    }

    @Test
    void whatMovesOfChunksWroteIsLeftOutIfWanted() {
        OplogEntry moved =
                Oplog.of("{ts: {$timestamp: {t: 5, i: 1}}, op: 'i', ns: 'x.a', o: {_id: 1}, fromMigrate: true}");
        assertThat(exactly(moved)).hasSize(1);
        assertThat(sent(ReplayRules.builder().withoutMigrations().build(), moved))
                .isEmpty();
    }

    @Test
    void collectionsAreCreatedWithOrWithoutTheirUuids() {
        OplogEntry create =
                command("5:1", "x", "{create: 'a', capped: true, size: 4096, recordIdsReplicated: true}", UUID);
        assertThat(exactly(create))
                .containsExactly("{'op': 'c', 'ns': 'x.$cmd', 'o': {'create': 'a', 'capped': true, 'size': 4096}}");
        ReplayRules keeping = ReplayRules.builder().keepUuids().build();
        assertThat(sent(keeping, create)).singleElement().asString().contains("'ui': ");
        assertThat(sent(
                        keeping,
                        command("5:2", "x", "{create: 'system.buckets.w', timeseries: {timeField: 't'}}", UUID)))
                .singleElement()
                .asString()
                .doesNotContain("'ui'");
    }

    @Test
    void onAFuzzyCopyACollectionIsDroppedBeforeItIsCreated() {
        assertThat(onto("5:1", command("5:1", "x", "{create: 'a'}")))
                .containsExactly(
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'drop': 'a'}}",
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'create': 'a'}}");
    }

    @Test
    void commandsGoAlone() {
        ReplayRules rules = ReplayRules.builder().build();
        assertThat(rules.apply(command("5:1", "x", "{drop: 'a'}"))).allMatch(Operation::alone);
        assertThat(rules.apply(insert("5:2", "x.a", "{_id: 1}"))).noneMatch(Operation::alone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{startIndexBuild: 'a', indexes: []}",
                "{abortIndexBuild: 'a', indexes: []}",
                "{setMultikeyMetadata: 'a'}",
                "{dbCheck: 'x.a'}",
                "{dropDatabase: 1}"
            })
    void commandsThatChangeNothingAreLeftOut(String command) {
        assertThat(exactly(command("5:1", "x", command))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{inventTheFuture: 'a'}                    | nobody knows the command",
                "{importCollection: 'a'}                   | a collection is imported",
                "{emptycapped: 'a'}                        | no server takes it",
                "{convertToCapped: 'a', size: 1}           | no server takes it",
                "{upgradeDowngradeViewlessTimeseries: 'a'} | time series change their form",
                "{create: 'system.resharding.1'}           | a collection is resharded",
                "{commitTransaction: 1}                    | transactions are to be taken apart before"
            })
    void commandsThatCannotBeReplayedAreErrors(String command, String reason) {
        assertThatThrownBy(() -> exactly(command("5:1", "x", command)))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageStartingWith("command " + command.substring(1, command.indexOf(':')) + " on x.$cmd at 5:1")
                .hasMessageContaining(reason);
    }

    @Test
    void renamesNameWhatIsInTheirWay() {
        assertThat(exactly(
                        command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b', stayTemp: false, dropTarget: false}"),
                        command(
                                "5:2",
                                "x",
                                "{renameCollection: 'x.b', to: 'x.c', stayTemp: false, dropTarget: "
                                        + UUID.substring(UUID.indexOf('{')) + "}")))
                .containsExactly(
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'renameCollection': 'x.a', 'to': 'x.b', 'stayTemp': false,"
                                + " 'dropTarget': false}}",
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'drop': 'c'}}",
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'renameCollection': 'x.b', 'to': 'x.c', 'stayTemp': false,"
                                + " 'dropTarget': false}}");
    }

    @Test
    void aFilterLeavesOutAndAsksForBothSidesOfARename() {
        ReplayRules rules = ReplayRules.builder()
                .only(NamespaceFilter.of(List.of("x.a", "x.w"), List.of()))
                .build();
        assertThat(sent(
                        rules,
                        insert("5:1", "x.a", "{_id: 1}"),
                        insert("5:2", "x.b", "{_id: 1}"),
                        insert("5:3", "x.system.buckets.w", "{_id: 1}"),
                        command("5:4", "x", "{drop: 'b'}"),
                        command("5:5", "x", "{createIndexes: 'b', v: 2, key: {n: 1}, name: 'n_1'}"),
                        command("5:6", "x", "{renameCollection: 'x.b', to: 'x.c'}")))
                .hasSize(2);
        assertThat(rules.indexes().namespaces()).isEmpty();
        assertThatThrownBy(() -> sent(rules, command("5:7", "x", "{renameCollection: 'x.b', to: 'x.a'}")))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageEndingWith("only one of x.b and x.a is restored: include both");
    }

    @Test
    void namesAreMappedEverywhere() {
        ReplayRules rules = ReplayRules.builder()
                .mapped(NamespaceMapping.of(List.of("x.*=y.*")))
                .build();
        assertThat(sent(
                        rules,
                        insert("5:1", "x.a", "{_id: 1}"),
                        insert("5:2", "x.system.buckets.w", "{_id: 1}"),
                        insert("5:3", "z.a", "{_id: 1}"),
                        command("5:4", "x", "{create: 'c'}"),
                        command("5:5", "x", "{createIndexes: 'c', v: 2, key: {n: 1}, name: 'n_1'}"),
                        command("5:6", "x", "{renameCollection: 'x.c', to: 'x.d'}")))
                .containsExactly(
                        "{'op': 'i', 'ns': 'y.a', 'o': {'_id': 1}}",
                        "{'op': 'i', 'ns': 'y.system.buckets.w', 'o': {'_id': 1}}",
                        "{'op': 'i', 'ns': 'z.a', 'o': {'_id': 1}}",
                        "{'op': 'c', 'ns': 'y.$cmd', 'o': {'create': 'c'}}",
                        "{'op': 'c', 'ns': 'y.$cmd', 'o': {'renameCollection': 'y.c', 'to': 'y.d', 'dropTarget': false}}");
        assertThat(rules.indexes().namespaces()).containsExactly("y.d");
    }

    @Test
    void viewsFollowWhatTheyShow() {
        OplogEntry view = insert("5:1", "x.system.views", "{_id: 'x.v', viewOn: 'a', pipeline: []}");
        assertThat(exactly(view))
                .containsExactly(
                        "{'op': 'c', 'ns': 'x.$cmd', 'o': {'create': 'system.views', 'idIndex': {'v': 2, 'key': {'_id': 1},"
                                + " 'name': '_id_'}}}",
                        "{'op': 'i', 'ns': 'x.system.views', 'o': {'_id': 'x.v', 'viewOn': 'a', 'pipeline': []}}");
        assertThat(sent(
                        ReplayRules.builder()
                                .mapped(NamespaceMapping.of(List.of("x.a=y.b", "x.v=y.w")))
                                .build(),
                        view))
                .last()
                .isEqualTo("{'op': 'i', 'ns': 'y.system.views', 'o': {'_id': 'y.w', 'viewOn': 'b', 'pipeline': []}}");
        assertThatThrownBy(() -> sent(
                        ReplayRules.builder()
                                .mapped(NamespaceMapping.of(List.of("x.v=y.w")))
                                .build(),
                        view))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageContaining("in two databases");
        assertThat(sent(
                        ReplayRules.builder()
                                .only(NamespaceFilter.of(List.of(), List.of("x.v")))
                                .build(),
                        view))
                .isEmpty();
    }

    @Test
    void indexesAreCollectedForLater() {
        ReplayRules rules = ReplayRules.builder().build();
        assertThat(sent(
                        rules,
                        command("5:1", "x", "{createIndexes: 'a', v: 2, key: {n: 1}, name: 'n_1', unique: true}"),
                        command(
                                "5:2",
                                "x",
                                "{commitIndexBuild: 'a', indexes: [{v: 2, key: {m: 1}, name: 'm_1'},"
                                        + " {v: 2, key: {k: 1}, name: 'k_1', expireAfterSeconds: 60}]}"),
                        command("5:3", "x", "{dropIndexes: 'a', index: 'm_1'}"),
                        command(
                                "5:4",
                                "x",
                                "{collMod: 'a', index: {name: 'k_1', expireAfterSeconds: 90, hidden: true}}")))
                .isEmpty();
        assertThat(rules.indexes().of("x.a"))
                .containsExactly(
                        BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1', unique: true}"),
                        BsonDocument.parse("{v: 2, key: {k: 1}, name: 'k_1', expireAfterSeconds: 90, hidden: true}"));
    }

    @Test
    void aDumpsIndexesAreChanged() {
        IndexDefinitions indexes = new IndexDefinitions();
        indexes.put("x.a", BsonDocument.parse("{v: 2, key: {_id: 1}, name: '_id_', ns: 'x.a'}"));
        indexes.put("x.a", BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1', ns: 'x.a', hidden: true}"));
        indexes.put("x.b", BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1'}"));
        indexes.put("x.c", BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1'}"));
        ReplayRules rules = ReplayRules.builder().indexes(indexes).build();
        sent(
                rules,
                command("5:1", "x", "{collMod: 'a', index: {name: 'n_1', hidden: false}}"),
                command("5:2", "x", "{drop: 'b'}"),
                command("5:3", "x", "{renameCollection: 'x.c', to: 'x.b'}"),
                command("5:4", "x", "{dropIndexes: 'nothing', index: '*'}"));
        assertThat(indexes.namespaces()).containsExactly("x.a", "x.b");
        assertThat(indexes.of("x.a")).containsExactly(BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1'}"));
        sent(rules, command("5:5", "x", "{deleteIndexes: 'a', index: '*'}"), command("5:6", "x", "{create: 'b'}"));
        assertThat(indexes.namespaces()).isEmpty();
    }

    @Test
    void anIndexBecomesUnique() {
        IndexDefinitions indexes = new IndexDefinitions();
        indexes.put("x.a", BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1', prepareUnique: true}"));
        ReplayRules rules = ReplayRules.builder().indexes(indexes).build();
        sent(rules, command("5:1", "x", "{collMod: 'a', index: {keyPattern: {n: 1}, unique: true}}"));
        assertThat(indexes.of("x.a"))
                .containsExactly(BsonDocument.parse("{v: 2, key: {n: 1}, name: 'n_1', unique: true}"));
    }

    @Test
    void otherChangesOfACollectionAreReplayedWithoutTheIndex() {
        assertThat(exactly(
                        command("5:1", "x", "{collMod: 'a', index: {name: 'n_1', hidden: true}, validator: {n: 1}}")))
                .containsExactly("{'op': 'c', 'ns': 'x.$cmd', 'o': {'collMod': 'a', 'validator': {'n': 1}}}");
    }

    @Test
    void repeatingAnUpdateMayInsert() {
        Operation update = ReplayRules.builder()
                .build()
                .apply(update("5:2", "x.a", "{_id: 1, n: 3}", "1"))
                .get(0);
        assertThat(update.repeatable().document().toBson().getBoolean("b").getValue())
                .isTrue();
        Operation insert = ReplayRules.builder()
                .build()
                .apply(insert("5:2", "x.a", "{_id: 1}"))
                .get(0);
        assertThat(insert.repeatable()).isSameAs(insert);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x     | {renameCollection: 'x.a', to: 'x.b'} | another name",
                "x     | {convertToCapped: 'a', size: 1}      | another name or shape",
                "x     | {collMod: 'a', cappedSize: 100}      | the size of a capped collection",
                "x     | {importCollection: 'a'}              | is imported",
                "x     | {upgradeDowngradeViewlessTimeseries: 'a'} | time series change their form",
                "x     | {create: 'system.resharding.1'}      | resharded",
                "x     | {inventTheFuture: 1}                 | nobody knows the command"
            })
    void aFuzzyCopyIsRefusedAfterWhatCannotBeBroughtToOneMoment(String database, String command, String reason) {
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(command("5:1", database, command)))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageContaining("at 5:1 cannot be replayed onto collections that are copied meanwhile: ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> onto("5:1", command("5:1", database, command)))
                .isInstanceOf(MongoException.Inconsistent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin.system.version",
                "config.reshardingOperations",
                "config.localReshardingOperations.donor",
                "x.system.resharding.7"
            })
    void aFuzzyCopyIsRefusedAfterWritesThatChangeTheWholeServer(String namespace) {
        String document = "{_id: 'featureCompatibilityVersion'}";
        OplogEntry write = insert("5:1", namespace, document);
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(write)).isInstanceOf(MongoException.Inconsistent.class);
        OplogEntry within = Oplog.part("5:1", "0:0", "", Oplog.inserted(namespace, document));
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(within)).isInstanceOf(MongoException.Inconsistent.class);
    }

    @Test
    void whatCanBeReplayedIsNoReasonToRefuse() {
        FuzzyCopy copy = FuzzyCopy.ofAll();
        Stream.of(
                        insert("5:1", "x.a", "{_id: 1}"),
                        command("5:1", "x", "{create: 'a'}"),
                        command("5:1", "x", "{drop: 'a'}"),
                        command("5:1", "x", "{dropDatabase: 1}"),
                        command("5:1", "x", "{collMod: 'a', validator: {}}"),
                        command("5:1", "x", "{commitIndexBuild: 'a', indexes: []}"),
                        Oplog.commit("5:2", "5:1", "5:1"),
                        Oplog.noop("5:3"))
                .forEach(copy::check);
        FuzzyCopy.of(NamespaceFilter.of(List.of("x.c"), List.of()))
                .check(command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b'}"));
        assertThat(onto("5:1", command("5:2", "x", "{renameCollection: 'x.a', to: 'x.b'}")))
                .as("once the copy is exact again")
                .hasSize(1);
    }
}
