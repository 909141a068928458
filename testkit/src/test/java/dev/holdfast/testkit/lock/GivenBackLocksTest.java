package dev.holdfast.testkit.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.Locks;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.log.RecordedLog;
import dev.holdfast.testkit.store.DenyingBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks of those whose credentials may not delete: their files stay when they are given back. */
class GivenBackLocksTest {
    private static final Secret PASSWORD = Secret.of("locks");

    private final VirtualTime time = VirtualTime.create();
    private final BlobStore store = MemoryBlobStore.create(time);
    private final EngineOptions options = EngineOptions.builder().time(time).build();
    private OpenRepository limited;
    private OpenRepository full;

    @BeforeEach
    void open() {
        full = RepositoryCreator.create(store, PASSWORD, KeyParameters.LOW_COST, options);
        limited = open(new DenyingBlobStore(store, false, Set.of(Action.DELETE)));
    }

    private OpenRepository open(BlobStore through) {
        return RepositoryOpener.open(through, PASSWORD, "", options);
    }

    private static RepositoryLock take(OpenRepository repository, LockMode mode) {
        return RepositoryLock.acquire(repository, mode, Duration.ZERO, () -> {});
    }

    private List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        store.list(prefix, info -> names.add(info.key().name()));
        return names;
    }

    @Test
    void theyAreNotInTheWayOfTheSameProcess() {
        take(limited, LockMode.SHARED).close();

        assertThat(names("locks/")).hasSize(1);
        assertThatCode(() -> take(limited, LockMode.EXCLUSIVE).close()).doesNotThrowAnyException();
        assertThatCode(() -> take(limited, LockMode.EXCLUSIVE).close()).doesNotThrowAnyException();
    }

    @Test
    void othersSeeThatTheyWereGivenBackAndRemoveThem() {
        take(limited, LockMode.SHARED).close();
        take(full, LockMode.EXCLUSIVE).close();

        assertThat(names("locks/")).isEmpty();
        assertThat(names("holdfast/")).isEmpty();
    }

    @Test
    void unlockRemovesThemAndTheirDocuments() {
        take(limited, LockMode.SHARED).close();

        assertThat(Locks.unlock(full, false)).isOne();
        assertThat(names("locks/")).isEmpty();
        assertThat(names("holdfast/")).isEmpty();
    }

    @Test
    void theirDocumentsGoWhenTheyAreOld() {
        take(limited, LockMode.SHARED).close();
        names("locks/").forEach(lock -> store.delete(BlobKey.of("locks/" + lock)));
        time.advance(Duration.ofHours(2));
        take(full, LockMode.EXCLUSIVE).close();

        assertThat(names("holdfast/")).isEmpty();
    }

    @Test
    void whoMayNotRemoveThemTriesOnceAndPassesThemBy() {
        take(limited, LockMode.SHARED).close();
        String left = names("locks/").get(0);
        RecordingBlobStore recorded = new RecordingBlobStore(new DenyingBlobStore(store, false, Set.of(Action.DELETE)));
        OpenRepository other = open(recorded);
        try (RecordedLog.Recording log = new RecordedLog.Recording()) {
            take(other, LockMode.EXCLUSIVE).close();
            assertThat(log.lines())
                    .extracting(RecordedLog.Line::text)
                    .filteredOn(text -> text.contains(left))
                    .noneMatch(text -> text.contains("goes stale by itself"));
        }
        recorded.forget();
        take(other, LockMode.EXCLUSIVE).close();

        assertThat(names("locks/")).contains(left);
        assertThat(recorded.entries())
                .isNotEmpty()
                .extracting(RecordingBlobStore.Entry::name)
                .noneMatch(name -> name.contains(left));
    }

    @Test
    void whereOnlyDocumentsMayNotBeRemovedNothingIsSaidAboutALockThatIsGone() {
        take(open(new KeepingDocuments(store)), LockMode.SHARED).close();

        assertThat(names("locks/")).isEmpty();
        assertThat(names("holdfast/locks/")).hasSize(1).noneMatch(name -> name.endsWith(".given-back"));
    }

    @Test
    void oneThatIsHeldStillBlocks() {
        RepositoryLock held = take(limited, LockMode.SHARED);
        time.advance(Duration.ofMinutes(11));

        assertThat(names("locks/")).hasSizeGreaterThan(1);
        assertThatThrownBy(() -> take(full, LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
        held.close();
        assertThatCode(() -> take(full, LockMode.EXCLUSIVE)).doesNotThrowAnyException();
    }

    @Test
    void whereNothingCanBeSaidAboutThemTheOpenedRepositoryRemembers() {
        OpenRepository silent = open(new Silent(store));
        take(silent, LockMode.SHARED).close();

        assertThatThrownBy(() -> take(full, LockMode.EXCLUSIVE)).isInstanceOf(RepositoryException.Locked.class);
        assertThatCode(() -> take(silent, LockMode.EXCLUSIVE)).doesNotThrowAnyException();
    }

    /** Removes locks and not what lies beside them. */
    private static final class KeepingDocuments extends ForwardingBlobStore {
        private KeepingDocuments(BlobStore inner) {
            super(inner);
        }

        @Override
        public void delete(BlobKey key) {
            if (key.path().startsWith("holdfast/")) {
                throw new StoreException.Denied("the test store keeps documents", null);
            }
            super.delete(key);
        }
    }

    /** Refuses deletions and documents. */
    private static final class Silent extends ForwardingBlobStore {
        private Silent(BlobStore inner) {
            super(inner);
        }

        @Override
        public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
            if (key.path().startsWith("holdfast/")) {
                throw new StoreException.Denied("the test store refuses documents", null);
            }
            return super.put(key, content, options);
        }

        @Override
        public void delete(BlobKey key) {
            throw new StoreException.Denied("the test store refuses deletions", null);
        }
    }
}
