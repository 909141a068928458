package dev.holdfast.testkit.job;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.FaultyBlobStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several who create a repository in one place at the same moment, with one password: all get the same one. */
class CreationRaceTest {
    private static final int CREATORS = 6;
    private static final int ROUNDS = 10;

    private final VirtualTime time = VirtualTime.create();

    private String createOrOpen(BlobStore store) {
        try (Repository created = Engines.create(store, time)) {
            return created.id();
        } catch (RepositoryException.AlreadyARepository faster) {
            return openedId(store);
        }
    }

    private String openedId(BlobStore store) {
        try (Repository opened = Engines.open(store, time)) {
            return opened.id();
        }
    }

    private static List<String> keys(BlobStore store) {
        List<String> keys = new ArrayList<>();
        store.list("keys/", info -> keys.add(info.key().path()));
        return keys;
    }

    /** Between any two steps of the one, the other does all of its own. */
    @Test
    void anotherCreationFitsBetweenAnyTwoSteps() {
        int steps = callsOfOneCreation();
        for (int step = 0; step < 2 * steps; step++) {
            MemoryBlobStore store = MemoryBlobStore.create(time);
            List<String> other = new ArrayList<>();
            AtomicInteger left = new AtomicInteger(step);
            FaultyBlobStore watched = new FaultyBlobStore(store, time).onCall(call -> {
                if (left.getAndDecrement() == 0) {
                    other.add(createOrOpen(store));
                }
            });
            String mine = createOrOpen(watched);
            assertThat(other).as("after step %d", step).containsExactly(mine);
            assertThat(openedId(store)).as("after step %d", step).isEqualTo(mine);
            assertThat(keys(store)).as("after step %d", step).hasSize(1);
        }
    }

    private int callsOfOneCreation() {
        FaultyBlobStore counted = new FaultyBlobStore(MemoryBlobStore.create(time), time);
        createOrOpen(counted);
        return (int) counted.calls();
    }

    @Test
    void manyAtOnceGetOneRepository() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            MemoryBlobStore store = MemoryBlobStore.create(time);
            List<Callable<String>> creators = new ArrayList<>();
            for (int creator = 0; creator < CREATORS; creator++) {
                creators.add(() -> createOrOpen(store));
            }
            assertThat(together(creators)).hasSize(CREATORS).containsOnly(openedId(store));
        }
    }

    /** What one leaves who is killed after its key was stored and another was faster. */
    @Test
    void aKeyOfAnotherCreationIsPassedOver() {
        for (int attempt = 0; attempt < 4; attempt++) {
            MemoryBlobStore store = MemoryBlobStore.create(time);
            String id = createOrOpen(store);
            for (int other = 0; other < 2; other++) {
                copyKeys(otherRepository(), store);
            }
            assertThat(keys(store)).hasSize(3);
            assertThat(openedId(store)).isEqualTo(id);
        }
    }

    /** Killed between key and config, both of them: the third completes one creation and removes the other's key. */
    @Test
    void severalBrokenOffCreationsAreCompletedAsOne() {
        MemoryBlobStore store = MemoryBlobStore.create(time);
        copyKeys(otherRepository(), store);
        copyKeys(otherRepository(), store);
        String id = createOrOpen(store);
        assertThat(openedId(store)).isEqualTo(id);
        assertThat(keys(store)).hasSize(1);
    }

    private MemoryBlobStore otherRepository() {
        MemoryBlobStore other = MemoryBlobStore.create(time);
        createOrOpen(other);
        return other;
    }

    private static void copyKeys(BlobStore from, BlobStore to) {
        for (String key : keys(from)) {
            byte[] bytes = from.get(BlobKey.of(key), 0, -1, InputStream::readAllBytes);
            to.put(BlobKey.of(key), BlobContent.of(bytes), PutOptions.create());
        }
    }
}
