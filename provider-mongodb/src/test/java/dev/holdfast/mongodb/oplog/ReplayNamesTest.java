package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.command;
import static dev.holdfast.mongodb.oplog.Oplog.delete;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** Two names for one thing, and one name for two. */
class ReplayNamesTest {
    private static List<Operation> sent(ReplayRules rules, OplogEntry... entries) {
        return Stream.of(entries).flatMap(entry -> rules.apply(entry).stream()).toList();
    }

    @Test
    void nothingGetsTheNameOfSomethingElse() {
        ReplayRules.Builder mapped = ReplayRules.builder()
                .mapped(NamespaceMapping.of(List.of("x.*=z.*", "y.*=z.*")))
                .onto(Map.of("z.a", "x.a"));
        for (String second : List.of("{create: 'a'}", "{renameCollection: 'y.b', to: 'y.a'}")) {
            assertThatThrownBy(() -> sent(mapped.build(), command("5:1", "y", second)))
                    .isInstanceOf(MongoException.Inconsistent.class)
                    .hasMessageContaining("x.a has the name z.a at the target already");
        }
        assertThat(sent(
                        mapped.build(),
                        command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b'}"),
                        command("5:2", "y", "{create: 'a'}"),
                        command("5:3", "y", "{drop: 'a'}"),
                        command("5:4", "x", "{create: 'a'}")))
                .hasSize(4);
    }

    /** Servers log and list an index that compares simply without a collation; made as it is, it would take over its collection's. */
    @Test
    void anIndexWithoutACollationComparesSimply() {
        IndexDefinitions indexes = new IndexDefinitions();
        indexes.made("x.dumped", BsonDocument.parse("{collation: {locale: 'de'}}"));
        ReplayRules rules = ReplayRules.builder().indexes(indexes).build();
        var unused = sent(
                rules,
                command("5:1", "x", "{create: 'a', collation: {locale: 'de'}}"),
                command("5:2", "x", "{createIndexes: 'a', v: 2, key: {a: 1}, name: 'simple'}"),
                command("5:3", "x", "{createIndexes: 'a', v: 2, key: {a: 1}, name: 'fr', collation: {locale: 'fr'}}"),
                command("5:4", "x", "{renameCollection: 'x.a', to: 'x.b'}"),
                command("5:5", "x", "{createIndexes: 'dumped', v: 2, key: {a: 1}, name: 'simple'}"),
                command("5:6", "x", "{create: 'a'}"),
                command("5:7", "x", "{createIndexes: 'a', v: 2, key: {a: 1}, name: 'simple'}"));
        assertThat(locales(indexes, "x.b")).containsExactly("simple", "fr");
        assertThat(locales(indexes, "x.dumped")).containsExactly("simple");
        assertThat(locales(indexes, "x.a")).containsExactly("");
    }

    private static List<String> locales(IndexDefinitions indexes, String namespace) {
        return indexes.of(namespace).stream()
                .map(index -> index.getDocument("collation", new BsonDocument("locale", new BsonString("")))
                        .getString("locale")
                        .getValue())
                .toList();
    }

    /** The copy came to the database when the view was gone, and with it the collection of its definitions. */
    @Test
    void aViewThatWasGoneBeforeItsTurnIsNotChanged() {
        Supplier<ReplayRules> rules = () -> ReplayRules.builder()
                .onto(Map.of("x.there", "x.there"))
                .onFuzzyCopy(ClusterTime.MAX)
                .build();
        String change = "{$v: 2, diff: {u: {viewOn: 'c'}}}";
        assertThat(sent(
                        rules.get(),
                        update("5:1", "x.system.views", change, "'x.gone'"),
                        delete("5:2", "x.system.views", "'x.gone'")))
                .isEmpty();
        assertThat(sent(
                        rules.get(),
                        update("5:1", "x.system.views", change, "'x.there'"),
                        delete("5:2", "x.system.views", "'x.there'"),
                        delete("5:3", "x.system.views", "'x.there'")))
                .hasSize(2);
    }

    @Test
    void whatBucketsLoseTheTimeSeriesLoses() {
        IndexDefinitions indexes = new IndexDefinitions();
        for (String name : List.of("a", "b", "c", "d")) {
            indexes.put("x.w", BsonDocument.parse("{v: 2, key: {'m." + name + "': 1}, name: '" + name + "'}"));
        }
        ReplayRules rules = ReplayRules.builder().indexes(indexes).build();
        var unused = sent(
                rules,
                command("5:1", "x", "{dropIndexes: 'system.buckets.w', index: 'a'}"),
                command("5:2", "x", "{collMod: 'system.buckets.w', index: {name: 'b', hidden: true}}"),
                command("5:3", "x", "{createIndexes: 'system.buckets.w', v: 2, key: {'meta.x': 1}, name: 'c'}"));
        assertThat(indexes.of("x.w"))
                .extracting(index -> index.getString("name").getValue(), index -> index.containsKey("hidden"))
                .containsExactly(tuple("b", true), tuple("d", false));
        assertThat(indexes.of("x.system.buckets.w")).hasSize(1);
        unused = sent(rules, command("5:4", "x", "{drop: 'system.buckets.w'}"));
        assertThat(indexes.namespaces()).isEmpty();
    }

