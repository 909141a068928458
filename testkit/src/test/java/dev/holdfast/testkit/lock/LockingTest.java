package dev.holdfast.testkit.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Host;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.Locks;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.snapshot.LockCodec;
import dev.holdfast.internal.snapshot.LockInfo;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.store.ReadOnlyBlobStore;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lockers of one repository in memory, with a time that moves as they sleep. */
class LockingTest {
    private static final Secret PASSWORD = Secret.of("locks");

    private final VirtualTime time = VirtualTime.create();
    private final FaultyBlobStore store = new FaultyBlobStore(MemoryBlobStore.create(time), time);
    private final EngineOptions options = EngineOptions.builder().time(time).build();
    private final OpenRepository repository =
            RepositoryCreator.create(store, PASSWORD, KeyParameters.LOW_COST, options);

    private static void goOn() {}

    private RepositoryLock take(LockMode mode) {
        return take(mode, Duration.ZERO);
    }

    private RepositoryLock take(LockMode mode, Duration retryFor) {
        return RepositoryLock.acquire(repository, mode, retryFor, LockingTest::goOn);
    }

    private BlobId foreign(boolean exclusive) {
        Host host = options.host();
        LockInfo info =
                new LockInfo(time.now().atZone(ZoneOffset.UTC), exclusive, host.name(), "somebody", 999_999_999, 0, 0);
        return repository.files().save(FileKind.LOCK, LockCodec.encode(info));
    }

