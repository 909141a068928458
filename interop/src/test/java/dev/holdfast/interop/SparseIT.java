package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of 1 GiB that is nearly all holes. */
class SparseIT {
    private static final long GIB = 1L << 30;

    private final Scene scene = new Scene();

    @BeforeEach
    void fill() {
        byte[] island = new byte[300_000];
        new Random(7).nextBytes(island);
        Disk.sparse(scene.source() + "/sparse", GIB, List.of(0L, 4096L * 2000, 300_000_007L, GIB - 5_000_000), island);
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void itGoesBothWaysAndStaysSparse() {
        DiskImage before = DiskImage.of(scene.source().toString());
        Snapshot ours = scene.ours().backup(scene.source());
        JsonNode theirs = scene.restic(Peer.RESTIC)
                .ok("backup", "--json", "--force", scene.source().toString())
                .summary();
        assertThat(theirs.get("data_blobs").asLong()).isZero();
        Path byOurs = scene.target("ours");
        scene.ours().restore(theirs.get("snapshot_id").asText(), byOurs);
        before.assertSame(Scene.restored(byOurs, scene.source()));
        before.assertAsSparse(Scene.restored(byOurs, scene.source()));
        Path byRestic = scene.target("restic");
        scene.restic(Peer.RESTIC).ok("restore", ours.id().hex(), "--sparse", "--target", byRestic.toString());
        before.assertSame(Scene.restored(byRestic, scene.source()));
    }
}
