package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.Retries;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.testkit.store.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackupRunsTest {
    private final Runs runs = new Runs();

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void aBackupLeavesASnapshotThatSaysWhereItComesFrom() {
        RunRecord run = runs.schedule(one -> one.labels(Map.of("env", "prod"))).backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        Snapshot snapshot = runs.snapshots("main").get(0);
        assertThat(run.snapshot()).contains(snapshot.id());
        assertThat(snapshot.hostname()).isEqualTo("orders");
        assertThat(run.startedAt()).contains(snapshot.time().toInstant());
        assertThat(snapshot.tags())
                .contains(
                        "holdfast:run=" + run.id(),
                        "holdfast:schedule=nightly",
                        "holdfast:rules=daily",
                        "holdfast:expires=2030-01-08T00:00:00Z",
                        "holdfast:created-by=schedule nightly",
                        "holdfast:kind=backup",
                        "holdfast:trigger=scheduled",
                        "holdfast:label:env=prod");
        assertThat(snapshot.userTags()).isEmpty();
    }

    @Test
    void theRecordLiesBesideTheSnapshotWithItsLogAndNotInTheStateStoreAnyMore() {
        RunRecord run = runs.backup();
        assertThat(runs.records().find(run.id()).orElseThrow().run())
                .usingRecursiveComparison()
                .isEqualTo(run);
        assertThat(runs.records().log(run.id()).orElseThrow().first()).isNotEmpty();
        runs.state.list(
                "", path -> assertThat(path).as("left in the state store").isEmpty());
        assertThat(run.name()).isEqualTo("nightly-20300101000000");
        assertThat(run.holder()).isEqualTo("test");
        assertThat(run.token()).isEqualTo(7);
        assertThat(run.expiresAt()).contains(java.time.Instant.parse("2030-01-08T00:00:00Z"));
    }

    @Test
    void observersSeeEveryState() {
        RunRecord run = runs.backup();
        assertThat(runs.observed.stream().map(RunRecord::state).distinct())
                .containsExactly(RunState.PENDING, RunState.RUNNING, RunState.FINALIZING, RunState.COMPLETED);
        assertThat(run.condition("SnapshotWritten")).isPresent();
    }

    @Test
    void theLongestLifetimeOfTheRulesThatApplyHolds() {
        RunRecord both = runs.execute(
                runs.request(RunKind.BACKUP).rules(List.of("hourly", "daily")).build());
        assertThat(both.expiresAt()).isEqualTo(both.startedAt().map(at -> at.plus(Duration.ofDays(7))));
        assertThat(both.rules()).containsExactly("daily", "hourly");
        RunRecord asked = runs.execute(runs.request(RunKind.BACKUP)
                .rules(List.of())
                .trigger(RunTrigger.ON_DEMAND)
                .build());
        assertThat(asked.expiresAt()).isEqualTo(asked.startedAt().map(at -> at.plus(Duration.ofDays(1))));
    }

    @Test
    void whatFailedIsTriedAgainAfterAPause() {
        runs.schedule(one -> one.retries(new Retries(3, Duration.ofMinutes(1)))).backup();
        runs.nextDay();
        runs.faulty("main").failNext(Operation.PUT, new Fault.Refused());
        runs.workload.meanwhile(() -> runs.faulty("main").failNext(Operation.PUT, new Fault.Refused()));
        RunRecord run = runs.execute(runs.request(RunKind.BACKUP).build());
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.FAILED);
        assertThat(run.attempts()).isEqualTo(3);
        runs.workload.meanwhile(() -> {});
        runs.faulty("main").calm();
        RunRecord again = runs.backup();
        assertThat(again.state()).as(again.message()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aCancelledRunLeavesNoSnapshot() {
        runs.workload.meanwhile(() -> runs.stop = Optional.of("somebody asked for it"));
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.message()).isEqualTo("somebody asked for it");
        assertThat(runs.snapshots("main")).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongFailsAndSaysWhoseLimitItWas() {
        runs.schedule(one -> one.timeout(Duration.ofHours(1)));
        runs.workload.meanwhile(() -> runs.time.advance(Duration.ofHours(2)));
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.message()).contains("the timeout of nightly gives it 1h,");
        assertThat(Runs.part(run, PartKind.BACKUP, "orders").reason()).isEqualTo("DeadlineExceeded");
        assertThat(runs.snapshots("main")).isEmpty();
    }

    @Test
    void aStorageThatMayOnlyBeReadIsNamedAndTheRecordIsKeptInTheStateStore() {
        runs.with(Runs.storage("main").access(Storage.Access.READ_ONLY).build());
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.message()).contains("main").contains("may only be read");
        assertThat(runs.state.read("state/runs/" + run.id())).isPresent();
        assertThat(runs.state.read("state/logs/" + run.id())).isPresent();
        assertThat(runs.workload.dumps()).isZero();
    }

    @Test
    void aBackupOfWhichItemsFailedIsPartialAndNamesThem() {
        RunRecord run = runs.backup();
        RunPart part = Runs.part(run, PartKind.BACKUP, "orders");
        assertThat(part.state()).isEqualTo(RunState.COMPLETED);
        assertThat(part.attempts()).isEqualTo(1);
        assertThat(part.bytes()).isPositive().isEqualTo(run.addedBytes());
        assertThat(part.startedAt()).isPresent();
        assertThat(part.endedAt()).isPresent();
    }
}
