package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.workload.StreamWorkload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each program respects the locks of the other. */
class LocksIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void create() {
        scene.ours().create();
        scene.ours()
                .backup(StreamWorkload.from("file", new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8))));
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    /** A restore that is planned and not yet run holds a lock. */
    private static PreparedRestore holdLock(Repository repository) {
        return RestoreJob.from(repository)
                .into(StreamWorkload.to("nowhere", OutputStream.nullOutputStream()))
                .plan();
    }

    /** A backup by restic that has begun and waits for input. */
    private Process beginBackup(Peer peer) throws InterruptedException {
        Process process = scene.restic(peer).start("backup", "--stdin");
        for (int i = 0; i < 600 && Disk.names(scene.repository() + "/locks").isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(Disk.names(scene.repository() + "/locks")).hasSize(1);
        return process;
    }

    /** Ends the input, and so the backup. */
    private static void end(Process backup) {
        try {
            backup.getOutputStream().close();
            assertThat(backup.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resticDoesNotPruneWhileHoldfastReads(Peer peer) {
        try (Repository repository = scene.ours().open();
                PreparedRestore restore = holdLock(repository)) {
            Restic.Outcome refused = scene.restic(peer).run("prune");
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.err()).contains("already locked");
            scene.restic(peer).ok("snapshots");
            assertThat(restore.plan()).isNotNull();
        }
        scene.restic(peer).ok("prune");
    }

    @ParameterizedTest
    @EnumSource
    void holdfastChangesNoKeyWhileResticWrites(Peer peer) throws InterruptedException {
        Process backup = beginBackup(peer);
        try {
            assertThatThrownBy(this::changePassword).isInstanceOf(RepositoryException.Locked.class);
        } finally {
            end(backup);
        }
        changePassword();
        scene.restic(peer, "new").ok("snapshots");
    }

    private void changePassword() {
        scene.ours().with(repository -> repository.keys().changePassword(Secret.of("new")));
    }

    @ParameterizedTest
    @EnumSource
    void bothWriteAtTheSameTime(Peer peer) throws InterruptedException {
        Process backup = beginBackup(peer);
        try {
            scene.ours().backup(StreamWorkload.from("x", new ByteArrayInputStream(new byte[] {1})));
        } finally {
            end(backup);
        }
        scene.restic(peer).assertSound();
    }

    /** The same host name and a process id that nobody has prove nothing: the holder may live in another container. */
    @Test
    void aLockThatAKilledResticLeftStandsUntilItIsStale() throws InterruptedException, IOException {
        beginBackup(Peer.RESTIC).destroyForcibly().waitFor();
        String lock = Disk.names(scene.repository() + "/locks").get(0);
        assertThatThrownBy(this::changePassword).isInstanceOf(RepositoryException.Locked.class);
        Files.setLastModifiedTime(
                scene.repository().resolve("locks").resolve(lock),
                FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        changePassword();
        assertThat(Disk.names(scene.repository() + "/locks")).isEmpty();
    }

    @Test
    void aLockThatAKilledResticLeftIsRemovedByUnlockOfAll() throws InterruptedException {
        beginBackup(Peer.RESTIC).destroyForcibly().waitFor();
        assertThat(scene.ours().<Integer>with(repository -> repository.unlock(true)))
                .isEqualTo(1);
        scene.restic(Peer.RESTIC).ok("prune");
    }

    @Test
    void resticUnlocksWhatHoldfastHolds() {
        try (Repository repository = scene.ours().open();
                PreparedRestore restore = holdLock(repository)) {
            scene.restic(Peer.RESTIC).ok("unlock", "--remove-all");
            assertThat(Disk.names(scene.repository() + "/locks")).isEmpty();
            assertThat(restore.plan()).isNotNull();
        }
        scene.restic(Peer.RESTIC).assertSound();
    }

    @Test
    void resticsUnlockLeavesALiveLockOfHoldfast() {
        try (Repository repository = scene.ours().open();
                PreparedRestore restore = holdLock(repository)) {
            scene.restic(Peer.RESTIC).ok("unlock");
            assertThat(Disk.names(scene.repository() + "/locks")).hasSize(1);
            assertThat(restore.plan()).isNotNull();
        }
    }

    @Test
    void holdfastWaitsForResticIfToldTo() throws InterruptedException {
        Process backup = beginBackup(Peer.RESTIC);
        Thread ending = new Thread(() -> {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            end(backup);
        });
        ending.start();
        try (Repository repository =
                scene.ours().builder().retryLock(Duration.ofMinutes(1)).open(Secret.of(Scene.PASSWORD))) {
            repository.keys().changePassword(Secret.of("new"));
        }
        ending.join();
        scene.restic(Peer.RESTIC, "new").ok("snapshots");
    }
}
