package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.Operation;
import dev.holdfast.mongodb.oplog.OperationSink;
import dev.holdfast.mongodb.oplog.RawDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What was there before a restore stays as it is, whatever the oplog says. */
class GuardedSinkTest {
    private final List<String> passed = new ArrayList<>();
    private final OperationSink sink = new OperationSink() {
        @Override
        public void apply(Operation operation) {
            passed.add(operation.namespace());
        }

        @Override
        public void finish() {
            passed.add("finished");
        }
    };

    private final GuardedSink guarded = new GuardedSink(
            sink,
            Set.of(new Namespace("shop", "mine"), new Namespace("shop", "weather"), new Namespace("shop", "a.b")));

    private static Operation on(String namespace) {
        return new Operation(RawDocument.of(new BsonDocument()), namespace, "i", false, new ClusterTime(1, 1));
    }

    @Test
    void whatIsRestoredPasses() {
        guarded.apply(on("shop.orders"));
        guarded.apply(on("shop.mine2"));
        guarded.apply(on("other.mine"));
        guarded.finish();
        assertThat(passed).containsExactly("shop.orders", "shop.mine2", "other.mine", "finished");
    }

    @Test
    void whatIsNotStaysAndIsNamed() {
        for (String namespace : List.of("shop.mine", "shop.a.b", "shop.system.buckets.weather")) {
            assertThatThrownBy(() -> guarded.apply(on(namespace)))
                    .isInstanceOf(Inconsistent.class)
                    .hasMessageContaining("which was there before")
                    .hasMessageContaining(namespace.replace("system.buckets.", ""));
        }
        assertThat(passed).isEmpty();
    }

    @Test
    void aViewIsWhatItsDefinitionNames() {
        RawDocument made = RawDocument.of(BsonDocument.parse("{op: 'i', o: {_id: 'shop.mine', viewOn: 'orders'}}"));
        RawDocument other = RawDocument.of(BsonDocument.parse("{op: 'd', o: {_id: 'shop.free'}}"));
        guarded.apply(new Operation(other, "shop.system.views", "d", false, new ClusterTime(1, 1)));
        assertThatThrownBy(() ->
                        guarded.apply(new Operation(made, "shop.system.views", "i", false, new ClusterTime(1, 1))))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("shop.mine");
        assertThat(passed).containsExactly("shop.system.views");
    }

    @Test
    void allViewsOfADatabaseAreDroppedOnlyWhereThereIsNothingElse() {
        RawDocument drop = RawDocument.of(BsonDocument.parse("{op: 'c', o: {drop: 'system.views'}}"));
        guarded.apply(new Operation(drop, "other.system.views", "drop", true, new ClusterTime(1, 1)));
        assertThatThrownBy(() ->
                        guarded.apply(new Operation(drop, "shop.system.views", "drop", true, new ClusterTime(1, 1))))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("would change shop.a.b");
        assertThat(passed).containsExactly("other.system.views");
    }
}
