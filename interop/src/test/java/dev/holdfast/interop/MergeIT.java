package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.job.MergeJob;
import dev.holdfast.run.MergeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts that were stored each for itself become one snapshot, which restic restores as if it had been one backup. */
class MergeIT {
    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    private Snapshot part(String name) throws IOException {
        Path directory = Files.createDirectory(scene.source().resolve(name));
        NastyCorpus.fill(directory.toString(), Peer.RESTIC_014);
        return scene.ours().backup(directory);
    }

    @ParameterizedTest
    @EnumSource
    void resticRestoresTheMergedSnapshotAndNothingIsLostByAPrune(Peer peer) throws IOException {
        scene.ours().create();
        Snapshot one = part("one");
        Snapshot two = part("two");
        String path = scene.source().toString();

        MergeRun run = scene.ours()
                .with(repository -> MergeJob.named("both")
                        .part("one", one, path + "/one")
                        .part("two", two, path + "/two")
                        .forgetParts(true)
                        .in(repository)
                        .run());

        assertThat(run.removed()).containsExactlyInAnyOrder(one.id(), two.id());
        Restic restic = scene.restic(peer);
        restic.ok("prune", "--max-unused", "0");
        restic.assertSound();
        Path restored = scene.target("restored");
        restic.ok("restore", run.snapshot().id().hex(), "--target", restored.toString());
        DiskImage.of(path + "/one").assertSameByRestic(restored + "/one");
        DiskImage.of(path + "/two").assertSameByRestic(restored + "/two");
    }

    @Test
    void entriesOfDirectoriesLieSideBySide() throws IOException {
        scene.ours().create();
        Snapshot one = part("one");
        Snapshot two = part("two");
        String path = scene.source().toString();

        MergeRun run = scene.ours()
                .with(repository -> MergeJob.unnamed()
                        .entriesOf(one, path)
                        .entriesOf(two, path)
                        .tag("merged")
                        .in(repository)
                        .run());

        Restic restic = scene.restic(Peer.RESTIC);
        restic.assertSound();
        Path restored = scene.target("restored");
        restic.ok("restore", run.snapshot().id().hex(), "--target", restored.toString());
        DiskImage.of(path + "/one").assertSameByRestic(restored + "/one");
        DiskImage.of(path + "/two").assertSameByRestic(restored + "/two");
    }
}
