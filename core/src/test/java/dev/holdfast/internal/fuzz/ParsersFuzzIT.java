package dev.holdfast.internal.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class ParsersFuzzIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.fuzz.rounds", 1);
    private static final int INPUTS = 40;
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final List<Parser> ALL = Parsers.all();
    private static final List<byte[]> SEEDS =
            ALL.stream().flatMap(parser -> parser.seeds().stream()).toList();

    @Provide
    Arbitrary<Parser> parsers() {
        return Arbitraries.of(ALL);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void anyBytesAreReadOrRefused(@ForAll("parsers") Parser parser, @ForAll byte[] bytes, @ForAll long seed) {
        assertTimeoutPreemptively(MOST, () -> {
            Budget.check(parser, bytes);
            Random random = new Random(seed);
            for (int i = 0; i < ROUNDS; i++) {
                byte[] more = new byte[random.nextInt(3000)];
                random.nextBytes(more);
                Budget.check(parser, more);
            }
        });
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void whatWasValidAndIsNoMoreIsReadOrRefused(@ForAll("parsers") Parser parser, @ForAll long seed) {
        assertTimeoutPreemptively(MOST, () -> {
            Mutation mutation = new Mutation(seed, SEEDS);
            for (int i = 0; i < INPUTS * ROUNDS; i++) {
                Budget.check(
                        parser,
                        mutation.of(parser.seeds().get(i % parser.seeds().size())));
            }
        });
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void whatClaimsToBeHugeIsNotBelieved(@ForAll("parsers") Parser parser) {
        assertTimeoutPreemptively(MOST, () -> {
            for (int repeats : new int[] {1000, 100_000, 1_000_000}) {
                for (String unit :
                        new String[] {"[", "{\"a\":", "[[],", "{\"packs\":[", "{\"nodes\":[", "9", "\"", "x", "/**"}) {
                    Budget.check(parser, unit.repeat(repeats / unit.length()).getBytes(StandardCharsets.UTF_8));
                }
            }
        });
    }
}
