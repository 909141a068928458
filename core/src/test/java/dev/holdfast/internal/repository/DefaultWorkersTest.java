package dev.holdfast.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many workers there are by default. */
class DefaultWorkersTest {
    @ParameterizedTest
    @CsvSource({"1,256,2", "2,256,2", "16,256,2", "16,64,2", "16,512,8", "16,1024,16", "4,8192,4"})
    void asManyAsProcessorsButNotMoreThanTheHeapAllows(int processors, long heapMebibytes, int workers) {
        assertThat(EngineOptions.defaultWorkers(processors, heapMebibytes << 20))
                .isEqualTo(workers);
    }
}
