package dev.holdfast.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CutFinderTest {
    private static final Polynomial POLYNOMIAL = Polynomial.parse("3da3358b4dc173");

    private final CutFinder finder = new CutFinder(POLYNOMIAL);

    @Property(tries = 50)
    void findsTheFirstCandidateWhereverTheSearchBegins(
            @ForAll long seed,
            @ForAll @IntRange(min = 70, max = 200_000) int length,
            @ForAll @IntRange(max = 3) int runs,
            @ForAll @IntRange(min = 64, max = 20_000) int start) {
        byte[] bytes = Streams.withZeroRuns(seed, length, runs);
        int from = Math.min(start, length);
        assertThat(finder.find(bytes, from, length)).isEqualTo(firstCandidate(bytes, from));
    }

    @Example
    void aSearchWithoutHistoryIsRefused() {
        assertThatThrownBy(() -> finder.find(new byte[100], 63, 100)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int firstCandidate(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (Streams.isCandidate(POLYNOMIAL, bytes, i)) {
                return i;
            }
        }
        return -1;
    }
}
