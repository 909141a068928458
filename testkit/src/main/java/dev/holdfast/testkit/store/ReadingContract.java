package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is promised about reading. */
abstract sealed class ReadingContract extends ContractSupport permits ListingContract {
    private static final int LARGE = 40 * 1024 * 1024;

    @Test
    protected void whatWasPutIsReadBack() {
        put(KEY, bytes(100_000, 1));
        assertThat(read(KEY)).isEqualTo(bytes(100_000, 1));
    }

    @Test
    protected void anEmptyObjectIsAnObject() {
        put(KEY, new byte[0]);
        assertThat(read(KEY)).isEmpty();
    }

    @Test
    protected void aLargeObjectIsReadBack() {
        byte[] large = bytes(LARGE, 2);
        put(KEY, large);
        assertThat(Arrays.equals(read(KEY), large)).isTrue();
    }

    @Test
    protected void aPutReportsWhatIsStored() {
        BlobInfo stored = put(KEY, bytes(10, 1));
        assertSame(stored, store().head(KEY).orElseThrow());
    }

    @Test
    protected void anotherStoreOnTheSamePlaceSeesTheObject() {
        put(KEY, bytes(10, 1));
        try (BlobStore other = open()) {
            assertThat(read(other, KEY)).isEqualTo(bytes(10, 1));
        }
    }

    @Test
    protected void aRangeAtTheStartIsRead() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 0, 10)).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 0, 10));
    }

    @Test
    protected void aRangeInTheMiddleIsRead() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 300, 400)).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 300, 700));
    }

    @Test
    protected void aRangeAtTheEndIsRead() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 990, 10)).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 990, 1000));
    }

    @Test
    protected void aRangeOverTheEndIsCutShort() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 990, 100)).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 990, 1000));
    }

    @Test
    protected void aRangeWithoutLengthReachesToTheEnd() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 990, -1)).isEqualTo(Arrays.copyOfRange(bytes(1000, 1), 990, 1000));
    }

    @Test
    protected void aRangeOfNoLengthIsEmpty() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 10, 0)).isEmpty();
    }

    @Test
    protected void aRangeBehindTheEndIsEmpty() {
        put(KEY, bytes(1000, 1));
        assertThat(read(KEY, 1000, 10)).isEmpty();
        assertThat(read(KEY, 5000, -1)).isEmpty();
    }

    @Test
    protected void aRangeOfAMissingObjectIsNotFound() {
        assertThatThrownBy(() -> read(KEY, 0, 0))
                .isInstanceOf(StoreException.NotFound.class)
                .hasMessageContaining(KEY.path());
    }

    @Test
    protected void aNegativeOffsetIsAnError() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> read(KEY, -1, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    protected void aReaderNeedNotReadToTheEnd() {
        put(KEY, bytes(100_000, 1));
        int first = store().get(KEY, 0, -1, InputStream::read);
        assertThat(first).isEqualTo(bytes(1, 1)[0] & 0xff);
    }

    @Test
    protected void aReaderThatFailsOnceGetsANewStreamOrItsFailureIsReported() {
        put(KEY, bytes(1000, 1));
        AtomicInteger calls = new AtomicInteger();
        try {
            byte[] read = store().get(KEY, 0, -1, stream -> failingOnce(calls, stream));
            assertThat(read).isEqualTo(bytes(1000, 1));
        } catch (StoreException reported) {
            assertThat(reported).hasRootCauseMessage("the reader failed");
        }
    }

    private static byte[] failingOnce(AtomicInteger calls, InputStream stream) throws IOException {
        byte[] half = stream.readNBytes(500);
        if (calls.incrementAndGet() == 1) {
            throw new IOException("the reader failed");
        }
        byte[] rest = stream.readAllBytes();
        byte[] whole = Arrays.copyOf(half, half.length + rest.length);
        System.arraycopy(rest, 0, whole, half.length, rest.length);
        return whole;
    }

    @Test
    protected void aReadersUncheckedExceptionReachesTheCaller() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> store().get(KEY, 0, -1, stream -> {
                    throw new IllegalStateException("the reader gave up");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the reader gave up");
    }
}
