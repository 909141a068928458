package dev.holdfast.testkit.store;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is promised about replacing, conditions and writers that compete. */
abstract sealed class ConditionContract extends ListingContract permits VersionContract {
    private static final int RACERS = 24;

    @Test
    protected void createRefusesWhatIsThere() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> put(KEY, bytes(10, 2)))
                .isInstanceOf(StoreException.AlreadyExists.class)
                .hasMessageContaining(KEY.path());
    }

    @Test
    protected void aRefusedCreateChangesNothing() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> put(KEY, bytes(10, 2))).isInstanceOf(StoreException.AlreadyExists.class);
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void replaceCreatesWhatIsNotThere() {
        replace(KEY, bytes(10, 1));
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void replaceReplaces() {
        put(KEY, bytes(10, 1));
        replace(KEY, bytes(20, 2));
        assertThat(read(KEY)).isEqualTo(bytes(20, 2));
    }

    @Test
    protected void theVersionChangesWithEachReplacement() {
        List<String> versions = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            versions.add(replace(KEY, bytes(10, round)).version());
        }
        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    protected void theVersionStaysWhileNothingIsReplaced() {
        String version = put(KEY, bytes(10, 1)).version();
        read(KEY);
        assertThat(store().head(KEY).map(BlobInfo::version)).contains(version);
    }

    @Test
    protected void theVersionThatWasSeenIsReplaced() {
        BlobInfo seen = put(KEY, bytes(10, 1));
        putUnchanged(seen.version(), bytes(20, 2));
        assertThat(read(KEY)).isEqualTo(bytes(20, 2));
    }

    @Test
    protected void anotherVersionIsNotReplaced() {
        BlobInfo seen = put(KEY, bytes(10, 1));
        replace(KEY, bytes(10, 2));
        assertThatThrownBy(() -> putUnchanged(seen.version(), bytes(10, 3)))
                .isInstanceOf(StoreException.PreconditionFailed.class);
        assertThat(read(KEY)).isEqualTo(bytes(10, 2));
    }

    @Test
    protected void aMissingObjectIsNotReplacedAsUnchanged() {
        BlobInfo seen = put(KEY, bytes(10, 1));
        store().delete(KEY);
        assertThatThrownBy(() -> putUnchanged(seen.version(), bytes(10, 3)))
                .isInstanceOf(StoreException.PreconditionFailed.class);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void ofManyCreatorsAtOnceOneWins() throws Exception {
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = bytes(10_000, racer);
            racers.add(() -> wins(() -> put(KEY, content)));
        }
        long winners = together(racers).stream().filter(won -> won).count();
        assertWinners(winners, Capability.CREATE_ONLY);
    }

    @Test
    protected void ofManyReplacersOfOneVersionOneWins() throws Exception {
        String version = put(KEY, bytes(10, 1)).version();
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = bytes(10_000, racer);
            racers.add(() -> wins(() -> putUnchanged(version, content)));
        }
        long winners = together(racers).stream().filter(won -> won).count();
        assertWinners(winners, Capability.REPLACE_IF_UNCHANGED);
    }

    private void assertWinners(long winners, Capability capability) {
        if (store().capabilities().contains(capability)) {
            assertThat(winners).isEqualTo(1);
        } else {
            assertThat(winners).isPositive();
        }
    }

    private static boolean wins(Runnable put) {
        try {
            put.run();
            return true;
        } catch (StoreException.AlreadyExists | StoreException.PreconditionFailed lost) {
            return false;
        }
    }

    @Test
    protected void readersSeeTheOldOrTheNewWhole() throws Exception {
        int length = 300_000;
        replace(KEY, bytes(length, 0));
        AtomicBoolean writing = new AtomicBoolean(true);
        List<Callable<Boolean>> threads = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            threads.add(() -> readsWholes(writing, length));
        }
        threads.add(() -> {
            for (int round = 1; round < 40; round++) {
                replace(KEY, bytes(length, round));
            }
            writing.set(false);
            return true;
        });
        assertThat(together(threads)).doesNotContain(false);
    }

    private boolean readsWholes(AtomicBoolean writing, int length) {
        boolean whole = true;
        while (whole && writing.get()) {
            byte[] seen = read(KEY);
            whole = seen.length == length && Arrays.equals(seen, bytes(length, seen[0]));
        }
        return whole;
    }
}
