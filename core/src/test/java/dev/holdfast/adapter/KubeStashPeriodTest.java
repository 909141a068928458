package dev.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeStashPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "30d, 30 days",
        "2w, 2 weeks",
        "6mo, 6 months",
        "1y, 1 year",
        "36h, 36 hours",
        "30m, 1 hour",
        "60m, 1 hour",
        "1d12h, 36 hours",
        "1d24h, 2 days",
        "1y2mo3w4d5h6m, 10806 hours",
        "1d2d, 2 days",
        "0y7d, 7 days"
    })
    void periodsBecomeLifetimes(String period, String lifetime) {
        assertThat(KubeStashPeriod.parse(period).lifetime()).hasToString(lifetime);
    }

    @ParameterizedTest
    @CsvSource({"30d, true", "2w, true", "36h, true", "6mo, false", "1y, false", "1d12h, false", "30m, false"})
    void onlyOneUnitOfFixedLengthIsExact(String period, boolean exact) {
        assertThat(KubeStashPeriod.parse(period).isExact()).isEqualTo(exact);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "7 d", "-7d", "7x", "1.5d", "m5"})
    void whatIsNoPeriodIsRefused(String text) {
        assertThatThrownBy(() -> KubeStashPeriod.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
