package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.RawDocument;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What keeps a cluster from being brought to a point in time. */
class ClusterEventsTest {
    private static final String WORK = "config.system.sharding_ddl_coordinators";
    private static final String DROP =
            "{_id: {namespace: 'd.c', operationType: 'dropCollection'}, canEnterCriticalSection: true}";

    private final ClusterEvents events = new ClusterEvents();
    private int second;

    private void entry(String operation, String namespace, String object) {
        String json = "{ts: Timestamp(%d, 1), t: 1, v: 2, op: '%s', ns: '%s', o: %s}"
                .formatted(++second, operation, namespace, object);
        events.accept(OplogEntry.of(RawDocument.of(BsonDocument.parse(json))));
    }

    private void check() {
        events.requireNone(PointInTime.through("9:1"), "shard1");
    }

    @Test
    void whatIsBegunIsNamedUntilItIsDone() {
        entry("i", WORK, DROP);
        entry("u", WORK, "{$v: 2, diff: {}}");
        assertThatThrownBy(this::check)
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("shard1 was at dropCollection of d.c since 1:1");
        entry("d", WORK, "{_id: {namespace: 'd.c', operationType: 'dropCollection'}}");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void theCollectionOfSessionsIsNobodysWork() {
        entry("i", WORK, "{_id: {namespace: 'config.system.sessions', operationType: 'createCollection'}}");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void shardsThatCameOrWentAreNotThoseOfTheDump() {
        entry("u", "config.shards", "{$v: 2, diff: {}}");
        assertThatCode(this::check).doesNotThrowAnyException();
        entry("i", "config.shards", "{_id: 'shard2', host: 'shard2/h:1'}");
        assertThatThrownBy(this::check)
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("the shard shard2 was added at 2:1");
    }

    @Test
    void aShardMayBeAddedInATransaction() {
        entry("c", "admin.$cmd", "{applyOps: [{op: 'd', ns: 'config.shards', o: {_id: 'shard0'}}]}");
        assertThatThrownBy(this::check)
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("the shard shard0 was removed at 1:1");
    }

    @Test
    void aDatabaseThatMovesIsNamedByTheNotesAboutIt() {
        entry("i", "config.changelog", "{_id: 'h-1', what: 'movePrimary.start', ns: 'd', details: {}}");
        assertThatThrownBy(this::check)
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("movePrimary of d since 1:1");
        entry("i", "config.changelog", "{_id: 'h-2', what: 'movePrimary.commit', ns: 'd', details: {}}");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aTimeSeriesThatIsShardedIsBeyondWhatDumpsShow() {
        entry("i", "config.collections", "{_id: 'd.c', key: {a: 1}}");
        assertThatCode(this::check).doesNotThrowAnyException();
        entry("i", "config.collections", "{_id: 'd.system.buckets.w', timeseriesFields: {timeField: 't'}}");
        assertThatThrownBy(this::check)
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("the time series d.system.buckets.w was sharded at 2:1");
    }

    @Test
    void whatAShardStillHasToDeleteIsKnown() {
        entry("i", "config.rangeDeletions", "{_id: 1, nss: 'd.c', pending: true}");
        entry("i", "config.rangeDeletions", "{_id: 2, nss: 'd.other'}");
        entry("d", "config.rangeDeletions", "{_id: 2}");
        assertThat(events.leftOvers()).containsExactly("d.c");
    }
}
