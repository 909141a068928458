package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void allRowsAreMeasuredIfNothingIsSaid() {
        assertThat(Row.parse(Optional.empty())).containsExactly(Row.values());
    }

    @Test
    void aWarmRowBringsTheColdOneThatItIsComparedWith() {
        assertThat(Row.parse(Optional.of(List.of("warm-stream"))))
                .containsExactlyInAnyOrder(Row.STREAM, Row.WARM_STREAM, Row.WARM_STREAM_LATE);
    }

    @Test
    void anUnknownRowIsRefusedWithAListOfAll() {
        assertThatThrownBy(() -> Row.parse(Optional.of(List.of("help"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stream-unverified");
    }
}
