package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.job.BackupJob;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.CommandWorkload;
import dev.holdfast.workload.StreamWorkload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams and the output of commands become the same trees. */
class StreamsIT {
    private static final Instant WHEN = Instant.parse("2026-02-03T04:05:06Z");
    private static final String WHEN_FOR_RESTIC = "2026-02-03 04:05:06";

    private final Scene scene = new Scene();
    private final byte[] content = new byte[3_000_000];

    @BeforeEach
    void create() {
        new Random(5).nextBytes(content);
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private Snapshot backup(Workload workload) {
        return scene.ours()
                .with(repository -> repository.snapshot(BackupJob.unnamed()
                        .workload(workload)
                        .takenAt(WHEN)
                        .into(repository)
                        .run()
                        .snapshot()
                        .hex()));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamMakesTheSameTree(Peer peer) {
        // restic 0.14 gives directories above a stream the time at which it looks at them.
        String name = peer == Peer.RESTIC ? "a/b" : "b";
        Snapshot ours = backup(StreamWorkload.from(name, new ByteArrayInputStream(content)));
        Restic restic = scene.restic(peer);
        Restic.Outcome outcome =
                restic.run(content, "backup", "--json", "--stdin", "--stdin-filename", name, "--time", WHEN_FOR_RESTIC);
        String theirs = restic.tree(outcome.summary().get("snapshot_id").asText(), "");
        assertThat(TreeDifferences.between(restic, ours.tree(), theirs)).isEmpty();
        assertThat(ours.tree()).isEqualTo(theirs);
        assertThat(outcome.summary().get("data_blobs").asLong()).isZero();
        assertThat(outcome.summary().get("tree_blobs").asLong()).isZero();
    }

    @Test
    void aCommandMakesTheSameTree() {
        Path file = scene.source().resolve("file");
        Disk.file(file.toString(), content);
        List<String> command = List.of("cat", file.toString());
        Snapshot ours = backup(CommandWorkload.of("dump.sql", command));
        Restic restic = scene.restic(Peer.RESTIC);
        String theirs = restic.tree(
                restic.ok(
                                "backup",
                                "--json",
                                "--stdin-from-command",
                                "--stdin-filename",
                                "dump.sql",
                                "--time",
                                WHEN_FOR_RESTIC,
                                "--",
                                command.get(0),
                                command.get(1))
                        .summary()
                        .get("snapshot_id")
                        .asText(),
                "");
        assertThat(TreeDifferences.between(restic, ours.tree(), theirs)).isEmpty();
        assertThat(ours.tree()).isEqualTo(theirs);
    }

    @ParameterizedTest
    @EnumSource
    void resticPrintsAStreamOfHoldfast(Peer peer) {
        backup(StreamWorkload.from(
                "a/b", new ByteArrayInputStream("some text\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        assertThat(scene.restic(peer).ok("dump", "latest", "/a/b").out()).isEqualTo("some text\n");
        scene.restic(peer).assertSound();
    }

    @Test
    void holdfastPrintsAStreamOfRestic() {
        scene.restic(Peer.RESTIC).run(content, "backup", "--stdin", "--stdin-filename", "a/b");
        byte[] back = scene.ours().with(repository -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                repository.contents().cat(repository.snapshot("latest"), "a/b", out);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return out.toByteArray();
        });
        assertThat(back).isEqualTo(content);
    }
}
