package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.policy.PolicyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StoredSizeTest {
    private static final SizeModel NO_GROWTH = SizeModel.builder()
            .initialBytes(1_000_000)
            .changePerDay(0.1)
            .growthPerDay(0)
            .compression(1)
            .build();

    private static Backup day(int day) {
        Duration since = Duration.ofDays(day);
        return new Backup(day, Instant.EPOCH.plus(since), since, true, null);
    }

    @Test
    void aSecondBackupAddsWhatChanged() {
        StoredSize stored = new StoredSize(NO_GROWTH);
        stored.add(day(0));
        stored.add(day(1));
        stored.add(day(3));

        assertThat(stored.bytes()).isEqualTo(1_000_000 + 100_000 + 190_000);
        assertThat(stored.uploaded()).isEqualTo(stored.bytes());
    }

    @Test
    void growthIsAShareOfTheInitialSize() {
        StoredSize stored = new StoredSize(SizeModel.builder()
                .initialBytes(1_000)
                .changePerDay(0)
                .growthPerDay(0.01)
                .deduplication(0.5)
                .compression(0.4)
                .build());
        stored.add(day(0));
        stored.add(day(10));

        assertThat(stored.bytes()).isEqualTo(220);
    }

    @Test
    void backupsThatGoLeaveWhatTheirNeighboursNeed() {
        StoredSize stored = new StoredSize(SizeModel.builder().build());
        List<Backup> all = new ArrayList<>();
        for (int day = 0; day < 60; day++) {
            all.add(day(day));
            stored.add(all.get(day));
        }
        SplittableRandom random = new SplittableRandom(3);
        while (all.size() > 1) {
            stored.remove(all.remove(random.nextInt(all.size())));
            StoredSize anew = new StoredSize(SizeModel.builder().build());
            all.forEach(backup -> anew.add(day((int) backup.number)));
            assertThat((double) stored.bytes()).isCloseTo((double) anew.bytes(), within(1_000.0));
        }
        stored.remove(all.get(0));

        assertThat(stored.bytes()).isLessThan(1_000);
        assertThat(stored.newest()).isNull();
        assertThat(stored.oldest()).isNull();
    }

    /** Blocks that are replaced at random, and what a store of distinct blocks really holds. */
    @Test
    void itIsTheSizeThatRandomChangesGive() {
        int blocks = 100_000;
        SplittableRandom random = new SplittableRandom(7);
        int[] versions = new int[blocks];
        Set<Long> store = new HashSet<>();
        StoredSize stored = new StoredSize(SizeModel.builder()
                .initialBytes(blocks)
                .changePerDay(0.1)
                .growthPerDay(0)
                .compression(1)
                .build());
        for (int day = 0; day <= 12; day++) {
            if (day == 0 || day == 1 || day == 5 || day == 12) {
                stored.add(day(day));
                for (int block = 0; block < blocks; block++) {
                    store.add((long) block << 32 | versions[block]);
                }
            }
            for (int block = 0; block < blocks; block++) {
                versions[block] += random.nextDouble() < 0.1 ? 1 : 0;
            }
        }

        assertThat((double) stored.bytes()).isCloseTo(store.size(), within(0.01 * store.size()));
    }

    @Test
    void sharesAreFromNothingToAll() {
        assertThatThrownBy(() -> SizeModel.builder().changePerDay(1.1))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessage("change: must be a share from 0 to 1, was 1.1");
        assertThatThrownBy(() -> SizeModel.builder().compression(0)).hasMessageContaining("from 0.001 to 1");
        assertThatThrownBy(() -> SizeModel.builder().growthPerDay(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> SizeModel.builder().initialBytes(-1)).hasMessageContaining("from 0 on");
    }
}
