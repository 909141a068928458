package dev.holdfast.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChunkingTest {
    private static final Polynomial POLYNOMIAL = Polynomial.parse("3da3358b4dc173");
    private static final CutFinder FINDER = new CutFinder(POLYNOMIAL);

    private final BufferPool pool = new BufferPool(32 << 20);
    private final List<Integer> lengths = new ArrayList<>();
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();

    private void take(ChunkBuffer chunk) {
        lengths.add(chunk.length());
        joined.write(chunk.array(), 0, chunk.length());
        chunk.release();
    }

    private void cut(byte[] input, long expected, int step) {
        lengths.clear();
        joined.reset();
        try (Chunking chunking = new Chunking(FINDER, pool, expected, this::take)) {
            for (int at = 0; at < input.length; at += step) {
                chunking.write(input, at, Math.min(step, input.length - at));
            }
            chunking.finish();
        }
    }

    @Example
    void anEmptyStreamHasNoChunk() {
        cut(new byte[0], 0, 1);
        assertThat(lengths).isEmpty();
    }

    @Property(tries = 20)
    void aStreamUpToTheShortestLengthIsOneChunk(@ForAll @IntRange(min = 1, max = Chunking.MIN) int length) {
        cut(Streams.xorshift(1, length), length, length);
        assertThat(lengths).containsExactly(length);
    }

    @Example
    void zerosAreCutAtTheShortestLength() {
        cut(new byte[3 * Chunking.MIN + 5], Chunking.UNKNOWN, 1 << 20);
        assertThat(lengths).containsExactly(Chunking.MIN, Chunking.MIN, Chunking.MIN, 5);
    }

    @Example
    void aPeriodicStreamIsCutAtTheGreatestLength() {
        cut(Streams.periodic(Chunking.MAX + 1), Chunking.UNKNOWN, 1 << 20);
        assertThat(lengths).containsExactly(Chunking.MAX, 1);
    }

    /** Lengths that restic/chunker 0.4.0 gave. */
    @Example
    void aRandomStreamIsCutAsByTheRealChunker() {
        cut(Streams.xorshift(42, 9_500_000), Chunking.UNKNOWN, 1 << 20);
        assertThat(lengths).startsWith(1287848, 3305670, 1968470, 752549, 846301);
    }

    @Property(tries = 12)
    void neitherPortionsNorAWrongHintMoveACut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4_000_000) int length,
            @ForAll @IntRange(min = 100, max = 2_000_000) int step,
            @ForAll @IntRange(min = -1, max = 4_000_000) int hint) {
        byte[] input = Streams.withZeroRuns(seed, length, 3);
        cut(input, hint, step);
        assertThat(lengths).isEqualTo(Streams.naiveLengths(POLYNOMIAL, input));
        assertThat(Arrays.equals(joined.toByteArray(), input)).isTrue();
    }

    @Example
    void portionsOfOneByteCutAlike() {
        byte[] input = Streams.withZeroRuns(9, 1_200_000, 3);
        cut(input, input.length, 1);
        assertThat(lengths).isEqualTo(Streams.naiveLengths(POLYNOMIAL, input));
    }

    @Example
    void aSmallFileTakesASmallBuffer() {
        List<Integer> capacities = new ArrayList<>();
        try (Chunking chunking = new Chunking(FINDER, pool, 10_000, chunk -> capacities.add(chunk.array().length))) {
            chunking.write(new byte[10_000], 0, 10_000);
            assertThat(chunking.room()).isPositive();
            chunking.finish();
        }
        assertThat(capacities)
                .singleElement()
                .satisfies(capacity -> assertThat(capacity).isLessThan(16 * 1024));
    }

    @Example
    void everythingIsGivenBackInTheEnd() {
        cut(Streams.withZeroRuns(4, 6_000_000, 2), 1000, 70_000);
        assertThat(pool.reservedBytes()).isZero();
    }

    @Example
    void closingBeforeTheEndGivesBack() {
        try (Chunking chunking = new Chunking(FINDER, pool, Chunking.UNKNOWN, this::take)) {
            chunking.write(new byte[100], 0, 100);
        }
        assertThat(pool.reservedBytes()).isZero();
    }

    @Example
    void noBufferIsHeldWhileTheConsumerWorks() {
        List<Long> reserved = new ArrayList<>();
        try (Chunking chunking = new Chunking(FINDER, pool, Chunking.UNKNOWN, chunk -> {
            chunk.release();
            reserved.add(pool.reservedBytes());
        })) {
            chunking.write(new byte[2_000_000], 0, 2_000_000);
            chunking.finish();
        }
        assertThat(reserved).hasSize(4).containsOnly(0L);
    }

    @Example
    void moreThanTheRoomIsRefused() {
        try (Chunking chunking = new Chunking(FINDER, pool, 10, this::take)) {
            int room = chunking.room();
            assertThatThrownBy(() -> chunking.filled(room + 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void fourStreamsShareTheSmallestPool() throws InterruptedException {
        BufferPool small = new BufferPool(Chunking.MAX);
        byte[] input = Streams.xorshift(1, 3_000_000);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try (Chunking chunking = new Chunking(FINDER, small, Chunking.UNKNOWN, ChunkBuffer::release)) {
                    chunking.write(input, 0, input.length);
                    chunking.finish();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(threads).noneMatch(Thread::isAlive);
    }
}