    private List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        store.list(prefix, info -> names.add(info.key().name()));
        return names;
    }

    @Test
    void manyShareALock() {
        take(LockMode.SHARED);

        assertThatCode(() -> take(LockMode.SHARED)).doesNotThrowAnyException();
    }

    @Test
    void aSharedLockKeepsExclusiveOnesAway() {
        take(LockMode.SHARED);

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
    }

    @Test
    void anExclusiveLockKeepsSharedOnesAway() {
        take(LockMode.EXCLUSIVE);

        assertThatThrownBy(() -> take(LockMode.SHARED)).isInstanceOf(RepositoryException.Locked.class);
    }

    @Test
    void whoIsRefusedLeavesNothing() {
        take(LockMode.SHARED);

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);

        assertThat(names("locks/")).hasSize(1).isEqualTo(names("holdfast/locks/"));
    }

    @Test
    void theRefusalSaysWhoAndWhatToDo() {
        take(LockMode.EXCLUSIVE);

        assertThatThrownBy(() -> take(LockMode.SHARED))
                .hasMessageContaining("exclusive lock of " + options.host().user() + "@")
                .hasMessageContaining("pid " + options.host().pid())
                .hasMessageContaining("2030-01-01")
                .hasMessageContaining("--retry-lock")
                .hasMessageContaining("unlock");
    }

    @Test
    void aClosedLockIsGoneWithItsDocument() {
        RepositoryLock lock = take(LockMode.EXCLUSIVE);
        lock.close();
        lock.close();

        assertThat(names("locks/")).isEmpty();
        assertThat(names("holdfast/")).isEmpty();
    }

    @Test
    void whoWritesAtTheSameTimeIsSeenAfterwards() {
        AtomicInteger puts = new AtomicInteger();
        store.onCall(call -> {
            if (call.name().startsWith("locks/") && puts.getAndIncrement() == 0) {
                foreign(true);
            }
        });

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
        assertThat(names("locks/")).hasSize(1);
    }

    @Test
    void whoRetriesGetsTheLockWhenItIsFree() {
        RepositoryLock first = take(LockMode.EXCLUSIVE);
        AtomicInteger asked = new AtomicInteger();

        RepositoryLock second = RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ofHours(1), () -> {
            if (asked.incrementAndGet() == 100) {
                first.close();
            }
        });

        assertThatCode(second::check).doesNotThrowAnyException();
        assertThat(names("holdfast/waiting/")).isEmpty();
    }

    @Test
    void waitingEndsAtTheDeadline() {
        take(LockMode.SHARED);

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE, Duration.ofMinutes(10)))
                .isInstanceOf(RepositoryException.Locked.class)
                .hasMessageContaining("600 s");
        assertThat(names("holdfast/waiting/")).isEmpty();
    }

    @Test
    void waitingCanBeCancelled() {
        take(LockMode.SHARED);
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ofDays(1), () -> {
                    if (asked.incrementAndGet() == 20) {
                        throw new RepositoryException.Refused("cancelled");
                    }
                }))
                .hasMessage("cancelled");
        assertThat(names("holdfast/waiting/")).isEmpty();
    }

    @Test
    void refreshingReplacesTheFile() {
        take(LockMode.SHARED);
        List<String> before = names("locks/");
        time.advance(Duration.ofMinutes(5));

        assertThat(names("locks/")).hasSize(1).isNotEqualTo(before).isEqualTo(names("holdfast/locks/"));
    }

    @Test
    void aLockHeldForADayStillCounts() {
        RepositoryLock lock = take(LockMode.SHARED);
        time.advance(Duration.ofDays(1));

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
        assertThatCode(lock::check).doesNotThrowAnyException();
    }

    @Test
    void aLockThatSomebodyRemovedIsLost() {
        RepositoryLock lock = take(LockMode.SHARED);
        Locks.unlock(repository, true);
        time.advance(Duration.ofMinutes(5));

        assertThatThrownBy(lock::check)
                .isInstanceOf(RepositoryException.LockLost.class)
                .hasMessageContaining("removed");
        assertThat(names("locks/")).isEmpty();
    }

    @Test
    void aLockThatCannotBeRefreshedIsLostAfterTwentyTwoAndAHalfMinutes() {
        RepositoryLock lock = take(LockMode.SHARED);
        store.failRandomly(1, 1, new Fault.Refused());
        time.advance(Duration.ofMinutes(22));
        assertThatCode(lock::check).doesNotThrowAnyException();
        time.advance(Duration.ofMinutes(1));

        assertThatThrownBy(lock::check).isInstanceOf(RepositoryException.LockLost.class);
        store.calm();
        assertThatThrownBy(lock::check).isInstanceOf(RepositoryException.LockLost.class);
    }

    @Test
    void anOldLockIsRevivedIfItIsStillThere() {
        RepositoryLock lock = take(LockMode.SHARED);
        store.failRandomly(1, 1, new Fault.Refused());
        time.advance(Duration.ofMinutes(24));
        store.calm();

        assertThatCode(lock::check).doesNotThrowAnyException();
        assertThat(names("locks/")).hasSize(1);
    }

    @Test
    void aRefreshWhoseAnswerIsLostLeavesNoSecondLockBehind() {
        take(LockMode.SHARED);
        store.failNth(Operation.PUT, 2, new Fault.AnswerLost());
        time.advance(Duration.ofMinutes(10));

        assertThat(names("locks/")).hasSize(1);
    }

    @Test
    void aFailureToRemoveTheLockIsNotThrown() {
        RepositoryLock lock = take(LockMode.SHARED);
        store.failRandomly(1, 1, new Fault.Refused());

        assertThatCode(lock::close).doesNotThrowAnyException();
    }

    @Test
    void anInterruptedThreadStillRemovesItsLock() {
        RepositoryLock lock = take(LockMode.SHARED);
        Thread.currentThread().interrupt();
        lock.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(names("locks/")).isEmpty();
    }

    @Test
    void anotherProgramsLockIsRespectedEvenIfItsPidIsUnknownHere() {
        foreign(false);
        time.advance(Duration.ofMinutes(29));

        assertThatThrownBy(() -> take(LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
    }

    @Test
    void anotherProgramsLockIsStaleAfterThirtyMinutes() {
        foreign(true);
        time.advance(Duration.ofMinutes(31));

        assertThatCode(() -> take(LockMode.EXCLUSIVE)).doesNotThrowAnyException();
        assertThat(names("locks/")).hasSize(1);
    }

    @Test
    void whoWaitsOutlivesAForeignLock() {
        foreign(true);

        assertThatCode(() -> take(LockMode.SHARED, Duration.ofHours(1))).doesNotThrowAnyException();
    }

    @Test
    void whoWaitsNeedsNobodysHelpWithAnUnreadableLock() {
        BlobKey damaged = FileKind.LOCK.key(foreign(true));
        store.put(damaged, BlobContent.of(new byte[100]), PutOptions.replace());

        try (RepositoryLock lock = take(LockMode.EXCLUSIVE, Duration.ofHours(1))) {
            assertThatCode(lock::check).doesNotThrowAnyException();
            assertThat(names("locks/")).hasSize(1).doesNotContain(damaged.name());
        }
    }

    @Test
    void anUnreadableLockIsRespected() {
        store.put(BlobKey.of("locks/" + "ab".repeat(32)), BlobContent.of(new byte[100]), PutOptions.create());

        assertThatThrownBy(() -> take(LockMode.SHARED))
                .isInstanceOf(RepositoryException.Locked.class)
                .hasMessageContaining("unlock --remove-all");
    }

    @Test
    void anEmptyLockIsPassedOver() {
        store.put(BlobKey.of("locks/" + "ab".repeat(32)), BlobContent.of(new byte[0]), PutOptions.create());

        assertThatCode(() -> take(LockMode.EXCLUSIVE)).doesNotThrowAnyException();
    }

    @Test
    void unlockLeavesTheLiving() {
        take(LockMode.SHARED);
        foreign(false);
        time.advance(Duration.ofMinutes(31));

        assertThat(Locks.unlock(repository, false)).isEqualTo(1);
        assertThat(Locks.list(repository)).hasSize(1);
    }

    @Test
    void unlockAllLeavesNone() {
        take(LockMode.SHARED);
        foreign(true);

        assertThat(Locks.unlock(repository, true)).isEqualTo(2);
        assertThat(names("locks/")).isEmpty();
        assertThat(names("holdfast/")).isEmpty();
    }

    @Test
    void whoCanWaitLetsAnAnnouncedSeekerGoFirst() {
        RepositoryLock first = take(LockMode.SHARED);
        AtomicInteger asked = new AtomicInteger();
        List<String> order = new ArrayList<>();

        RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ofHours(1), () -> {
            if (asked.incrementAndGet() == 50) {
                long before = time.nanos();
                RepositoryLock.acquire(repository, LockMode.SHARED, Duration.ofSeconds(20), LockingTest::goOn)
                        .close();
                order.add("shared after "
                        + Duration.ofNanos(time.nanos() - before).toSeconds() / 20 * 20);
                first.close();
            }
        });

        assertThat(order).containsExactly("shared after 20");
    }

    @Test
    void whoCannotWaitDoesNotYield() {
        RepositoryLock first = take(LockMode.SHARED);
        AtomicInteger asked = new AtomicInteger();
        List<Long> waited = new ArrayList<>();

        RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ofHours(1), () -> {
            if (asked.incrementAndGet() == 50) {
                long before = time.nanos();
                take(LockMode.SHARED).close();
                waited.add(Duration.ofNanos(time.nanos() - before).toMillis());
                first.close();
            }
        });

        assertThat(waited).containsExactly(200L);
    }

    @Test
    void aDryRunTakesNoLock() {
        take(LockMode.EXCLUSIVE);

        assertThatCode(() -> RepositoryLock.acquire(
                                repository.forDryRun(), LockMode.EXCLUSIVE, Duration.ZERO, LockingTest::goOn)
                        .check())
                .doesNotThrowAnyException();
        assertThat(names("locks/")).hasSize(1);
    }

    private OpenRepository readOnly() {
        BlobStore refusing = new ReadOnlyBlobStore(store);
        return RepositoryOpener.open(refusing, PASSWORD, "", options);
    }

    @Test
    void aReadOnlyStoreIsReadWithoutALock() {
        assertThatCode(() -> RepositoryLock.acquire(readOnly(), LockMode.SHARED, Duration.ZERO, LockingTest::goOn)
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsWrittenWithoutALock() {
        RepositoryLock lock = RepositoryLock.acquire(readOnly(), LockMode.SHARED, Duration.ZERO, LockingTest::goOn);

        assertThatThrownBy(lock::check).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void aReadOnlyStoreGivesNoExclusiveLock() {
        OpenRepository refusing = readOnly();

        assertThatThrownBy(() -> RepositoryLock.acquire(refusing, LockMode.EXCLUSIVE, Duration.ZERO, LockingTest::goOn))
                .isInstanceOf(StoreException.Denied.class);
    }
}
