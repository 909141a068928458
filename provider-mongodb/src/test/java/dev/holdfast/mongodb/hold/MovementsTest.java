package dev.holdfast.mongodb.hold;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the work that shards do together is about collections that are not sharded. Documents are as servers of 6.0.5 write them. */
class MovementsTest {
    private static boolean isOfUnsharded(String work) {
        return Movements.isOfUnsharded(BsonDocument.parse(work), "d.sharded"::equals);
    }

    @Test
    void collectionsThatAreNotShardedAreDroppedAndRenamed() {
        assertThat(isOfUnsharded(
                        "{_id: {namespace: 'd.plain', operationType: 'dropCollection'}, phase: 'dropCollection'}"))
                .isTrue();
        assertThat(isOfUnsharded("{_id: {namespace: 'd.plain', operationType: 'renameCollection'}, to: 'd.again',"
                        + " dropTarget: false, targetIsSharded: false, sourceUUID: 1}"))
                .isTrue();
    }

    private static boolean isOfSessions(String work) {
        return Movements.isOfSessions(BsonDocument.parse(work));
    }

    @Test
    void aClusterMayMakeItsCollectionOfSessions() {
        assertThat(isOfSessions("{_id: {namespace: 'config.system.sessions', operationType: 'createCollection'}}"))
                .isTrue();
        assertThat(isOfSessions("{_id: 'config.system.sessions', state: 2, why: 'createCollection'}"))
                .isTrue();
        assertThat(isOfSessions("{_id: 'config', state: 2, why: 'createCollection'}"))
                .isTrue();
        assertThat(isOfSessions("{_id: 'config', state: 2, why: 'dropDatabase'}"))
                .isFalse();
        assertThat(isOfSessions("{_id: {namespace: 'd.c', operationType: 'createCollection'}}"))
                .isFalse();
        assertThat(isOfSessions("{_id: 1}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{_id: {namespace: 'd.sharded', operationType: 'dropCollection'}}",
                "{_id: {namespace: 'd.gone', operationType: 'dropCollection'}, collInfo: {_id: 'd.gone'}}",
                "{_id: {namespace: 'd.plain', operationType: 'renameCollection'}, to: 'd.sharded'}",
                "{_id: {namespace: 'd.plain', operationType: 'renameCollection'}, to: 'd.gone', targetIsSharded: true}",
                "{_id: {namespace: 'd.gone', operationType: 'renameCollection'}, to: 'd.new', optShardedCollInfo: {}}",
                "{_id: {namespace: 'd.new', operationType: 'createCollection'}}",
                "{_id: {namespace: 'd', operationType: 'dropDatabase'}}",
                "{_id: 1}"
            })
    void allElseMayMoveOrChangeWhatIsRouted(String work) {
        assertThat(isOfUnsharded(work)).isFalse();
    }
}
