package dev.holdfast.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool(Chunking.MAX);

    @Test
    void reservesWhatTheChunkMayGrowTo() {
        var unused = pool.acquire(1000, Chunking.MAX);
        assertThat(pool.reservedBytes()).isEqualTo(Chunking.MAX);
    }

    @Test
    void settlingGivesBackWhatTheArrayDoesNotNeed() {
        pool.acquire(1000, Chunking.MAX).settle();
        assertThat(pool.reservedBytes()).isEqualTo(16 * 1024);
    }

    @Test
    void anArrayIsUsedAgain() {
        ChunkBuffer first = pool.acquire(1000, 1000);
        byte[] array = first.array();
        first.release();
        assertThat(pool.acquire(1000, 1000).array()).isSameAs(array);
    }

    @Test
    void idleArraysGiveWayToThoseThatAreLent() {
        pool.acquire(1_000_000, 1_000_000).release();
        assertThat(pool.idleBytes()).isEqualTo(1 << 20);
        var unused = pool.acquire(Chunking.MAX, Chunking.MAX);
        assertThat(pool.idleBytes()).isZero();
    }

    @Test
    void whatIsReservedAndNotTakenIsLeftToIdleArrays() {
        pool.acquire(1_000_000, 1_000_000).release();
        var unused = pool.acquire(1000, Chunking.MAX);
        assertThat(pool.idleBytes()).isEqualTo(1 << 20);
    }

    @Test
    void growingKeepsTheContent() {
        ChunkBuffer buffer = pool.acquire(1000, Chunking.MAX);
        buffer.array()[999] = 7;
        buffer.length(1000);
        buffer.grow();
        assertThat(buffer.array()).hasSizeGreaterThan(30_000);
        assertThat(buffer.copy()[999]).isEqualTo((byte) 7);
    }

    @Test
    void growingBeyondTheReservationNeverWaits() {
        ChunkBuffer small = pool.acquire(1000, 1000);
        ChunkBuffer rest = pool.acquire(4_000_000, 4_000_000);
        for (int i = 0; i < 9; i++) {
            small.grow();
        }
        assertThat(small.array()).hasSize(Chunking.MAX);
        small.release();
        rest.release();
        assertThat(pool.reservedBytes()).isZero();
        assertThat(pool.idleBytes()).isLessThanOrEqualTo(Chunking.MAX);
    }

    @Test
    void releasingTwiceGivesBackOnce() {
        ChunkBuffer buffer = pool.acquire(1000, 1000);
        buffer.release();
        buffer.release();
        assertThat(pool.reservedBytes()).isZero();
        assertThat(pool.idleBytes()).isEqualTo(16 * 1024);
    }

    @Test
    void anInterruptEndsTheWait() {
        var unused = pool.acquire(Chunking.MAX, Chunking.MAX);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pool.acquire(1, 1)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBudgetBelowOneChunkIsRefused() {
        assertThatThrownBy(() -> new BufferPool(Chunking.MAX - 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
