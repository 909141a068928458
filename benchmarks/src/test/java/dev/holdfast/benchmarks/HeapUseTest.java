package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapUseTest {
    @Test
    void theLargestHeapIsWhatACollectionFound() {
        HeapUse use = HeapUse.of(List.of(
                "[0.5s][info][gc] GC(0) Pause Young (Allocation Failure) 40M->10M(248M) 2.125ms",
                "[0.9s][info][gc] GC(1) Pause Young (Allocation Failure) 140M->10M(248M) 1.125ms"));

        assertThat(use.largestMebibytes()).isEqualTo(140);
    }

    @Test
    void theLongestPauseIsKept() {
        HeapUse use = HeapUse.of(List.of(
                "[0.5s][info][gc] GC(0) Pause Young (Allocation Failure) 40M->10M(248M) 2.125ms",
                "[0.9s][info][gc] GC(1) Pause Young (Allocation Failure) 140M->10M(248M) 1.125ms"));

        assertThat(use.longestPauseMillis()).isEqualTo(2.125);
    }

    @Test
    void aJvmThatNeverCollectedTellsItsHeapAtItsEnd() {
        HeapUse use = HeapUse.of(List.of(
                "[1.0s][info][gc,heap,exit]  def new generation   total 78656K, used 20480K [0x, 0x, 0x)",
                "[1.0s][info][gc,heap,exit]  tenured generation   total 174784K, used 1024K [0x, 0x, 0x)"));

        assertThat(use.largestMebibytes()).isEqualTo(21);
    }

    @Test
    void theHeapOfG1IsReadToo() {
        HeapUse use =
                HeapUse.of(List.of("[0.1s][info][gc,heap,exit]  garbage-first heap   total 10240K, used 2048K [0x"));

        assertThat(use.largestMebibytes()).isEqualTo(2);
    }
}
