package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that the store protects: what is protected until when, and what it costs. */
class RetainedBackupsTest extends RetainedScene {
    @Test
    void snapshotPacksKeyAndConfigAreProtectedAndNothingElse() {
        Instant until = time.now().plus(MONTH);

        Snapshot snapshot = backup(MONTH);

        assertThat(store.retainedUntil(key(snapshot))).contains(until);
        for (String prefix : List.of("data/", "keys/")) {
            assertThat(ends(prefix))
                    .isNotEmpty()
                    .allSatisfy(end -> assertThat(end).isBetween(until, until.plus(WEEK)));
        }
        assertThat(store.retainedUntil(BlobKey.of("config")).orElseThrow()).isBetween(until, until.plus(WEEK));
        assertThat(ends("index/")).isNotEmpty().containsOnly(Instant.EPOCH);
        assertThat(below("locks/")).isEmpty();
        assertThat(snapshot.fact("retained-until")).contains(until.toString());
    }

    @Test
    void whatIsUsedAgainIsProtectedForLongerBeforeTheSnapshotIsStored() {
        backup(WEEK);
        recorded.forget();

        backup(MONTH);

        List<RecordingBlobStore.Entry> entries = recorded.entries();
        int snapshot = indexOf(entries, Operation.PUT, "snapshots/");
        assertThat(indexOf(entries, Operation.EXTEND_RETENTION, "data/")).isBetween(0, snapshot - 1);
        assertThat(ends("data/"))
                .allSatisfy(end -> assertThat(end).isAfterOrEqualTo(time.now().plus(MONTH)));
    }

    private static int indexOf(List<RecordingBlobStore.Entry> entries, Operation operation, String prefix) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).operation() == operation && entries.get(i).name().startsWith(prefix)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void aProtectionIsNeverShortened() {
        backup(MONTH);
        List<Instant> before = ends("data/");

        backup(WEEK);

        assertThat(ends("data/")).containsAll(before);
    }

    /** Lengths at which the grid changes its steps are among them, and times with fractions of a second. */
    @ParameterizedTest
    @ValueSource(ints = {30, 28, 10, 4, 3})
    void dailyBackupsProtectAllTheyNeedAndAskForItMuchLessOften(int days) {
        Duration length = Duration.ofDays(days);
        int runs = 24;
        for (int day = 0; day < runs; day++) {
            workload.put("new", "day " + day);
            time.advance(Duration.ofMillis(123));
            Instant until = time.now().plus(length);
            Snapshot snapshot = repository.snapshot(job().retainUntil(until.minusMillis(7))
                    .into(repository)
                    .run()
                    .snapshot()
                    .hex());
            assertThat(firstEnd(snapshot)).as("day %d", day).isAfterOrEqualTo(until.minusMillis(7));
            time.advance(Duration.ofDays(1));
        }
        assertThat(extensions("data/")).isLessThan(3L * runs);
    }

    @Test
    void whatIsThereTwiceADayIsAskedForOnce() {
        backup(MONTH);
        recorded.forget();

        backup(Duration.ofDays(29));

        assertThat(extensions("data/")).isZero();
    }

    @Test
    void aBackupThatLacksAPackDoesNotVouchForIt() {
        unprotected();
        BlobKey pack = below("data/").get(0);
        byte[] content = store.get(pack, 0, -1, java.io.InputStream::readAllBytes);
        store.delete(pack);
        BackupRun first =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();
        BackupRun second =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();

        assertThat(first.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(second.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        store.put(pack, dev.holdfast.spi.store.BlobContent.of(content), dev.holdfast.spi.store.PutOptions.create());
        Snapshot third = backup(MONTH);
        assertThat(firstEnd(third)).isAfterOrEqualTo(time.now().plus(MONTH));
    }

    @Test
    void whatTheParentDoesNotHaveIsProtectedEachTime() {
        MemoryWorkload other = MemoryWorkload.named("other").put("moved", "moved".repeat(500));
        BackupRun unused = BackupJob.named("other")
                .host("other")
                .workload(other)
                .into(repository)
                .run();
        Snapshot parent = backup(MONTH);
        assertThat(ends("data/")).contains(Instant.EPOCH);

        workload.put("here", "moved".repeat(500));
        Snapshot second = repository.snapshot(
                job().retainUntil(store.retainedUntil(key(parent)).orElseThrow())
                        .into(repository)
                        .run()
                        .snapshot()
                        .hex());

        List<Instant> data = ends("data/");
        assertThat(data.stream().filter(Instant.EPOCH::equals))
                .as("the other's tree alone")
                .hasSize(1);
        assertThat(second.parent()).contains(parent.id());
    }

    @Test
    void aParentWhoseSnapshotIsNotProtectedDoesNotSuffice() {
        unprotected();

        backup(MONTH);

        assertThat(ends("data/")).isNotEmpty().doesNotContain(Instant.EPOCH);
    }

    @Test
    void aMissingPackMakesTheBackupPartial() {
        unprotected();
        store.delete(below("data/").get(0));

        BackupRun run =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();

        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("not in the store"));
    }

    @Test
    void aStoreThatCannotProtectIsRefusedBeforeAnythingIsStored() {
        BlobStore plain = new ForwardingBlobStore(store) {
            @Override
            public Set<Capability> capabilities() {
                return Set.of(Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
            }
        };
        try (Repository unable = Repository.at(plain).time(time).open(PASSWORD)) {
            BackupJob job = job().retainUntil(time.now().plus(MONTH)).into(unable);

            assertThatThrownBy(job::run)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("cannot protect objects until a time");
        }
        assertThat(below("data/")).isEmpty();
    }

    @Test
    void whoMayNotAskWhetherTheStoreProtectsIsToldThePermission() {
        try (Repository limited = Repository.at(undecided(false)).time(time).open(PASSWORD)) {
            BackupJob job = job().retainUntil(time.now().plus(MONTH)).into(limited);

            assertThatThrownBy(job::run)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("test:protect");
        }
        assertThat(below("data/")).isEmpty();
    }

    @Test
    void theStatusOfAStorageTellsThePermissionRatherThanAnotherStore() {
        Storage definition = Storage.builder("main")
                .uri(URI.create("memory:main"))
                .password("env:P")
                .immutability(MONTH)
                .build();
        try (OpenStorages storages = OpenStorages.builder()
                .time(time)
                .stores((location, create, credentials) -> undecided(false))
                .passwords(PasswordSources.builder()
                        .environment(Map.of("P", "retained"))
                        .build())
                .build()) {
            StorageStatus status = storages.check(definition);

            assertThat(status.state()).isEqualTo(StorageStatus.State.UNAVAILABLE);
            assertThat(status.message()).contains("test:protect").doesNotContain("Use a store with");
        }
    }

    @Test
    void anAnswerThatWasLostDoesNotMakeAProtectedPackFail() {
        FaultyBlobStore faulty = new FaultyBlobStore(store, time);
        boolean[] lost = {false};
        faulty.onCall(call -> {
            if (call.moment() == dev.holdfast.testkit.store.StoreCall.Moment.AFTER
                    && call.operation() == Operation.PUT
                    && call.name().startsWith("snapshots/")
                    && !lost[0]) {
                lost[0] = true;
                throw new StoreException.Unavailable("no answer", true, null);
            }
        });
        try (Repository unsteady = Repository.at(faulty)
                .time(time)
                .retry(dev.holdfast.spi.store.RetryPolicy.standard())
                .open(PASSWORD)) {
            BackupRun run =
                    job().retainUntil(time.now().plus(MONTH)).into(unsteady).run();

            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(lost[0]).isTrue();
    }
}
