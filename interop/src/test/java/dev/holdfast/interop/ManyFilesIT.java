package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A directory with many small files: 3,000, or 100,000 with {@code -Dholdfast.it.full=true}. */
class ManyFilesIT {
    private static final int COUNT = Boolean.getBoolean("holdfast.it.full") ? 100_000 : 3_000;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void theyGoBothWaysAndNoBlobIsAddedTwice() {
        String source = scene.source().toString();
        NastyCorpus.fillSmall(source, COUNT);
        DiskImage before = DiskImage.of(source);
        Restic restic = scene.restic(Peer.RESTIC);
        scene.ours().create();
        Snapshot ours = scene.ours().backup(scene.source());
        assertThat(Ours.summary(ours).totalFilesProcessed()).isEqualTo(COUNT);
        JsonNode theirs = restic.ok("backup", "--json", "--force", source).summary();
        assertThat(restic.tree(theirs.get("snapshot_id").asText(), "")).isEqualTo(ours.tree());
        assertThat(theirs.get("data_added").asLong()).isZero();
        restic.assertSound();
        Path byRestic = scene.target("restic");
        restic.ok("restore", ours.id().hex(), "--target", byRestic.toString());
        before.assertSame(Scene.restored(byRestic, scene.source()));
        Path byOurs = scene.target("ours");
        scene.ours().restore(theirs.get("snapshot_id").asText(), byOurs);
        before.assertSame(Scene.restored(byOurs, scene.source()));
    }
}
