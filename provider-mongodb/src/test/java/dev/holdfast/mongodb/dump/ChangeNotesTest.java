package dev.holdfast.mongodb.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** Which notes of servers tell of a change of what is routed. They are as servers of 6.0.5 write them, unless said otherwise. */
class ChangeNotesTest {
    private static final Set<String> SHARDED = Set.of("d.sharded");
    private static final String RENAMED = "details: {source: 'd.other', destination: 'd.renamed'}}";

    private static ChangeNotes notes(String... newestFirst) {
        List<BsonDocument> notes =
                Arrays.stream(newestFirst).map(BsonDocument::parse).toList();
        return new ChangeNotes(notes, new BsonInt32(1));
    }

    private static Set<String> changes(String... newestFirst) {
        return notes(newestFirst).changes(SHARDED::contains, false);
    }

    @Test
    void movesThatFailedAreFound() {
        assertThat(changes(
                        "{_id: 3, what: 'moveChunk.error', ns: 'd.sharded'}",
                        "{_id: 2, what: 'multi-split', ns: 'd.sharded'}",
                        "{_id: 1, what: 'moveChunk.start', ns: 'd.sharded'}"))
                .containsExactly("moveChunk.error of d.sharded in config.changelog");
    }

    @Test
    void collectionsThatAreNotShardedMayBeDroppedAndRenamed() {
        assertThat(changes(
                        "{_id: 6, what: 'renameCollection.end', ns: 'd.other', " + RENAMED,
                        "{_id: 5, what: 'renameCollection.metadata', ns: 'admin.other to d.renamed : dropped target"
                                + " collection.', details: {}}",
                        "{_id: 4, what: 'renameCollection.start', ns: 'd.other', " + RENAMED,
                        "{_id: 3, what: 'dropCollection', ns: 'd.plain', details: {}}",
                        "{_id: 2, what: 'dropCollection.start', ns: 'd.plain', details: {}}",
                        "{_id: 1, what: 'split', ns: 'd.sharded'}"))
                .isEmpty();
    }

    /** A cluster makes it by itself some time after it has its first shard. */
    @Test
    void theCollectionOfSessionsMayBeShardedMeanwhile() {
        assertThat(changes(
                        "{_id: 3, what: 'shardCollection.end', ns: 'config.system.sessions', details: {}}",
                        "{_id: 2, what: 'shardCollection.start', ns: 'config.system.sessions', details: {}}",
                        "{_id: 1, what: 'split', ns: 'd.sharded'}"))
                .isEmpty();
    }

    @Test
    void whatIsDroppedMayHaveBegunToBeBefore() {
        String end = "{_id: 2, what: 'dropCollection', ns: 'd.plain', details: {}}";
        assertThat(changes(
                        end,
                        "{_id: 1, what: 'split', ns: 'd.sharded'}",
                        "{_id: 0, what: 'dropCollection.start', ns: 'd.plain', details: {}}"))
                .isEmpty();
        assertThat(changes(
                        end,
                        "{_id: 1, what: 'split', ns: 'd.sharded'}",
                        "{_id: 0, what: 'dropCollection.start', ns: 'd.plain', details: {collectionUUID: {uuid: 1}}}"))
                .containsExactly("dropCollection of d.plain in config.changelog");
        assertThat(changes(end, "{_id: 1, what: 'split', ns: 'd.sharded'}"))
                .containsExactly("dropCollection of d.plain in config.changelog");
    }

    @Test
    void shardedCollectionsMayNot() {
        String last = "{_id: 1, what: 'split', ns: 'd.sharded'}";
        assertThat(changes(
                        "{_id: 3, what: 'dropCollection', ns: 'd.gone', details: {}}",
                        "{_id: 2, what: 'dropCollection.start', ns: 'd.gone', details: {collectionUUID: {uuid: 1}}}",
                        last))
                .containsExactly(
                        "dropCollection of d.gone in config.changelog",
                        "dropCollection.start of d.gone in config.changelog");
        assertThat(changes(
                        "{_id: 2, what: 'renameCollection.start', ns: 'd.plain', details: {source: 'd.plain',"
                                + " destination: 'd.sharded'}}",
                        last))
                .containsExactly("renameCollection.start of d.plain in config.changelog");
        assertThat(changes("{_id: 2, what: 'dropCollection.start', ns: 'd.sharded', details: {}}", last))
                .hasSize(1);
        assertThat(changes("{_id: 2, what: 'shardCollection.start', ns: 'd.new'}", last))
                .hasSize(1);
        assertThat(changes("{_id: 2, what: 'movePrimary.start', ns: 'd'}", last))
                .hasSize(1);
    }

    /** Servers from 6.1 on write this down too. */
    @Test
    void aNewDatabaseMattersOnlyWhereThereIsNoCommonTime() {
        ChangeNotes notes = notes(
                "{_id: 2, what: 'createDatabase.start', ns: 'new', details: {}}",
                "{_id: 1, what: 'split', ns: 'd.sharded'}");
        assertThat(notes.changes(SHARDED::contains, false)).isEmpty();
        assertThat(notes.changes(SHARDED::contains, true))
                .containsExactly("createDatabase.start of new in config.changelog");
    }

    @Test
    void notesThatDoNotReachBackAreTold() {
        assertThat(changes("{_id: 3, what: 'split', ns: 'd.sharded'}"))
                .containsExactly("config.changelog does not reach back to when the dump began");
        assertThat(new ChangeNotes(List.of(), null).changes(SHARDED::contains, true))
                .isEmpty();
    }
}
