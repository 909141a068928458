package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PruneReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A repository that an early restic wrote, whose pack holds trees and data. */
class MixedPacksIT {
    private static final String PASSWORD = "geheim";

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours(PASSWORD);
    private final Restic restic = scene.restic(Peer.RESTIC, PASSWORD);

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        Path repository = Files.createDirectories(scene.repository());
        List<String> command = List.of(
                "tar",
                "-xzf",
                Peer.mixedRepository().toString(),
                "-C",
                repository.toString(),
                "--strip-components=1",
                "--no-same-owner");
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private CheckReport check() {
        return ours.with(repository -> repository.upkeep().check(CheckDepth.full()));
    }

    private PruneReport prune() {
        return ours.with(repository -> {
            try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                return prune.run();
            }
        });
    }

    private DiskImage restoredByRestic(String snapshot, String name) {
        Path target = scene.target(name);
        restic.ok("restore", snapshot, "--target", target.toString());
        return DiskImage.of(content(target));
    }

    /** The topmost directory of the snapshot; the one above it is the target and not restored. */
    private static String content(Path target) {
        return target.resolve("home").toString();
    }

    private void assertNothingIsMixed(Restic referee) {
        assertThat(referee.ok("check", "--read-data").out())
                .contains("no errors")
                .doesNotContain("mix");
        assertThat(check().problems()).isEmpty();
    }

    @Test
    void resticSaysThatItIsMixedAndNotDamaged() {
        Restic.Outcome outcome = restic.ok("check", "--read-data");

        assertThat(outcome.out() + outcome.err())
                .contains("contains a mix of tree and data blobs")
                .contains("no errors were found");
    }

    @Test
    void holdfastSaysThatItIsMixedAndNotDamaged() {
        CheckReport report = check();

        assertThat(report.isSound()).isTrue();
        assertThat(report.problems()).extracting(CheckProblem::kind).containsOnly(CheckProblem.Kind.PACK_MIXED);
    }

    @Test
    void bothRestoreTheSame() {
        Path target = scene.target("ours");
        ours.restore("latest", target);

        restoredByRestic("latest", "theirs").assertSame(content(target));
    }

    @ParameterizedTest
    @EnumSource
    void aPruneSeparatesTreesFromDataAndLosesNothing(Peer peer) {
        DiskImage before = restoredByRestic("latest", "before");
        PruneReport report = prune();

        assertThat(report.packsRemoved()).isEqualTo(1);
        assertThat(report.packsWritten()).isEqualTo(2);
        assertNothingIsMixed(scene.restic(peer, PASSWORD));
        restoredByRestic("latest", "after");
        before.assertSame(content(scene.target("after")));
        ours.restore("latest", scene.target("by ours"));
        before.assertSame(content(scene.target("by ours")));
    }

    @Test
    void aBackupStoresNothingThatAMixedPackHolds() {
        restoredByRestic("latest", "before");
        Snapshot again = ours.backup(scene.target("before"));

        assertThat(Ours.summary(again).dataBlobs()).isZero();
    }

    @Test
    void whatASecondSnapshotNeedsOfAMixedPackOutlivesTheFirst() {
        DiskImage before = restoredByRestic("latest", "before");
        Snapshot again = ours.backup(scene.target("before"));
        restic.ok("forget", "3a488665");
        prune();

        assertNothingIsMixed(restic);
        Path target = scene.target("after");
        restic.ok("restore", again.id().hex() + ":" + scene.target("before"), "--target", target.toString());
        before.assertSame(content(target));
    }
}