    /** A server that knew it earlier would delete what comes next in the oplog. */
    @Test
    void theAgeAtWhichDocumentsAreDeletedComesLast() {
        IndexDefinitions indexes = new IndexDefinitions();
        indexes.expire("x.old", new BsonInt32(5));
        ReplayRules rules = ReplayRules.builder().indexes(indexes).build();
        List<Operation> sent = sent(
                rules,
                command("5:1", "x", "{create: 'c', clusteredIndex: {}, expireAfterSeconds: 60}"),
                command("5:2", "x", "{create: 'system.buckets.w', timeseries: {}, expireAfterSeconds: 70}"),
                command("5:3", "x", "{collMod: 'system.buckets.w', expireAfterSeconds: {$numberLong: '80'}}"),
                command("5:4", "x", "{create: 'd', expireAfterSeconds: 90}"),
                command("5:5", "x", "{collMod: 'd', expireAfterSeconds: 'off', validationLevel: 'off'}"),
                command("5:6", "x", "{create: 'e', expireAfterSeconds: 100}"),
                command("5:7", "x", "{drop: 'e'}"),
                command("5:8", "x", "{renameCollection: 'x.c', to: 'x.f'}"));
        assertThat(sent)
                .extracting(one -> one.document().toBson().toJson())
                .noneMatch(json -> json.contains("expireAfterSeconds"));
        assertThat(sent)
                .extracting(Operation::name)
                .containsExactly("create", "create", "create", "collMod", "create", "drop", "renameCollection");
        assertThat(indexes.expiries())
                .containsExactly(
                        entry("x.f", new BsonInt32(60)),
                        entry("x.old", new BsonInt32(5)),
                        entry("x.w", new BsonInt64(80)));
    }

    /** It was dropped before it was looked at, as the oplog says later. */
    @Test
    void whatGoesBeforeItIsCopiedIsLeftOutUntilItComesAgain() {
        ReplayRules.Builder fuzzy =
                ReplayRules.builder().onto(Map.of("x.there", "x.there")).onFuzzyCopy(ClusterTime.parse("6:1"));
        OplogEntry[] entries = {
            insert("5:1", "x.gone", "{_id: 1}"),
            update("5:2", "x.gone", "{$v: 2, diff: {u: {a: 1}}}", "1"),
            command("5:3", "x", "{collMod: 'gone', validationLevel: 'off'}"),
            insert("5:4", "x.there", "{_id: 1}"),
            command("5:5", "x", "{drop: 'gone'}"),
            command("5:6", "x", "{create: 'gone'}"),
            insert("5:7", "x.gone", "{_id: 2}"),
            command("5:8", "x", "{drop: 'there'}"),
            insert("6:2", "x.unknown", "{_id: 3}")
        };
        assertThat(sent(fuzzy.build(), entries))
                .extracting(Operation::name, Operation::namespace)
                .containsExactly(
                        tuple("i", "x.there"),
                        tuple("drop", "x.gone"),
                        tuple("drop", "x.gone"),
                        tuple("create", "x.gone"),
                        tuple("i", "x.gone"),
                        tuple("drop", "x.there"),
                        tuple("i", "x.unknown"));
        assertThat(sent(fuzzy.onUnknownCopy().build(), insert("5:1", "x.gone", "{_id: 1}")))
                .hasSize(1);
    }

    @Test
    void whatRoutersFindIsPutAside() {
        ReplayRules rules = ReplayRules.builder().withRouting(null, Set.of()).build();
        assertThat(sent(
                        rules,
                        insert("5:1", "config.databases", "{_id: 'x'}"),
                        insert("5:2", "config.collections", "{_id: 'x.a'}"),
                        insert("5:3", "config.chunks", "{_id: 1}")))
                .extracting(Operation::namespace)
                .containsExactly("admin.holdfastdatabases", "admin.holdfastcollections", "config.chunks");
    }

    /** A restore that came before is in the oplog, and the one that replays it has put its own there by the same names. */
    @Test
    void whatServersAndRestoresKeepForThemselvesIsLeftOut() {
        ReplayRules rules = ReplayRules.builder().withRouting(null, Set.of()).build();
        for (String name : List.of(
                "holdfastcollections",
                "holdfastdatabases",
                "holdfastusers",
                "holdfastroles",
                "tempusers",
                "temproles",
                "system.users",
                "system.roles",
                "system.version",
                "system.keys")) {
            assertThat(sent(
                            rules,
                            command("5:1", "admin", "{create: '" + name + "'}"),
                            insert("5:2", "admin." + name, "{_id: 1}"),
                            command("5:3", "admin", "{createIndexes: '" + name + "', v: 2, key: {a: 1}, name: 'a_1'}"),
                            command("5:4", "admin", "{renameCollection: 'admin." + name + "', to: 'admin.kept'}"),
                            command("5:5", "admin", "{renameCollection: 'admin.kept', to: 'admin." + name + "'}"),
                            command("5:6", "admin", "{drop: '" + name + "'}")))
                    .as(name)
                    .isEmpty();
        }
        assertThat(rules.indexes().namespaces()).isEmpty();
        assertThat(sent(rules, command("5:7", "admin", "{create: 'kept'}"), command("5:8", "x", "{drop: 'tempusers'}")))
                .hasSize(2);
    }

    /** Whoever asks for users has some at the target, which must not go with a collection that is dropped or made elsewhere. */
    @Test
    void collectionsOfUsersAreNeitherMadeNorDropped() {
        ReplayRules rules = ReplayRules.builder()
                .onFuzzyCopy(ClusterTime.MAX)
                .withAccounts()
                .build();
        assertThat(sent(
                        rules,
                        command("5:1", "admin", "{create: 'system.roles'}"),
                        command(
                                "5:2",
                                "admin",
                                "{createIndexes: 'system.roles', v: 2, key: {role: 1, db: 1}, unique: true, name: 'role_1_db_1'}"),
                        insert("5:3", "admin.system.roles", "{_id: 'admin.a', role: 'a', db: 'admin'}"),
                        command("5:4", "admin", "{drop: 'system.users'}")))
                .hasSize(1);
        assertThat(rules.indexes().namespaces()).isEmpty();
    }
}
