package dev.holdfast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one program backed up, the other restores identically. */
class RoundTripIT {
    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    private DiskImage fill(Peer peer) {
        String source = scene.source().toString();
        NastyCorpus.fill(source, peer);
        return DiskImage.of(source);
    }

    @ParameterizedTest
    @EnumSource
    void resticRestoresWhatHoldfastBackedUp(Peer peer) {
        DiskImage before = fill(peer);
        scene.ours().create();
        Snapshot snapshot = scene.ours().backup(scene.source());
        Path target = scene.target("restored");
        scene.restic(peer).assertSound();
        scene.restic(peer).ok("restore", snapshot.id().hex(), "--target", target.toString());
        before.assertSameByRestic(Scene.restored(target, scene.source()));
    }

    @ParameterizedTest
    @EnumSource
    void holdfastRestoresWhatResticBackedUp(Peer peer) {
        DiskImage before = fill(peer);
        scene.restic(peer).ok("init");
        JsonNode summary = scene.restic(peer).backup(scene.source());
        Path target = scene.target("restored");
        scene.ours().restore(summary.get("snapshot_id").asText(), target);
        before.assertSame(Scene.restored(target, scene.source()));
    }

    @ParameterizedTest
    @EnumSource
    void holdfastRestoresWhatItBackedUp(Peer peer) {
        DiskImage before = fill(peer);
        scene.ours().create();
        Snapshot snapshot = scene.ours().backup(scene.source());
        Path target = scene.target("restored");
        scene.ours().restore(snapshot.id().hex(), target);
        before.assertSame(Scene.restored(target, scene.source()));
    }
}
