package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Assertion;
import dev.holdfast.policy.Assertion.Comparison;
import dev.holdfast.policy.Assertion.Kind;
import dev.holdfast.policy.Verification;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunVerification;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerificationRunsTest {
    private final Runs runs = new Runs();
    private final MemoryWorkload scratch = MemoryWorkload.named("scratch").put("left-over", "of the last test");

    @AfterEach
    void close() {
        runs.close();
    }

    private void asking(Assertion... assertions) {
        runs.scratch.put("memory:scratch", scratch);
        runs.data.put("sub/b", "0123456789");
        runs.schedule(one -> one.verification(Verification.builder()
                .check(Verification.Depth.FULL)
                .scratch(URI.create("memory:scratch"))
                .assertions(List.of(assertions))
                .build()));
    }

    private RunRecord verify() {
        return runs.execute(runs.request(RunKind.VERIFICATION).build());
    }

    @Test
    void whatHoldsMakesTheBackupVerifiedAndItIsNotDoneTwice() {
        asking(
                new Assertion(Kind.FILES, "/", Comparison.EQUAL, "2"),
                new Assertion(Kind.BYTES, "sub", Comparison.GREATER_OR_EQUAL, "10"),
                new Assertion(Kind.EXISTS, "sub/b", Comparison.EQUAL, "true"),
                new Assertion(Kind.EXISTS, "absent", Comparison.EQUAL, "false"),
                new Assertion(Kind.CONTENT, "a", Comparison.EQUAL, "first"),
                new Assertion(Kind.COMMAND, "/bin/true", Comparison.EQUAL, "0"));
        RunRecord backup = runs.backup();
        RunRecord run = verify();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        RunVerification found = runs.records()
                .find(backup.id())
                .orElseThrow()
                .run()
                .verification()
                .orElseThrow();
        assertThat(found.isVerified()).isTrue();
        assertThat(found.run()).isEqualTo(run.id());
        assertThat(found.assertions()).hasSize(6).allMatch(RunVerification.Assertion::held);
        assertThat(scratch.list()).doesNotContain("left-over");
        RunRecord again = verify();
        assertThat(Runs.part(again, PartKind.VERIFICATION, "orders").reason()).isEqualTo("AlreadyVerified");
    }

    @Test
    void whatDoesNotHoldIsNamedWithWhatWasFound() {
        asking(
                new Assertion(Kind.FILES, "/", Comparison.GREATER, "5"),
                new Assertion(Kind.COMMAND, "/bin/false", Comparison.EQUAL, "0"),
                new Assertion(Kind.DOCUMENTS, "orders", Comparison.GREATER, "0"));
        RunRecord backup = runs.backup();
        RunRecord run = verify();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.message()).contains("files / > 5").contains("was 2");
        RunVerification found = runs.records()
                .find(backup.id())
                .orElseThrow()
                .run()
                .verification()
                .orElseThrow();
        assertThat(found.assertions()).noneMatch(RunVerification.Assertion::held);
        assertThat(found.isVerified()).isFalse();
    }

    @Test
    void damageIsFound() {
        asking();
        RunRecord backup = runs.backup();
        FaultyBlobStore store = runs.faulty("main");
        List<BlobInfo> packs = new ArrayList<>();
        store.list("data/", packs::add);
        packs.forEach(one -> store.delete(one.key()));
        RunRecord run = verify();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        RunVerification found = runs.records()
                .find(backup.id())
                .orElseThrow()
                .run()
                .verification()
                .orElseThrow();
        assertThat(found.isVerified()).isFalse();
        assertThat(found.message()).contains("error");
    }
}
