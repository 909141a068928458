package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Repositories of version 1, which have no compression, stay what they are. */
class VersionOneIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void fill() {
        NastyCorpus.fill(scene.source().toString(), Peer.RESTIC_014);
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void isReadAndAddedToWithoutABlobTwice(Peer peer) {
        DiskImage before = DiskImage.of(scene.source().toString());
        Restic restic = scene.restic(peer);
        restic.ok("init", "--repository-version", "1");
        JsonNode theirs = restic.backup(scene.source());
        assertThat(scene.ours().<Integer>with(Repository::version)).isEqualTo(1);
        Snapshot ours = scene.ours().backup(scene.source());
        assertThat(ours.tree()).isEqualTo(restic.tree(theirs.get("snapshot_id").asText(), ""));
        Path target = scene.target("restored");
        scene.ours().restore(theirs.get("snapshot_id").asText(), target);
        before.assertSame(Scene.restored(target, scene.source()));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAddedIsSoundAndRestored(Peer peer) {
        Restic restic = scene.restic(peer);
        restic.ok("init", "--repository-version", "1");
        DiskImage before = DiskImage.of(scene.source().toString());
        Snapshot ours = scene.ours().backup(scene.source());
        restic.assertSound();
        Path target = scene.target("restored");
        restic.ok("restore", ours.id().hex(), "--target", target.toString());
        before.assertSameByRestic(Scene.restored(target, scene.source()));
    }
}
