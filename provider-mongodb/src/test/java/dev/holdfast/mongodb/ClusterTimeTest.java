package dev.holdfast.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000:3",
                "Timestamp(1700000000, 3)",
                "Timestamp(1700000000,3)",
                "Timestamp({ t: 1700000000, i: 3 })"
            })
    void pairsOfSecondsAndIncrementsAreRead(String text) {
        assertThat(ClusterTime.parse(text)).isEqualTo(new ClusterTime(1_700_000_000, 3));
    }

    @Test
    void anInstantLiesBeforeAllEntriesOfItsSecond() {
        ClusterTime time = ClusterTime.parse("2023-11-14T22:13:20Z");
        assertThat(time).hasToString("1700000000:0");
        assertThat(time.isBefore(new ClusterTime(1_700_000_000, 1))).isTrue();
        assertThat(time.isAfter(new ClusterTime(1_699_999_999, 4_294_967_295L))).isTrue();
        assertThat(time.instant()).isEqualTo(Instant.parse("2023-11-14T22:13:20Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000.3",
                "1700000000",
                "1700000000:",
                ":3",
                "1700000000:-1",
                "1700000000:4294967296",
                "4294967296:1",
                "17000000000:1",
                "2023-11-14T22:13:20",
                "2023-11-14T22:13:20.5Z",
                "1969-12-31T23:59:59Z",
                "2106-02-07T06:28:16Z",
                "Timestamp(1, 2",
                ""
            })
    void whatCouldMeanSomethingElseIsRefused(String text) {
        assertThatThrownBy(() -> ClusterTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFractionIsToldWhatToWriteInstead() {
        assertThatThrownBy(() -> ClusterTime.parse("1700000000.3"))
                .hasMessage("not a cluster time: '1700000000.3'; write 1700000000:3 or 2023-11-14T22:13:20Z");
        assertThatThrownBy(() -> ClusterTime.parse("2023-11-14T22:13:20.5Z")).hasMessageContaining("whole seconds");
    }

    @Test
    void timesAreUnsigned() {
        List<ClusterTime> ordered = Stream.of(
                        "4294967295:4294967295",
                        "2147483648:0",
                        "2147483647:4294967295",
                        "2147483647:2147483648",
                        "1:1")
                .map(ClusterTime::parse)
                .sorted()
                .toList();
        assertThat(ordered)
                .extracting(ClusterTime::toString)
                .containsExactly(
                        "1:1",
                        "2147483647:2147483648",
                        "2147483647:4294967295",
                        "2147483648:0",
                        "4294967295:4294967295");
        assertThat(ordered)
                .allSatisfy(time -> assertThat(ClusterTime.ofBits(time.bits())).isEqualTo(time));
    }

    @Test
    void neighboursLeaveNothingBetween() {
        assertThat(new ClusterTime(5, 0).previous()).hasToString("4:4294967295");
        assertThat(new ClusterTime(4, 4_294_967_295L).next()).hasToString("5:0");
        assertThat(ClusterTime.ZERO.previous()).isEqualTo(ClusterTime.ZERO);
        assertThat(ClusterTime.MAX.next()).isEqualTo(ClusterTime.MAX);
    }
}
