package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.restore.Ownership.Range;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a shard does not own follows from all chunks. */
class OwnershipTest {
    private final Ownership ownership = new Ownership();

    private static BsonValue bound(@Nullable Integer value, BsonValue extreme) {
        return value == null ? extreme : new BsonInt32(value);
    }

    private void chunk(@Nullable Integer from, @Nullable Integer to, String shard) {
        ownership.add(new BsonDocument("shard", new BsonString(shard))
                .append("min", new BsonDocument("n", bound(from, new BsonMinKey())))
                .append("max", new BsonDocument("n", bound(to, new BsonMaxKey()))));
    }

    private static @Nullable BsonDocument key(@Nullable Integer value) {
        return value == null ? null : new BsonDocument("n", new BsonInt32(value));
    }

    private static Range range(@Nullable Integer from, @Nullable Integer to) {
        return new Range(key(from), key(to));
    }

    @Test
    void neighboursAreOneRange() {
        chunk(null, 1, "a");
        chunk(1, 2, "b");
        chunk(2, 3, "c");
        chunk(3, 4, "c");
        chunk(4, 5, "a");
        chunk(5, null, "b");

        assertThat(ownership.isWhole()).isTrue();
        assertThat(ownership.ofOthers("a")).containsExactly(range(1, 4), range(5, null));
        assertThat(ownership.ofOthers("b")).containsExactly(range(null, 1), range(2, 5));
        assertThat(ownership.ofOthers("c")).containsExactly(range(null, 2), range(4, null));
        assertThat(ownership.ofOthers("none")).containsExactly(range(null, null));
    }

    @Test
    void whoOwnsAllMissesNothing() {
        chunk(null, 1, "a");
        chunk(1, null, "a");

        assertThat(ownership.ofOthers("a")).isEmpty();
    }

    @Test
    void withoutAChunkNobodyKnows() {
        assertThat(ownership.isWhole()).isFalse();
        chunk(null, 1, "a");
        assertThat(ownership.isWhole()).isFalse();
        chunk(2, null, "a");
        assertThat(ownership.isWhole()).isFalse();
    }

    @Test
    void theLeastValueBelongsToSomebody() {
        chunk(1, null, "a");

        assertThat(ownership.isWhole()).isFalse();
    }
}
