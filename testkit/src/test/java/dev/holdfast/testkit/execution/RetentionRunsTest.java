package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.HistoryLimits;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.Condition;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import dev.holdfast.testkit.store.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionRunsTest {
    private final Runs runs = new Runs();

    @AfterEach
    void close() {
        runs.close();
    }

    private RunRecord retention() {
        return runs.execute(runs.request(RunKind.RETENTION).build());
    }

    @Test
    void whatHasExpiredGoesAfterABackupAndItsRecordSaysSo() {
        RunRecord first = runs.backup();
        for (int day = 1; day <= 8; day++) {
            runs.nextDay();
            RunRecord run = runs.backup();
            assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(runs.snapshots("main")).hasSize(7);
        RunRecord gone = runs.records().find(first.id()).orElseThrow().run();
        assertThat(gone.status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(gone.isGood()).isFalse();
    }

    @Test
    void spaceIsFreedAfterSomethingWasLetGo() {
        runs.backup();
        runs.nextDay();
        runs.backup();
        runs.time.advance(Duration.ofDays(7));
        RunRecord run = runs.backup();
        assertThat(Runs.part(run, PartKind.PRUNE, "main").state()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("main")).hasSize(1);
    }

    @Test
    void theLastGoodOneStaysHoweverOldItIs() {
        RunRecord only = runs.backup();
        runs.time.advance(Duration.ofDays(400));
        RunRecord run = retention();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("main").stream().map(Snapshot::id))
                .containsExactly(only.snapshot().orElseThrow());
    }

    @Test
    void failedBackupsDoNotPushGoodOnesOut() {
        RunRecord good = runs.backup();
        runs.workload.meanwhile(() -> {
            throw new dev.holdfast.spi.workload.WorkloadException.ProducerFailed("it is broken", null);
        });
        for (int day = 0; day < 30; day++) {
            runs.nextDay();
            assertThat(runs.backup().state()).isEqualTo(RunState.FAILED);
        }
        RunRecord unused = retention();
        assertThat(runs.snapshots("main").stream().map(Snapshot::id))
                .containsExactly(good.snapshot().orElseThrow());
        assertThat(runs.records().select(one -> one.state() == RunState.FAILED)).hasSize(1);
    }

    @Test
    void aHeldOneStaysAndIsCounted() {
        runs.backup();
        var hold = runs.open("main").holds().place(runs.snapshots("main").get(0), "audit", "Ann");
        runs.time.advance(Duration.ofDays(9));
        RunRecord run = runs.backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("main")).hasSize(2);
        assertThat(Runs.part(run, PartKind.RETENTION, "main").message()).contains("1 whose time has ended");
        assertThat(hold.reason()).isEqualTo("audit");
    }

    @Test
    void aStorageThatMayOnlyBeReadKeepsEverythingAndTheReasonIsShown() {
        runs.backup();
        runs.nextDay();
        runs.backup();
        runs.time.advance(Duration.ofDays(9));
        runs.with(Runs.storage("main").access(Storage.Access.READ_ONLY).build());
        RunRecord run = retention();
        RunPart part = Runs.part(run, PartKind.RETENTION, "main");
        assertThat(part.state()).isEqualTo(RunState.SKIPPED);
        assertThat(part.reason()).isEqualTo("StorageReadOnly");
        assertThat(run.condition("RetentionApplied").orElseThrow().status()).isEqualTo(Condition.Status.FALSE);
        assertThat(runs.snapshots("main")).hasSize(2);
    }

    @Test
    void aStorageThatDoesNotAnswerIsShownAndTheOthersAreDone() {
        runs.with(Runs.storage("far").build())
                .schedule(one -> one.copies(List.of(CopySetting.builder("away")
                        .storage("far")
                        .retention(Lifetime.days(3))
                        .build())));
        runs.backup();
        runs.nextDay();
        runs.backup();
        runs.time.advance(Duration.ofDays(9));
        runs.faulty("far").failRandomly(1, 1.0, new Fault.Refused());
        RunRecord run = retention();
        assertThat(Runs.part(run, PartKind.RETENTION, "far").reason()).isEqualTo("StorageUnavailable");
        runs.faulty("far").calm();
        assertThat(runs.snapshots("main")).hasSize(1);
        assertThat(runs.snapshots("far")).hasSize(2);
        RunRecord again = retention();
        assertThat(again.state()).as(again.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("far")).hasSize(1);
    }

    @Test
    void complianceKeepsItsNumberOfGoodOnesAmongCopiesToo() {
        runs.with(Runs.storage("far").build())
                .schedule(one -> one.copies(List.of(CopySetting.builder("away")
                        .storage("far")
                        .retention(Lifetime.days(1))
                        .build())))
                .compliance(CompliancePolicy.builder("floors").minimumGood(3).build());
        for (int day = 0; day < 5; day++) {
            runs.backup();
            runs.nextDay();
        }
        RunRecord run = retention();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("far")).hasSize(3);
    }

    @Test
    void aLockIsNamedAndNothingIsBroken() {
        runs.backup();
        runs.time.advance(Duration.ofDays(9));
        runs.workload.meanwhile(() -> {
            RunRecord other = retention();
            assertThat(Runs.part(other, PartKind.RETENTION, "main").state()).isIn(RunState.SKIPPED, RunState.COMPLETED);
            RunRecord prune = runs.execute(runs.request(RunKind.PRUNE).build());
            assertThat(Runs.part(prune, PartKind.PRUNE, "main").reason()).isEqualTo("Locked");
        });
        assertThat(runs.backup().state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void recordsOfWhatIsGoneAreKeptAsFarAsTheScheduleWants() {
        runs.schedule(one -> one.history(new HistoryLimits(2, 0)));
        for (int day = 0; day < 12; day++) {
            runs.backup();
            runs.nextDay();
        }
        RunRecord unused = runs.backup();
        long expired =
                runs.records().select(one -> one.status() == RunStatus.EXPIRED).size();
        assertThat(expired).isEqualTo(2);
        assertThat(runs.records().select(RunRecord::isGood))
                .hasSize(runs.snapshots("main").size());
    }

    @Test
    void aRunThatIsNotWantedEndsBeforeItRemoves() {
        runs.backup();
        runs.nextDay();
        runs.backup();
        runs.time.advance(Duration.ofDays(9));
        runs.stop = Optional.of("shutting down");
        RunRecord run = retention();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(runs.snapshots("main")).hasSize(2);
    }
}
