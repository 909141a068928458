package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.VaultCopy;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.testkit.store.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private final Runs runs = new Runs();

    @BeforeEach
    void define() {
        runs.with(Runs.storage("paris").build())
                .with(Runs.storage("oslo").build())
                .schedule(one -> one.copies(List.of(
                        CopySetting.builder("near").storage("paris").build(),
                        CopySetting.builder("far")
                                .storage("oslo")
                                .frequencies(Set.of(Frequency.DAILY))
                                .retention(Lifetime.days(30))
                                .build())));
    }

    @AfterEach
    void close() {
        runs.close();
    }

    private List<String> contents(String storage) {
        return runs.snapshots(storage).stream().map(Snapshot::tree).sorted().toList();
    }

    private static String expires(Snapshot snapshot) {
        return snapshot.fact("expires").orElse("");
    }

    @Test
    void severalDestinationsGetTheBackupAndTheWorkloadIsReadOnce() {
        RunRecord run = runs.backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.workload.dumps()).isEqualTo(1);
        assertThat(contents("paris")).isEqualTo(contents("main"));
        assertThat(contents("oslo")).isEqualTo(contents("main"));
        assertThat(Runs.part(run, PartKind.COPY, "near").snapshot())
                .contains(runs.snapshots("paris").get(0).id());
    }

    @Test
    void aCopyHasALifetimeOfItsOwn() {
        RunRecord run = runs.backup();
        Snapshot far = runs.snapshots("oslo").get(0);
        assertThat(expires(runs.snapshots("main").get(0))).isEqualTo("2030-01-08T00:00:00Z");
        assertThat(expires(runs.snapshots("paris").get(0))).isEqualTo("2030-01-08T00:00:00Z");
        assertThat(expires(far)).isEqualTo("2030-01-31T00:00:00Z");
        assertThat(far.fact("run")).contains(run.id());
        assertThat(far.fact("kind")).contains("copy");
        assertThat(Runs.part(run, PartKind.COPY, "far").expiresAt())
                .contains(java.time.Instant.parse("2030-01-31T00:00:00Z"));
    }

    @Test
    void onlyBackupsOfTheFrequenciesThatAreAskedForAreCopied() {
        RunRecord run = runs.execute(
                runs.request(RunKind.BACKUP).rules(List.of("hourly")).build());
        assertThat(Runs.part(run, PartKind.COPY, "far").reason()).isEqualTo("NothingToCopy");
        assertThat(runs.snapshots("oslo")).isEmpty();
        assertThat(runs.snapshots("paris")).hasSize(1);
    }

    @Test
    void aDestinationThatFailsHarmsNoOtherAndCatchesUp() {
        runs.backup();
        runs.nextDay();
        runs.faulty("oslo").failRandomly(1, 1.0, new Fault.Refused());
        RunRecord lagging = runs.backup();
        assertThat(lagging.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(lagging.isGood()).isTrue();
        assertThat(Runs.part(lagging, PartKind.COPY, "far").state()).isEqualTo(RunState.FAILED);
        assertThat(Runs.part(lagging, PartKind.COPY, "near").state()).isEqualTo(RunState.COMPLETED);
        runs.faulty("oslo").calm();
        assertThat(runs.snapshots("oslo")).hasSize(1);
        runs.nextDay();
        RunRecord next = runs.backup();
        assertThat(next.state()).as(next.message()).isEqualTo(RunState.COMPLETED);
        assertThat(contents("oslo")).isEqualTo(contents("main")).hasSize(3);
        RunPart made = Runs.part(runs.records().find(lagging.id()).orElseThrow().run(), PartKind.COPY, "far");
        assertThat(made.state()).isEqualTo(RunState.COMPLETED);
        assertThat(made.reason()).isEqualTo("CaughtUp");
    }

    @Test
    void whatADestinationHasLetGoIsNotBroughtBack() {
        runs.backup();
        Snapshot there = runs.snapshots("paris").get(0);
        runs.open("paris").upkeep().forget(dev.holdfast.run.ForgetPlan.ofNamed(List.of(there)));
        runs.nextDay();
        runs.backup();
        assertThat(runs.snapshots("paris")).hasSize(1);
        assertThat(contents("paris")).doesNotContain(there.tree());
    }

    @Test
    void theVaultGetsTheFirstBackupOfEachDay() {
        runs.with(Runs.storage("vault").build())
                .schedule(one -> one.copies(List.of()).vault(new VaultCopy("vault", Lifetime.days(365))));
        RunRecord first = runs.backup();
        runs.time.advance(Duration.ofHours(6));
        runs.data.put("a", "noon");
        RunRecord second = runs.backup();
        runs.nextDay();
        RunRecord third = runs.backup();
        assertThat(runs.snapshots("vault").stream().flatMap(one -> one.fact("run").stream()))
                .containsExactly(first.id(), third.id());
        assertThat(Runs.part(second, PartKind.VAULT, "vault").state()).isEqualTo(RunState.SKIPPED);
        assertThat(expires(runs.snapshots("vault").get(0))).isEqualTo("2031-01-01T00:00:00Z");
    }

    @Test
    void aFaultThatPassesIsTriedAgain() {
        runs.schedule(one -> one.retries(new dev.holdfast.policy.Retries(3, Duration.ofSeconds(10))));
        runs.backup();
        runs.nextDay();
        runs.faulty("oslo").failNext(Operation.PUT, new Fault.Refused());
        RunRecord run = runs.backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(runs.snapshots("oslo")).hasSize(2);
    }
}
