package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BitFlipsIT {
    private static final int FLIPS = 1_000;

    @Test
    void everyFlippedBitIsNoticedAndLocated() {
        List<String> missed = new ArrayList<>();
        try (BitFlips bits = new BitFlips(20_260_101)) {
            Map<BitFlips.Place, BitFlips.Tally> tallies = bits.run(FLIPS, missed::add);

            assertThat(missed).isEmpty();
            assertThat(tallies).hasSize(BitFlips.Place.values().length);
            assertThat(tallies.values().stream()
                            .mapToInt(BitFlips.Tally::located)
                            .sum())
                    .isEqualTo(FLIPS);
            assertThat(bits.check().problems()).as("what is undone").isEmpty();
        }
    }
}
