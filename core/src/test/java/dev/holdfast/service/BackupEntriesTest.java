package dev.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Label;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupEntriesTest {
    private static final Instant FEBRUARY = Instant.parse("2030-02-01T00:00:00Z");

    private final BackupEntries entries = new BackupEntries();

    private BackupEntry only() {
        List<BackupEntry> all = entries.all();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void aRecordAndItsSnapshotAreOneBackup() {
        entries.add(Samples.record(1).message("all went well").build());
        entries.add("main", Samples.ofRun(1));
        entries.wasRead("main");
        BackupEntry entry = only();
        assertThat(entry.name()).isEqualTo("nightly-1");
        assertThat(entry.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(entry.snapshot()).contains(Samples.id(1));
        assertThat(entry.addedBytes()).hasValue(10);
        assertThat(entry.restoredBytes()).hasValue(20);
        assertThat(entry.message()).isEqualTo("all went well");
        assertThat(entry.expiresAt()).contains(FEBRUARY);
        assertThat(entry.paths()).containsExactly("/srv/orders");
    }

    @Test
    void aSnapshotAloneSaysWhatARecordWouldSay() {
        entries.add("main", Samples.ofRun(1));
        BackupEntry entry = only();
        assertThat(entry.name()).isEqualTo("nightly-1");
        assertThat(entry.run()).contains(Samples.run(1));
        assertThat(entry.schedule()).isEqualTo("nightly");
        assertThat(entry.target()).isEqualTo("db-0");
        assertThat(entry.createdBy()).isEqualTo("schedule");
        assertThat(entry.storage()).isEqualTo("main");
        assertThat(entry.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(entry.at()).isEqualTo(Samples.NOON.plusSeconds(1));
        assertThat(entry.expiresAt()).contains(FEBRUARY);
        assertThat(entry.expiresIn(FEBRUARY.minusSeconds(60))).contains(Duration.ofMinutes(1));
        assertThat(entry.expiresIn(FEBRUARY.plusSeconds(60))).contains(Duration.ZERO);
        assertThat(entry.addedBytes()).hasValue(200);
        assertThat(entry.restoredBytes()).hasValue(1000);
        assertThat(entry.labels()).containsExactly(new Label("env", "prod"));
    }

    @Test
    void aSnapshotThatResticWroteIsABackup() {
        entries.add("main", Samples.snapshot(0xabcdef, null, "weekly"));
        BackupEntry entry = only();
        assertThat(entry.name()).isEqualTo("00000000");
        assertThat(entry.run()).isEmpty();
        assertThat(entry.target()).isEqualTo("db-0");
        assertThat(entry.createdBy()).isEqualTo("eve");
        assertThat(entry.schedule()).isEmpty();
        assertThat(entry.expiresAt()).isEmpty();
        assertThat(entry.isRestorable()).isTrue();
    }

    @Test
    void aBackupByHandIsNamedAfterItsJobAndItsTime() {
        entries.add("main", Samples.snapshot(1, null, "holdfast:name=orders"));
        assertThat(only().name()).isEqualTo("orders-20300101120001");
    }

    @Test
    void otherTagsDoNotMakeAnotherBackup() {
        entries.add(Samples.record(1).build());
        entries.add("main", Samples.snapshot(7, 1, Samples.tags(1)));
        assertThat(only().snapshot()).contains(Samples.id(7));
    }

    @Test
    void aSnapshotOfTheRunThatItselfWroteGoesFirst() {
        entries.add(Samples.record(1).build());
        entries.add("main", Samples.snapshot(8, 5, Samples.tags(1)));
        entries.add("main", Samples.ofRun(1));
        assertThat(only().snapshot()).contains(Samples.id(1));
        assertThat(only().copies()).extracting(BackupCopy::snapshotOrNull).containsExactly(Samples.id(8));
    }

    @Test
    void copiesInFurtherStoragesBelongToTheirBackup() {
        entries.add(Samples.record(1).build());
        entries.add("vault", Samples.snapshot(9, 1, Samples.tags(1)));
        entries.add("main", Samples.ofRun(1));
        BackupEntry entry = only();
        assertThat(entry.snapshot()).contains(Samples.id(1));
        assertThat(entry.copies())
                .containsExactly(new BackupCopy("vault", RunState.COMPLETED, Samples.id(9), FEBRUARY, ""));
    }

    @Test
    void copiesOfASnapshotByHandBelongToIt() {
        entries.add("vault", Samples.snapshot(9, 1));
        entries.add("main", Samples.snapshot(1, null));
        assertThat(only().storage()).isEqualTo("main");
        assertThat(only().copies()).extracting(BackupCopy::storage).containsExactly("vault");
    }

    @Test
    void aCopyCanBeRestoredWhenTheFirstIsGone() {
        entries.add(Samples.record(1).build());
        entries.add("vault", Samples.snapshot(9, 1, Samples.tags(1)));
        entries.wasRead("main");
        BackupEntry entry = only();
        assertThat(entry.status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(entry.isRestorable()).isTrue();
    }

    @Test
    void aCopyThatFailedIsSaid() {
        entries.add(Samples.record(1)
                .part(RunPart.pending(PartKind.COPY, "vault")
                        .ended(RunState.FAILED, Samples.NOON, "Unavailable", "the store did not answer"))
                .build());
        entries.add("main", Samples.ofRun(1));
        assertThat(only().copies())
                .containsExactly(new BackupCopy("vault", RunState.FAILED, null, null, "the store did not answer"));
    }

    @Test
    void aSnapshotThatSomebodyRemovedIsExpired() {
        entries.add(Samples.record(1).build());
        entries.wasRead("main");
        assertThat(only().status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(only().isRestorable()).isFalse();
        assertThat(only().message()).contains("not in the storage any more");
    }

    @Test
    void nothingIsExpiredOnlyBecauseItsStorageWasNotRead() {
        entries.add(Samples.record(1).build());
        assertThat(only().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(only().snapshot()).contains(Samples.id(1));
    }

    @Test
    void runsWithoutSnapshotAreListed() {
        entries.add(record(1, RunState.RUNNING));
        entries.add(record(2, RunState.FAILED));
        entries.add(record(3, RunState.CANCELLED));
        entries.add(record(4, RunState.PENDING));
        entries.wasRead("main");
        assertThat(entries.all())
                .extracting(BackupEntry::status)
                .containsExactly(RunStatus.CREATING, RunStatus.FAILED, RunStatus.FAILED, RunStatus.CREATING);
    }

    private static RunRecord record(int number, RunState state) {
        return RunRecord.builder(Samples.run(number), RunKind.BACKUP)
                .name("nightly-" + number)
                .storage("main")
                .state(state)
                .dueAt(Samples.NOON.plusSeconds(number))
                .build();
    }

    @Test
    void aPartialBackupIsPartialWithoutItsRecordToo() {
        entries.add(
                "main", Samples.snapshot(1, null, "holdfast:run=" + Samples.run(1), "holdfast:state=partially-failed"));
        assertThat(only().status()).isEqualTo(RunStatus.PARTIALLY_FAILED);
    }

    @Test
    void ofTwoRecordsOfARunTheFinishedOneCounts() {
        RunRecord done = Samples.record(1).build();
        RunRecord running = Samples.record(1).state(RunState.RUNNING).build();
        entries.add(done);
        entries.add(running);
        assertThat(only().status()).isEqualTo(RunStatus.COMPLETED);
        BackupEntries others = new BackupEntries();
        others.add(running);
        others.add(done);
        assertThat(others.all().get(0).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void otherRunsAreNoBackups() {
        entries.add(RunRecord.builder(Samples.run(1), RunKind.RESTORE).build());
        assertThat(entries.all()).isEmpty();
    }

    @Test
    void aBrokenExpiryIsNone() {
        entries.add("main", Samples.snapshot(1, null, "holdfast:expires=tomorrow"));
        assertThat(only().expiresAt()).isEmpty();
    }

    @Test
    void theNewestGoFirst() {
        entries.add("main", Samples.ofRun(2));
        entries.add(record(3, RunState.FAILED));
        entries.add("main", Samples.snapshot(1, null));
        assertThat(entries.all()).extracting(BackupEntry::at).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
}
