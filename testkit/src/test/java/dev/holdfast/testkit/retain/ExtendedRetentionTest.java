package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.spi.store.BlobKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protections that maintenance extends, and those of copies. */
class ExtendedRetentionTest extends RetainedScene {
    @Test
    void maintenanceExtendsAllTogetherAndSeldom() {
        Snapshot first = unprotected();
        workload.put("more", "more");
        Snapshot second = unprotected();

        RetentionReport report = retain(MONTH, first, second);

        assertThat(report.extended())
                .extracting(RetentionReport.Extended::snapshot)
                .containsExactly(first, second);
        assertThat(report.packs()).isEqualTo(below("data/").size());
        assertThat(ends("data/"))
                .allSatisfy(end -> assertThat(end).isAfterOrEqualTo(time.now().plus(MONTH)));
        assertThat(ends("snapshots/"))
                .allSatisfy(end -> assertThat(end)
                        .isBetween(
                                time.now().plus(MONTH).minusSeconds(1),
                                time.now().plus(MONTH).plusSeconds(1)));
        time.advance(Duration.ofDays(2));
        assertThat(retain(MONTH, first, second).extended()).isEmpty();
        time.advance(Duration.ofDays(6));
        assertThat(retain(MONTH, first, second).extended()).hasSize(2);
        assertThat(retain(WEEK, first, second).extended()).as("shorter").isEmpty();
    }

    @Test
    void aDryRunOfMaintenanceTellsAndChangesNothing() {
        Snapshot first = unprotected();

        RetentionReport report =
                repository.upkeep().retain(Map.of(first.id(), time.now().plus(MONTH)), true);

        assertThat(report.extended()).hasSize(1);
        assertThat(ends("")).containsOnly(Instant.EPOCH);
    }

    @Test
    void anOldSnapshotIsExtendedBeforeItsProtectionEnds() {
        Snapshot old = unprotected();
        time.advance(Duration.ofDays(100));
        for (int day = 0; day < 20; day++) {
            var unused = retain(WEEK, old);
            time.advance(Duration.ofDays(1));
            assertThat(store.retainedUntil(key(old)).orElseThrow())
                    .isAfter(time.now().plus(Duration.ofDays(4)));
            assertThat(firstEnd(old)).isAfter(time.now().plus(Duration.ofDays(4)));
        }
    }

    @Test
    void aSnapshotThatCannotBeReadDoesNotKeepTheOthersFromBeingProtected() {
        Snapshot first = unprotected();
        workload.put("file", "other".repeat(100));
        Snapshot second = unprotected();
        BlobKey tree = packOfTree(first);
        store.put(
                tree,
                dev.holdfast.spi.store.BlobContent.of(new byte[300]),
                dev.holdfast.spi.store.PutOptions.replace());

        RetentionReport report = retain(MONTH, first, second);

        assertThat(report.extended())
                .extracting(RetentionReport.Extended::snapshot)
                .containsExactly(second);
        assertThat(report.findings())
                .anySatisfy(finding ->
                        assertThat(finding.subject()).contains(first.id().brief()));
        assertThat(firstEnd(second)).isAfterOrEqualTo(time.now().plus(MONTH));
        assertThat(retain(MONTH, first, second).findings()).as("told again").isNotEmpty();
    }

    private BlobKey packOfTree(Snapshot snapshot) {
        try (OpenRepository engine = RepositoryOpener.open(
                store, PASSWORD, "", EngineOptions.builder().time(time).build())) {
            String pack = engine.index()
                    .find(BlobType.TREE, BlobId.fromHex(snapshot.tree()))
                    .orElseThrow()
                    .packId()
                    .hex();
            return BlobKey.of("data/" + pack.substring(0, 2) + "/" + pack);
        }
    }
}
