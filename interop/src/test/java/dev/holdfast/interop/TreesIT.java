package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both programs make the same trees and chunks of the same files. */
class TreesIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void fill() {
        NastyCorpus.fill(scene.source().toString());
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(names = "RESTIC")
    void resticAddsNothingToWhatHoldfastBackedUp(Peer peer) {
        scene.ours().create();
        Snapshot ours = scene.ours().backup(scene.source());
        JsonNode summary = scene.restic(peer)
                .ok("backup", "--json", scene.source().toString())
                .summary();
        assertThat(scene.restic(peer).tree(summary.get("snapshot_id").asText(), ""))
                .isEqualTo(ours.tree());
        assertThat(summary.get("data_blobs").asLong()).isZero();
        assertThat(summary.get("tree_blobs").asLong()).isZero();
        assertThat(summary.get("data_added").asLong()).isZero();
    }
}
