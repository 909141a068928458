package dev.holdfast.mongodb.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What of a cluster's routing means that documents were moved, or collections changed. */
class PlacementTest {
    private static final String ONE = "{$binary: {base64: 'FIx8IZQUTWyi+Ezlbr8fzw==', subType: '04'}}";
    private static final String OTHER = "{$binary: {base64: 'AIx8IZQUTWyi+Ezlbr8fzw==', subType: '04'}}";

    private static final List<String> WHOLE = List.of(chunk("{$minKey: 1}", "{$maxKey: 1}", "a", 1, 0));

    private static String chunk(String from, String to, String shard, int major, int minor) {
        return "{uuid: " + ONE + ", min: {k: " + from + "}, max: {k: " + to + "}, shard: '" + shard
                + "', lastmod: {$timestamp: {t: " + major + ", i: " + minor + "}}}";
    }

    private static Placement placement(String primary, String uuid, List<String> chunks) {
        Placement placement = new Placement();
        placement.database(BsonDocument.parse("{_id: 'd', primary: '" + primary + "', version: {lastMod: 1}}"));
        placement.collection(BsonDocument.parse("{_id: 'd.c', uuid: " + uuid + ", key: {k: 1}}"));
        chunks.forEach(chunk -> placement.chunk(BsonDocument.parse(chunk)));
        return placement;
    }

    private static Placement placement(String... chunks) {
        return placement("a", ONE, List.of(chunks));
    }

    @Test
    void chunksThatAreSplitOrMergedWhereTheyLieMoveNothing() {
        Placement whole = placement("a", ONE, WHOLE);
        Placement split = placement(
                chunk("{$minKey: 1}", "5", "a", 1, 1),
                chunk("5", "9", "a", 1, 2),
                chunk("9", "{$maxKey: 1}", "a", 1, 3));
        assertThat(whole.changesUntil(split, true)).isEmpty();
        assertThat(split.changesUntil(placement("a", ONE, WHOLE), true)).isEmpty();
    }

    @Test
    void theCollectionOfSessionsDoesNotMatter() {
        Placement later = placement("a", ONE, WHOLE);
        later.collection(BsonDocument.parse("{_id: 'config.system.sessions', uuid: " + OTHER + ", key: {_id: 1}}"));

        assertThat(placement("a", ONE, WHOLE).changesUntil(later, true)).isEmpty();
    }

    @Test
    void aChunkThatWasMovedIsFoundAlsoIfItCameBack() {
        Placement before = placement("a", ONE, WHOLE);
        Placement moved = placement(chunk("{$minKey: 1}", "5", "a", 2, 1), chunk("5", "{$maxKey: 1}", "b", 2, 0));
        Placement back = placement(chunk("{$minKey: 1}", "5", "a", 3, 1), chunk("5", "{$maxKey: 1}", "a", 3, 0));
        assertThat(before.changesUntil(moved, true)).containsExactly("a chunk of d.c was moved");
        assertThat(placement("a", ONE, WHOLE).changesUntil(back, true)).containsExactly("a chunk of d.c was moved");
    }

    @Test
    void collectionsAndDatabasesThatChangeAreFound() {
        Placement before = placement("a", ONE, WHOLE);
        assertThat(before.changesUntil(placement("b", ONE, WHOLE), true))
                .containsExactly("the database d was moved or dropped");
        assertThat(before.changesUntil(placement("a", OTHER, List.of()), true))
                .containsExactly("d.c was made anew, or got another key");
        assertThat(before.changesUntil(new Placement(), true))
                .containsExactly("the database d was moved or dropped", "d.c was dropped or renamed");
        assertThat(new Placement().changesUntil(before, true))
                .containsExactly("the database d was made", "d.c was sharded");
    }

    @Test
    void aNewDatabaseMattersOnlyWhereThereIsNoCommonTime() {
        Placement later = new Placement();
        later.database(BsonDocument.parse("{_id: 'new', primary: 'a'}"));
        assertThat(new Placement().changesUntil(later, false)).isEmpty();
        assertThat(new Placement().changesUntil(later, true)).containsExactly("the database new was made");
    }
}
