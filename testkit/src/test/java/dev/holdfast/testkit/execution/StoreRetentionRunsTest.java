package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storages whose store protects what their schedules keep. */
class StoreRetentionRunsTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private final Runs runs = new Runs();

    @AfterEach
    void close() {
        runs.close();
    }

    private static Storage immutable(String name) {
        return Runs.storage(name).immutability(MONTH).build();
    }

    private Instant end(String storage, Snapshot snapshot) {
        return runs.faulty(storage)
                .retainedUntil(BlobKey.of("snapshots/" + snapshot.id().hex()))
                .orElse(Instant.EPOCH);
    }

    private Runs forEver() {
        return runs.policy(
                policy -> policy.items(List.of(new PolicyItem("daily", Frequency.DAILY, 1, Lifetime.FOREVER))));
    }

    @Test
    void aBackupIsProtectedForAsLongAsItLivesAndGoesThen() {
        runs.with(immutable("main"));
        RunRecord first = runs.backup();
        Snapshot snapshot = runs.snapshots("main").get(0);

        assertThat(first.state()).as(first.message()).isEqualTo(RunState.COMPLETED);
        assertThat(end("main", snapshot))
                .isBetween(
                        first.expiresAt().orElseThrow(),
                        first.expiresAt().orElseThrow().plusSeconds(1));
        for (int day = 1; day <= 9; day++) {
            runs.nextDay();
            RunRecord run = runs.backup();
            assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(runs.snapshots("main")).hasSizeBetween(7, 8).doesNotContain(snapshot);
    }

    @Test
    void whatLivesWithoutAnEndIsProtectedAgainAndAgain() {
        forEver().with(immutable("main"));
        RunRecord unused = runs.backup();
        Snapshot snapshot = runs.snapshots("main").get(0);
        assertThat(end("main", snapshot))
                .isBetween(
                        runs.time.now().plus(MONTH).minusSeconds(10),
                        runs.time.now().plus(MONTH));

        for (int day = 0; day < 20; day++) {
            runs.nextDay();
            RunRecord run = runs.execute(runs.request(RunKind.RETENTION).build());
            assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
            assertThat(end("main", snapshot)).isAfter(runs.time.now().plus(Duration.ofDays(21)));
        }
    }

    @Test
    void whatIsToldInAStorageBecomesProtectedWhereItWasNotBefore() {
        RunRecord unused = runs.backup();
        runs.with(immutable("main"));

        RunRecord run = runs.execute(runs.request(RunKind.RETENTION).build());

        Snapshot snapshot = runs.snapshots("main").get(0);
        assertThat(Runs.part(run, PartKind.RETENTION, "main").message())
                .contains("1 protected by the store for longer");
        assertThat(end("main", snapshot)).isAfter(runs.time.now().plus(Duration.ofDays(6)));
    }

    @Test
    void whatTheStoreStillProtectsIsKeptPastItsTimeAndCounted() {
        RunRecord unused = runs.backup();
        Snapshot first = runs.snapshots("main").get(0);
        runs.faulty("main")
                .extendRetention(
                        BlobKey.of("snapshots/" + first.id().hex()),
                        runs.time.now().plus(MONTH));
        runs.time.advance(Duration.ofDays(8));

        RunRecord run = runs.backup();

        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("main")).hasSize(2);
        assertThat(Runs.part(run, PartKind.RETENTION, "main").message()).contains("the store's own locks");
    }

    @Test
    void aCopyIsProtectedByItsOwnStorageAndForItsOwnTime() {
        runs.with(immutable("far"))
                .schedule(one -> one.copies(List.of(CopySetting.builder("away")
                        .storage("far")
                        .frequencies(Set.of(Frequency.DAILY))
                        .retention(Lifetime.days(3))
                        .build())));

        RunRecord run = runs.backup();

        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(end("main", runs.snapshots("main").get(0))).isEqualTo(Instant.EPOCH);
        Snapshot copy = runs.snapshots("far").get(0);
        Instant ends = Instant.parse(copy.fact("expires").orElseThrow());
        assertThat(end("far", copy)).isBetween(ends, ends.plusSeconds(1));
        assertThat(copy.fact("retained-until")).contains(ends.toString());
    }

    private void mayNotDelete() {
        runs.faulty("main").onCall(call -> {
            if (call.operation() == Operation.DELETE || call.operation() == Operation.DELETE_ALL) {
                throw new StoreException.Denied("these credentials may not delete", null);
            }
        });
    }

    @Test
    void credentialsThatMayNotDeleteStillExtendWhatIsKept() {
        RunRecord unused = runs.backup();
        Snapshot expiring = runs.snapshots("main").get(0);
        forEver().with(immutable("main"));
        runs.nextDay();
        RunRecord kept = runs.backup();
        Snapshot snapshot = runs.snapshots("main").get(1);
        runs.time.advance(Duration.ofDays(10));
        mayNotDelete();

        RunRecord run = runs.execute(runs.request(RunKind.RETENTION).build());

        assertThat(kept.state()).as(kept.message()).isEqualTo(RunState.COMPLETED);
        RunPart part = Runs.part(run, PartKind.RETENTION, "main");
        assertThat(part.reason()).isIn("NotPermitted", "Locked");
        assertThat(part.message()).contains("protected by the store for longer");
        assertThat(runs.snapshots("main")).contains(expiring);
        assertThat(end("main", snapshot)).isAfter(runs.time.now().plus(Duration.ofDays(29)));
    }

    @Test
    void whatCannotBeProtectedForLongerIsNoSuccess() {
        forEver().with(immutable("main"));
        RunRecord unused = runs.backup();
        runs.time.advance(Duration.ofDays(10));
        runs.faulty("main").onCall(call -> {
            if (call.operation() == Operation.EXTEND_RETENTION) {
                throw new StoreException.Denied("these credentials may not protect", null);
            }
        });

        RunRecord run = runs.execute(runs.request(RunKind.RETENTION).build());

        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(Runs.part(run, PartKind.RETENTION, "main").reason()).isEqualTo("NotProtected");
        assertThat(Runs.part(run, PartKind.RETENTION, "main").message()).contains("may not protect");
    }

    @Test
    void credentialsThatMayNotDeleteBackUpAndRetentionSaysWhatIsNotPermitted() {
        runs.backup();
        runs.time.advance(Duration.ofDays(8));
        mayNotDelete();

        RunRecord run = runs.backup();

        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        RunPart part = Runs.part(run, PartKind.RETENTION, "main");
        assertThat(part.state()).isEqualTo(RunState.SKIPPED);
        assertThat(part.reason()).isIn("NotPermitted", "Locked");
        assertThat(runs.snapshots("main")).hasSize(2);
    }
}
