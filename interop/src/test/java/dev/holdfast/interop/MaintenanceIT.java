package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.CompressionMode;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PruneReport;
import dev.holdfast.run.TagEdit;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.workload.DirectoryWorkload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program checks, thins out and prunes what both wrote. */
class MaintenanceIT {
    private final Scene scene = new Scene();
    private final Random random = new Random(11);

    @AfterEach
    void remove() {
        scene.close();
    }

    private void write(String name, int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        Disk.file(scene.source() + "/" + name, content);
    }

    /** Four snapshots, two by each program, of a directory that changes in between. */
    private DiskImage history(Restic restic) {
        scene.ours().create();
        NastyCorpus.fillSmall(scene.source().toString(), 200);
        for (int round = 0; round < 4; round++) {
            for (int file = 0; file < 6; file++) {
                write("changing" + file, 1_500_000);
            }
            write("kept" + round, 3_000_000);
            if (round % 2 == 0) {
                scene.ours().backup(scene.source());
            } else {
                restic.backup(scene.source());
            }
        }
        return DiskImage.of(scene.source().toString());
    }

    private CheckReport assertSoundByOurs() {
        CheckReport report = scene.ours().with(repository -> repository.upkeep().check(CheckDepth.full()));
        assertThat(report.problems()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.packsRead()).isEqualTo(report.packs()).isPositive();
        return report;
    }

    private static PruneReport prune(Repository repository, PruneOptions options) {
        try (PreparedPrune prune = repository.upkeep().planPrune(options)) {
            return prune.run();
        }
    }

    private void forgetAllButLast(Repository repository) {
        ForgetPlan plan = repository
                .upkeep()
                .planForget(
                        SnapshotFilter.all(),
                        KeepRules.builder().last(1).build(),
                        RetentionOptions.at(Instant.parse("2100-01-01T00:00:00Z"))
                                .build());
        assertThat(plan.remove()).hasSize(3);
        assertThat(repository.upkeep().forget(plan).failed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void afterForgetAndPruneByHoldfastResticFindsAllSoundAndNothingToDo(Peer peer) {
        Restic restic = scene.restic(peer);
        DiskImage before = history(restic);
        PruneReport report = scene.ours().with(repository -> {
            forgetAllButLast(repository);
            return prune(
                    repository,
                    PruneOptions.builder().maxUnused(new UnusedLimit.Bytes(0)).build());
        });
        assertThat(report.packsRemoved()).isPositive();
        restic.assertSound();
        assertThat(restic.ok("prune", "--max-unused", "0", "--dry-run").out()).containsPattern("total prune: +0 blobs");
        Path target = scene.target("restored");
        restic.ok("restore", "latest", "--target", target.toString());
        before.assertSame(Scene.restored(target, scene.source()));
        assertThat(assertSoundByOurs().unusedBlobs()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void afterForgetAndPruneByResticHoldfastFindsAllSoundAndNothingToDo(Peer peer) {
        Restic restic = scene.restic(peer);
        history(restic);
        restic.ok("forget", "--keep-last", "1", "--prune", "--max-unused", "0");
        assertThat(assertSoundByOurs().unusedBlobs()).isZero();
        PruneReport report = scene.ours()
                .with(repository -> prune(
                        repository,
                        PruneOptions.builder()
                                .maxUnused(new UnusedLimit.Bytes(0))
                                .build()));
        assertThat(report.packsRemoved()).isZero();
        assertThat(report.packsWritten()).isZero();
        restic.assertSound();
    }

    @ParameterizedTest
    @EnumSource
    void aPruneWithinItsLimitsLeavesWhatResticAccepts(Peer peer) {
        Restic restic = scene.restic(peer);
        history(restic);
        scene.ours().with(repository -> {
            forgetAllButLast(repository);
            return prune(
                    repository, PruneOptions.builder().maxRepackBytes(5_000_000).build());
        });
        restic.assertSound();
        assertSoundByOurs();
    }

    @ParameterizedTest
    @EnumSource
    void holdfastFindsNothingWrongWithOddFilesOfRestic(Peer peer) {
        NastyCorpus.fill(scene.source().toString(), peer);
        scene.ours().create();
        scene.restic(peer).backup(scene.source());
        assertThat(assertSoundByOurs().snapshots()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "auto", "max"})
    void everyCompressionOfResticIsReadAndSound(String mode) {
        scene.ours().create();
        NastyCorpus.fillSmall(scene.source().toString(), 50);
        write("large", 3_000_000);
        DiskImage before = DiskImage.of(scene.source().toString());
        scene.restic(Peer.RESTIC)
                .ok("backup", "--compression", mode, scene.source().toString());
        assertSoundByOurs();
        Path target = scene.target("restored");
        scene.ours().restore("latest", target);
        before.assertSame(Scene.restored(target, scene.source()));
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionOfHoldfastIsReadAndSound(CompressionMode mode) {
        scene.ours().create();
        NastyCorpus.fillSmall(scene.source().toString(), 50);
        write("large", 3_000_000);
        DiskImage before = DiskImage.of(scene.source().toString());
        try (Repository repository = scene.ours().builder().compression(mode).open(Secret.of(Scene.PASSWORD))) {
            BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(scene.source()))
                    .into(repository)
                    .run();
        }
        for (Peer peer : Peer.values()) {
            scene.restic(peer).assertSound();
            Path target = scene.target("restored by " + peer);
            scene.restic(peer).ok("restore", "latest", "--target", target.toString());
            before.assertSame(Scene.restored(target, scene.source()));
        }
    }

    @Test
    void anUpgradedRepositoryIsCompressedByPrune() {
        Restic restic = scene.restic(Peer.RESTIC);
        restic.ok("init", "--repository-version", "1");
        NastyCorpus.fillSmall(scene.source().toString(), 200);
        restic.backup(scene.source());
        restic.ok("migrate", "upgrade_repo_v2");
        scene.ours()
                .with(repository -> prune(
                        repository,
                        PruneOptions.builder().repackUncompressed(true).build()));
        restic.assertSound();
        assertThat(restic.ok("prune", "--repack-uncompressed", "--dry-run").out())
                .containsPattern("to repack: +0 blobs");
        assertSoundByOurs();
    }

    @ParameterizedTest
    @EnumSource
    void tagsThatHoldfastChangesAreSeenByRestic(Peer peer) {
        scene.ours().create();
        NastyCorpus.fillSmall(scene.source().toString(), 5);
        Snapshot first = scene.ours().backup(scene.source());
        scene.ours()
                .with(repository ->
                        repository.upkeep().tag(repository.snapshots(), List.of(TagEdit.add(List.of("x", "y")))));
        var listed =
                scene.restic(peer).ok("snapshots", "--json", "--tag", "x,y").json();
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("original").asText()).isEqualTo(first.id().hex());
        scene.restic(peer).assertSound();
    }
}
