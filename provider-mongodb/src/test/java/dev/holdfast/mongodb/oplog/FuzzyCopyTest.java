package dev.holdfast.mongodb.oplog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not happen between a copy and the moment that it is brought to. */
class FuzzyCopyTest {
    private static final OplogEntry RENAME =
            Oplog.command("5:1", "d", "{renameCollection: 'd.a', to: 'd.b', dropTarget: false}");

    @Test
    void afterAMemberStoodStillCollectionsMayGetOtherNames() {
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(RENAME))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("another name");
        assertThatCode(() -> FuzzyCopy.ofStill().check(RENAME)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"featureCompatibilityVersion", "authSchema"})
    void changesOfVersionsAreRefusedOnAnyCopy(String version) {
        OplogEntry entry = Oplog.insert("5:1", "admin.system.version", "{_id: '" + version + "'}");
        assertThatThrownBy(() -> FuzzyCopy.ofStill().check(entry)).isInstanceOf(Inconsistent.class);
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(entry)).isInstanceOf(Inconsistent.class);
    }

    @Test
    void thatASetBecomesAShardIsNoChangeOfVersion() {
        OplogEntry entry = Oplog.insert("5:1", "admin.system.version", "{_id: 'shardIdentity'}");
        assertThatCode(() -> FuzzyCopy.ofAll().check(entry)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.reshardingOperations", "d.system.resharding.1"})
    void reshardingIsRefusedOnAnyCopy(String namespace) {
        OplogEntry entry = Oplog.insert("5:1", namespace, "{_id: 1}");
        assertThatThrownBy(() -> FuzzyCopy.ofStill().check(entry)).isInstanceOf(Inconsistent.class);
        assertThatThrownBy(() -> FuzzyCopy.ofAll().check(entry)).isInstanceOf(Inconsistent.class);
    }

    /** As shards write it when a chunk is moved or a collection renamed, and when the members of the config servers change. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "minOpTimeRecovery",
                "migrationCoordinatorStats",
                "startRangeDeletion",
                "_shardsvrRenameCollectionParticipant",
                "RenameCollectionMetadataStats",
                "shardIdentity"
            })
    void whatShardsNoteOfThemselvesIsNoChangeOfVersions(String id) {
        OplogEntry change = Oplog.update(
                "5:1", "admin.system.version", "{$v: 2, diff: {u: {minOpTimeUpdaters: 0}}}", "'" + id + "'");
        assertThatCode(() -> FuzzyCopy.ofStill().check(change)).doesNotThrowAnyException();
        assertThatCode(() -> FuzzyCopy.ofAll().check(change)).doesNotThrowAnyException();
        OplogEntry made = Oplog.insert("5:1", "admin.system.version", "{_id: '" + id + "'}");
        assertThatCode(() -> FuzzyCopy.ofAll().check(made)).doesNotThrowAnyException();
        OplogEntry version = Oplog.update(
                "5:1", "admin.system.version", "{$v: 2, diff: {u: {version: '6.0'}}}", "'featureCompatibilityVersion'");
        assertThatThrownBy(() -> FuzzyCopy.ofStill().check(version)).isInstanceOf(Inconsistent.class);
    }

    @Test
    void anUnknownCommandIsRefusedOnAnyCopy() {
        OplogEntry entry = Oplog.command("5:1", "d", "{importCollection: 'a'}");
        assertThatThrownBy(() -> FuzzyCopy.ofStill().check(entry)).isInstanceOf(Inconsistent.class);
    }
}
