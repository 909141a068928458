package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots go from one repository into another, by ours and by restic's copy, and each knows what the other has copied. */
class CopyIT {
    private static final String OTHER = "the target's password";

    private final Scene scene = new Scene();
    private final Scene second = new Scene();

    @BeforeEach
    void fill() {
        NastyCorpus.fill(scene.source().toString(), Peer.RESTIC_014);
    }

    @AfterEach
    void remove() {
        scene.close();
        second.close();
    }

    private Ours target() {
        return second.ours(OTHER);
    }

    private Restic resticOnTarget(Peer peer) {
        return second.restic(peer, OTHER)
                .with("RESTIC_FROM_PASSWORD", Scene.PASSWORD)
                .with("RESTIC_FROM_PASSWORD_FILE", passwordFile().toString());
    }

    private Path passwordFile() {
        try {
            return Files.writeString(scene.target("password"), Scene.PASSWORD);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private CopyRun copy() {
        try (Repository from = scene.ours().open();
                Repository into = target().open()) {
            CopyRun run = CopyJob.from(from).into(into).run();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return run;
        }
    }

    private void changeAndBackUp() throws IOException {
        Files.writeString(scene.source().resolve("changed"), "something else");
        Snapshot unused = scene.ours().backup(scene.source());
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCopiedIsSoundAndRestoredByRestic(Peer peer) throws IOException {
        scene.ours().create();
        Snapshot unused = scene.ours().backup(scene.source());
        changeAndBackUp();
        target().create();
        DiskImage before = DiskImage.of(scene.source().toString());

        assertThat(copy().copied()).hasSize(2);

        Restic restic = second.restic(peer, OTHER);
        restic.assertSound();
        Path restored = second.target("restored");
        restic.ok("restore", "latest", "--target", restored.toString());
        before.assertSameByRestic(Scene.restored(restored, scene.source()));
    }

    @Test
    void whatTheTargetHasIsNotRead() {
        scene.ours().create();
        target().create();
        // in a file system the directories above change whenever somebody makes a file in them
        MemoryWorkload same = MemoryWorkload.named("same").put("directory/file", "content".repeat(10_000));
        try (Repository from = scene.ours().open()) {
            BackupRun unused =
                    BackupJob.named("first").workload(same).into(from).run();
        }
        assertThat(copy().copied()).hasSize(1);
        RecordingBlobStore recorded =
                new RecordingBlobStore(BlobStores.open(scene.repository().toString()));
        try (Repository from = Repository.at(recorded).open(Secret.of(Scene.PASSWORD));
                Repository into = target().open()) {
            // another snapshot of the same content, so that there is something to copy
            BackupRun unused =
                    BackupJob.named("again").workload(same).into(from).run();
            recorded.forget();
            CopyRun run = CopyJob.from(from).into(into).run();
            assertThat(run.copied()).hasSize(1);
            assertThat(run.bytesStored()).isZero();
        }
        assertThat(recorded.entries(Operation.GET)).noneMatch(get -> get.name().startsWith("data/"));
    }

    @Test
    void eachKnowsWhatTheOtherHasCopied() {
        scene.ours().create();
        Snapshot unused = scene.ours().backup(scene.source());
        target().create();
        assertThat(copy().copied()).hasSize(1);

        resticOnTarget(Peer.RESTIC).ok("copy", "--from-repo", scene.repository().toString());
        assertThat(target().<Integer>with(repository -> repository.snapshots().size()))
                .isEqualTo(1);
    }

    @Test
    void whatResticHasCopiedIsNotCopiedAgain() {
        scene.ours().create();
        Snapshot ours = scene.ours().backup(scene.source());
        target().create();
        Restic restic = resticOnTarget(Peer.RESTIC);
        restic.ok("copy", "--from-repo", scene.repository().toString());
        restic.assertSound();

        assertThat(copy())
                .satisfies(run -> assertThat(run.copied()).isEmpty())
                .satisfies(run -> assertThat(run.present()).containsExactly(ours));
    }

    @Test
    void anotherTagMakesAnotherSnapshotForBoth() {
        scene.ours().create();
        Snapshot unused = scene.ours().backup(scene.source());
        target().create();
        assertThat(copy().copied()).hasSize(1);
        scene.restic(Peer.RESTIC).ok("tag", "--add", "later");
        Restic restic = resticOnTarget(Peer.RESTIC);

        assertThat(copy().copied()).hasSize(1);
        restic.ok("copy", "--from-repo", scene.repository().toString());
        assertThat(restic.snapshots()).hasSize(2);
    }

    @Test
    void aCopySaysTheSameAsThatOfRestic() {
        scene.ours().create();
        Snapshot ours = scene.ours().backup(scene.source());
        target().create();
        assertThat(copy().copied()).hasSize(1);
        JsonNode byUs =
                resticOnTarget(Peer.RESTIC).ok("cat", "snapshot", only()).json();
        target().with(repository ->
                repository.upkeep().forget(dev.holdfast.run.ForgetPlan.ofNamed(repository.snapshots())));

        resticOnTarget(Peer.RESTIC).ok("copy", "--from-repo", scene.repository().toString());
        JsonNode byRestic =
                resticOnTarget(Peer.RESTIC).ok("cat", "snapshot", only()).json();

        assertThat(byUs).isEqualTo(byRestic);
        assertThat(byUs.get("original").asText()).isEqualTo(ours.id().hex());
    }

    private String only() {
        return target().with(repository -> repository.snapshots().get(0).id().hex());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "1, 1"})
    void versionsMayDiffer(String from, String into) throws IOException {
        scene.restic(Peer.RESTIC).ok("init", "--repository-version", from);
        JsonNode theirs = scene.restic(Peer.RESTIC).backup(scene.source());
        resticOnTarget(Peer.RESTIC).ok("init", "--repository-version", into);
        DiskImage before = DiskImage.of(scene.source().toString());

        CopyRun run = copy();

        assertThat(run.copied().get(0).source().id().hex())
                .isEqualTo(theirs.get("snapshot_id").asText());
        Restic restic = resticOnTarget(Peer.RESTIC);
        restic.assertSound();
        Path restored = second.target("restored");
        restic.ok("restore", "latest", "--target", restored.toString());
        before.assertSameByRestic(Scene.restored(restored, scene.source()));
        assertThat(compressedBlobs(restic) > 0).isEqualTo(into.equals("2"));
    }

    private static long compressedBlobs(Restic restic) {
        return restic.ok("list", "index")
                .out()
                .lines()
                .flatMap(id -> StreamSupport.stream(
                        restic.ok("cat", "index", id)
                                .json()
                                .findValues("uncompressed_length")
                                .spliterator(),
                        false))
                .count();
    }

    @Test
    void withTheChunkerOfTheSourceABackupRecognisesWhatWasCopied() {
        scene.restic(Peer.RESTIC).ok("init");
        JsonNode theirs = scene.restic(Peer.RESTIC).backup(scene.source());
        assertThat(theirs).isNotNull();
        try (Repository from = scene.ours().open()) {
            Repository.at(BlobStores.create(second.repository().toString()))
                    .lowCostKeys()
                    .chunkerOf(from)
                    .create(Secret.of(OTHER))
                    .close();
        }
        assertThat(copy().findings()).isEmpty();

        JsonNode again = second.restic(Peer.RESTIC, OTHER).backup(scene.source());

        assertThat(List.of(
                        again.get("data_blobs").asLong(),
                        again.get("files_changed").asLong()))
                .isEqualTo(List.of(0L, 0L));
    }
}
