package dev.holdfast.testkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Label;
import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.record.BoundedLog;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.record.StoredRun;
import dev.holdfast.policy.HistoryLimits;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunLogText;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.run.RunVerification;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written about a run is read back, and whoever is late notices it. */
class RunRecordsTest {
    private static final Instant AT = Instant.parse("2030-01-01T02:30:00Z");

    private final VirtualTime time = VirtualTime.create();
    private final MemoryStateStore store = new MemoryStateStore(time);
    private final RunRecords records = RunRecords.ofRepository(store);

    private static String id(int number) {
        return "%032x".formatted(number);
    }

    private static RunRecord.Builder run(int number) {
        return RunRecord.builder(id(number), RunKind.BACKUP)
                .name(RunRecord.nameOf("nightly", AT))
                .schedule("nightly")
                .startedAt(AT.plusSeconds(number));
    }

    private static RunRecord full() {
        SnapshotId snapshot = new SnapshotId("ab".repeat(32));
        RunPart copy = RunPart.pending(PartKind.COPY, "offsite")
                .begun(AT)
                .withBytes(77)
                .withSnapshot(snapshot, AT.plusSeconds(9))
                .ended(RunState.FAILED, AT.plusSeconds(5), "Unavailable", "no answer");
        return run(1).target("orders")
                .group("shop")
                .storage("main")
                .createdBy("schedule nightly")
                .trigger(RunTrigger.CATCH_UP)
                .rules(List.of("d1", "w1"))
                .labels(List.of(Label.parse("env=prod")))
                .state(RunState.PARTIALLY_FAILED)
                .dueAt(AT)
                .endedAt(AT.plusSeconds(60))
                .snapshot(snapshot)
                .subject(id(9))
                .expiresAt(AT.plusSeconds(3600))
                .protectedUntil(AT.plusSeconds(1800))
                .expiredAt(AT.plusSeconds(7200))
                .addedBytes(123)
                .restoredBytes(456)
                .condition(new Condition("SnapshotWritten", Condition.Status.TRUE, "Written", "snapshot ab", AT))
                .part(copy)
                .attempts(3)
                .failures(12, List.of(new ItemFailure("/a", "read", "denied")))
                .sources(List.of(new SourceResult(
                        "rs0", "db2:27017", Duration.ofMillis(1500), Duration.ofMillis(2750), 12, 3456)))
                .message("the copy failed")
                .verification(new RunVerification(
                        RunVerification.Outcome.VERIFIED,
                        id(7),
                        AT,
                        "restore test",
                        List.of(new RunVerification.Assertion("files >= 1", true, "3")),
                        "everything held"))
                .holder("host-1", 42)
                .build();
    }

    @Test
    void everythingIsReadBack() {
        StoredRun unused = records.create(full());
        RunRecord read = records.find(id(1)).orElseThrow().run();
        assertThat(read).usingRecursiveComparison().isEqualTo(full());
    }

    @Test
    void aSecondRecordOfARunIsRefused() {
        StoredRun unused = records.create(full());
        assertThatThrownBy(() -> records.create(full())).isInstanceOf(StateException.Exists.class);
    }

    @Test
    void whoeverIsLateNotices() {
        StoredRun mine = records.create(full());
        StoredRun theirs = records.update(mine, run(1).message("faster").build());
        assertThatThrownBy(() -> records.update(mine, run(1).message("late").build()))
                .isInstanceOf(StateException.Changed.class);
        assertThat(theirs.run().message()).isEqualTo("faster");
        assertThat(records.find(id(1)).orElseThrow().run().message()).isEqualTo("faster");
    }

    @Test
    void aChangeIsMadeToWhatIsThere() {
        StoredRun unused = records.create(full());
        assertThat(records.change(id(1), run -> run.message("other"))).isPresent();
        RunRecord now = records.find(id(1)).orElseThrow().run();
        assertThat(now.message()).isEqualTo("other");
        assertThat(now.target()).isEqualTo("orders");
        assertThat(records.change(id(5), run -> run)).isEmpty();
    }

