package dev.holdfast.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.observe.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
    @Test
    void aRunInsideARunGivesWayToTheOuterOne() {
        Observer.Context outer = Observer.logging("outer");
        Observer.Context inner = Observer.logging("inner");
        assertThat(MDC.get("run")).isEqualTo("inner");
        inner.close();
        assertThat(MDC.get("run")).isEqualTo("outer");
        outer.close();
        assertThat(MDC.get("run")).isNull();
    }

    @Test
    void aTaskLogsWithTheRunOfWhoeverHandsItOverAndLeavesNothingBehind() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Executor carrying = Observer.carrying(thread);
        Observer.Context run = Observer.logging("one");
        carrying.execute(() -> seen.add(MDC.get("run")));
        run.close();
        carrying.execute(() -> seen.add(MDC.get("run")));
        thread.shutdown();

        assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(seen).containsExactly("one", null);
    }
}
