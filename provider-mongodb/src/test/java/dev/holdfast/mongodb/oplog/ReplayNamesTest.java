package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonDocument;
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
}