    @Test
    void oneThatCannotBeReadLeavesTheOthers() {
        StoredRun unused = records.create(full());
        var broken = store.create("runs/" + id(2), "{\"id\":\"x\",\"kind\":\"backup\"}");
        var foreign = store.create("runs/" + id(3), "{\"id\":\"" + id(3) + "\",\"kind\":\"levitation\"}");
        List<String> told = new ArrayList<>();
        List<String> read = new ArrayList<>();
        records.forEach(one -> read.add(one.run().id()), finding -> told.add(finding.subject()));
        assertThat(read).containsExactly(id(1));
        assertThat(told).containsExactlyInAnyOrder(broken.path(), foreign.path());
        assertThatThrownBy(() -> records.find(id(2))).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void historyKeepsTheNewestAndWhatIsNeeded() {
        for (int i = 1; i <= 6; i++) {
            StoredRun good = records.create(run(i).state(RunState.COMPLETED).build());
            StoredRun bad = records.create(run(10 + i).state(RunState.FAILED).build());
            records.putLog(bad.run().id(), new RunLogText(List.of(), 0, List.of()));
            assertThat(good.run().isFinal()).isTrue();
        }
        StoredRun going = records.create(run(20).state(RunState.RUNNING).build());
        List<String> removed = records.trim(
                one -> one.schedule().equals("nightly"),
                new HistoryLimits(2, 1),
                one -> one.id().equals(id(1)));
        assertThat(removed).containsExactlyInAnyOrder(id(2), id(3), id(4), id(11), id(12), id(13), id(14), id(15));
        assertThat(records.select(one -> true).stream().map(RunRecord::id))
                .containsExactly(going.run().id(), id(16), id(6), id(5), id(1));
        assertThat(records.log(id(11))).isEmpty();
        assertThat(records.log(id(16))).isPresent();
    }

    @Test
    void aLogKeepsItsBeginningAndItsEndAndFitsADocument() {
        BoundedLog log = new BoundedLog(time);
        for (int i = 0; i < 5000; i++) {
            log.warn(i + " " + "\u20ac\u0001\n".repeat(400));
        }
        records.putLog(id(1), log.text());
        RunLogText read = records.log(id(1)).orElseThrow();
        assertThat(read).isEqualTo(log.text());
        assertThat(read.first().get(0).text()).startsWith("0 ");
        assertThat(read.last().get(BoundedLog.LAST - 1).text()).startsWith("4999 ");
        assertThat(read.leftOut()).isEqualTo(5000 - BoundedLog.FIRST - BoundedLog.LAST);
        String json = store.read("logs/" + id(1)).orElseThrow().json();
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(StateStore.LARGEST);
    }

    @Test
    void aConditionKeepsItsTimeWhileItsStatusStays() {
        Condition first = new Condition("Ready", Condition.Status.FALSE, "Locked", "by a", AT);
        Condition again = new Condition("Ready", Condition.Status.FALSE, "Locked", "by b", AT.plusSeconds(5));
        Condition other = new Condition("Ready", Condition.Status.TRUE, "Free", "now", AT.plusSeconds(9));
        RunRecord.Builder run = run(1).condition(first).condition(again);
        Condition kept = run.build().condition("Ready").orElseThrow();
        assertThat(kept.message()).isEqualTo("by b");
        assertThat(kept.lastTransitionTime()).isEqualTo(AT);
        assertThat(run.condition(other).build().conditions()).containsExactly(other);
    }

    @Test
    void aRunWhoseBackupIsWholeIsGoodThoughACopyFailed() {
        RunRecord.Builder run = run(1).snapshot(new SnapshotId("cd".repeat(32)))
                .state(RunState.PARTIALLY_FAILED)
                .part(RunPart.pending(PartKind.COPY, "x").ended(RunState.FAILED, AT, "Lost", ""));
        RunPart backup = RunPart.pending(PartKind.BACKUP, "orders");
        assertThat(run.part(backup.ended(RunState.PARTIALLY_FAILED, AT, "", ""))
                        .build()
                        .isGood())
                .isFalse();
        RunRecord whole = run.part(backup.ended(RunState.COMPLETED, AT, "", "")).build();
        assertThat(whole.isGood()).isTrue();
        assertThat(whole.status()).isEqualTo(RunStatus.PARTIALLY_FAILED);
        assertThat(whole.toBuilder().expiredAt(AT).build().isGood()).isFalse();
        assertThat(whole.toBuilder().expiredAt(AT).build().status()).isEqualTo(RunStatus.EXPIRED);
    }
}
