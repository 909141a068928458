package dev.holdfast.benchmarks.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class StageTest {
    private static final List<Class<?>> BENCHMARKS = List.of(
            ChunkBenchmark.class,
            HashBenchmark.class,
            CompressBenchmark.class,
            SealBenchmark.class,
            PackBenchmark.class,
            IndexBenchmark.class,
            TreeBenchmark.class);

    @Test
    void theTableShowsEveryBenchmarkThatThereIs() {
        Stream<String> shown = Stage.all().stream()
                .flatMap(stage -> Stream.concat(Stream.of(stage.own()), stage.limits().stream()))
                .map(Stage.Work::method)
                .distinct();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(methods());
    }

    @Test
    void aStageAndItsLimitsAreCountedInTheSameUnit() {
        assertThat(Stage.all())
                .allSatisfy(stage -> assertThat(stage.limits())
                        .allMatch(limit -> (limit.bytes() == 0) == (stage.own().bytes() == 0)));
    }

    @Test
    void aDumpIsTheSameEachTime() {
        assertThat(StageData.dump(10_000)).isEqualTo(StageData.dump(10_000));
    }

    private static List<String> methods() {
        return BENCHMARKS.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(StageTest::name)
                .toList();
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
