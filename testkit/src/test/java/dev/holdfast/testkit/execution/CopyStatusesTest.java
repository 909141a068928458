package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.VaultCopy;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.CopyStatus.State;
import dev.holdfast.run.RunRecord;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far copies are behind: as much as really is missing, since when, and nothing where nobody can know. */
class CopyStatusesTest {
    private final Runs runs = new Runs();

    @BeforeEach
    void define() {
        runs.with(Runs.storage("near").build())
                .with(Runs.storage("far").build())
                .schedule(one -> one.copies(List.of(
                        CopySetting.builder("all").storage("near").build(),
                        CopySetting.builder("weekly")
                                .storage("far")
                                .frequencies(Set.of(Frequency.WEEKLY))
                                .build())));
    }

    @AfterEach
    void close() {
        runs.close();
    }

    private CopyStatus status(String copy) {
        return runs.copies().stream()
                .filter(one -> one.copy().equals(copy))
                .findFirst()
                .orElseThrow();
    }

    private void silence(String storage) {
        runs.faulty(storage).onCall(call -> {
            throw new StoreException.Unavailable("no answer", true, null);
        });
    }

    private Instant newest() {
        List<dev.holdfast.Snapshot> all = runs.snapshots("main");
        return all.get(all.size() - 1).time().toInstant();
    }

    @Test
    void beforeTheFirstBackupNothingIsMissing() {
        assertThat(runs.copies()).hasSize(2).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(State.CURRENT);
            assertThat(one.newest()).isEmpty();
            assertThat(one.lag(runs.time.now())).contains(Duration.ZERO);
        });
    }

    @Test
    void aCopyThatHasAllIsCurrentAndOneOfAnotherFrequencyMissesNothing() {
        RunRecord unused = runs.backup();

        assertThat(status("all").state()).isEqualTo(State.CURRENT);
        assertThat(status("all").newest()).contains(newest());
        assertThat(status("weekly").state()).isEqualTo(State.CURRENT);
        assertThat(status("weekly").newest()).isEmpty();
    }

    @Test
    void whatCouldNotBeCopiedIsMissingSinceTheOldestWasTakenUntilTheNextRunBringsIt() {
        silence("near");
        RunRecord first = runs.backup();
        Instant taken = newest();
        runs.nextDay();
        RunRecord second = runs.backup();
        assertThat(status("all").state()).isEqualTo(State.UNKNOWN);
        assertThat(status("all").lag(runs.time.now())).isEmpty();
        assertThat(status("all").message()).contains("no answer");
        runs.faulty("near").onCall(call -> {});

        CopyStatus behind = status("all");

        assertThat(behind.state()).isEqualTo(State.BEHIND);
        assertThat(behind.lacking()).isEqualTo(2);
        assertThat(behind.behindSince()).contains(taken);
        assertThat(behind.lag(runs.time.now()).orElseThrow()).isGreaterThanOrEqualTo(Duration.ofDays(1));
        runs.nextDay();
        RunRecord third = runs.backup();
        assertThat(status("all").state()).isEqualTo(State.CURRENT);
        assertThat(List.of(first, second, third)).doesNotContainNull();
    }

    @Test
    void aPlaceThatHadCopiesAndHasNoneNowIsNotCurrent() {
        RunRecord unused = runs.backup();
        List<BlobKey> all = new ArrayList<>();
        runs.faulty("near").list("", info -> all.add(info.key()));
        all.forEach(runs.faulty("near")::delete);
        runs.forgetOpen();

        assertThat(status("all").state()).isEqualTo(State.UNKNOWN);
        assertThat(status("all").message()).contains("had copies and has none now");
    }

    @Test
    void theVaultMissesOneBackupOfEachDay() {
        runs.schedule(one -> one.copies(List.of()).vault(new VaultCopy("far", Lifetime.days(30))));
        silence("far");
        RunRecord first = runs.backup();
        RunRecord again = runs.backup();
        runs.nextDay();
        RunRecord next = runs.backup();
        runs.faulty("far").onCall(call -> {});

        assertThat(status("vault").lacking()).isEqualTo(2);
        assertThat(List.of(first, again, next)).doesNotContainNull();
    }
}
