package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotSummary;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both programs make the same trees and the same chunks of the same files. */
class TreesIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void create() {
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void resticAddsNothingToWhatHoldfastBackedUp(Peer peer) {
        NastyCorpus.fill(scene.source().toString(), peer);
        Snapshot ours = scene.ours().backup(scene.source());
        JsonNode theirs = scene.restic(peer).backup(scene.source());
        assertSameTrees(scene.restic(peer), ours, theirs);
        assertThat(theirs.get("data_blobs").asLong()).isZero();
        assertThat(theirs.get("tree_blobs").asLong()).isZero();
        assertThat(theirs.get("data_added").asLong()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void holdfastAddsNothingToWhatResticBackedUp(Peer peer) {
        NastyCorpus.fill(scene.source().toString(), peer);
        JsonNode theirs = scene.restic(peer).backup(scene.source());
        Snapshot ours = scene.ours().backup(scene.source());
        assertSameTrees(scene.restic(peer), ours, theirs);
        assertAddsNothing(ours);
    }

    @ParameterizedTest
    @EnumSource
    void eachTakesTheOthersSnapshotAsParent(Peer peer) {
        NastyCorpus.fillSmall(scene.source().toString(), 100);
        JsonNode theirs = scene.restic(peer).backup(scene.source());
        Snapshot ours = scene.ours().backup(scene.source());
        assertThat(ours.parent().orElseThrow().hex()).startsWith(id(theirs));
        assertThat(Ours.summary(ours).filesUnmodified()).isEqualTo(100);
        JsonNode again = scene.restic(peer).backup(scene.source());
        assertThat(again.get("files_unmodified").asLong()).isEqualTo(100);
        assertThat(again.get("dirs_changed").asLong()).isZero();
    }

    @Test
    void timesAreWrittenInTheTimeZoneAsResticDoes() {
        NastyCorpus.fillTimes(scene.source().toString());
        Snapshot ours = scene.ours().in(ZoneId.of("America/St_Johns")).backup(scene.source());
        JsonNode theirs =
                scene.restic(Peer.RESTIC).with("TZ", "America/St_Johns").backup(scene.source());
        assertSameTrees(scene.restic(Peer.RESTIC), ours, theirs);
    }

    @Test
    void targetsNotInUtf8AndAttributesOfLinksAreAllThatAnOldResticMisses() {
        NastyCorpus.fill(scene.source().toString(), Peer.RESTIC);
        Restic old = scene.restic(Peer.RESTIC_014);
        Snapshot ours = scene.ours().backup(scene.source());
        JsonNode theirs = old.backup(scene.source());
        List<String> differences = TreeDifferences.between(old, ours.tree(), old.tree(id(theirs), ""));
        assertThat(differences)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains("source/later/")
                        .containsAnyOf(": linktarget_raw \"", ": extended_attributes [{")
                        .endsWith("| null"));
    }

    private static void assertSameTrees(Restic restic, Snapshot ours, JsonNode theirs) {
        String tree = restic.tree(id(theirs), "");
        if (!tree.equals(ours.tree())) {
            assertThat(TreeDifferences.between(restic, ours.tree(), tree)).isEmpty();
        }
        assertThat(ours.tree()).isEqualTo(tree);
    }

    private static void assertAddsNothing(Snapshot snapshot) {
        SnapshotSummary summary = Ours.summary(snapshot);
        assertThat(List.of(summary.dataBlobs(), summary.treeBlobs(), summary.dataAdded(), summary.dataAddedPacked()))
                .as("new data blobs, tree blobs, their size, and packed")
                .containsOnly(0L);
    }

    private static String id(JsonNode backupSummary) {
        return backupSummary.get("snapshot_id").asText();
    }
}
