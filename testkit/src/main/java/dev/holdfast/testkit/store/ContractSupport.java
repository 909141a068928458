package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the contract share: a store for each test, and short words for using it. */
abstract sealed class ContractSupport permits ReadingContract {
    static final BlobKey KEY = BlobKey.of("data/ab/object");

    private @Nullable BlobStore opened;

    /** Opens the store; all calls within one test see the same storage, which is empty at first. */
    protected abstract BlobStore open();

    /**
     * The time by which the store judges retention, which tests let pass by sleeping; the system's, so that they really wait,
     * unless this is overridden.
     */
    protected Time time() {
        return Time.system();
    }

    @BeforeEach
    final void openStore() {
        opened = open();
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    final BlobStore store() {
        return Objects.requireNonNull(opened, "opened before each test");
    }

    final BlobInfo put(BlobKey key, byte[] bytes) {
        return store().put(key, BlobContent.of(bytes), PutOptions.create());
    }

    final BlobInfo replace(BlobKey key, byte[] bytes) {
        return store().put(key, BlobContent.of(bytes), PutOptions.replace());
    }

    final BlobInfo putUnchanged(String version, byte[] bytes) {
        return store().put(KEY, BlobContent.of(bytes), PutOptions.when(Precondition.unchanged(version)));
    }

    final byte[] read(BlobKey key) {
        return read(store(), key);
    }

    static byte[] read(BlobStore from, BlobKey key) {
        return from.get(key, 0, -1, InputStream::readAllBytes);
    }

    final byte[] read(BlobKey key, long offset, long length) {
        return store().get(key, offset, length, InputStream::readAllBytes);
    }

    final List<String> list(String prefix) {
        List<String> names = new ArrayList<>();
        store().list(prefix, info -> names.add(info.key().path()));
        return names;
    }

    /** A put may have to say when it was done by the date of the answer, which is a moment later. */
    static void assertSame(BlobInfo put, BlobInfo seen) {
        assertThat(seen.key()).isEqualTo(put.key());
        assertThat(seen.lengthBytes()).isEqualTo(put.lengthBytes());
        assertThat(seen.version()).isEqualTo(put.version());
        assertThat(seen.modifiedAt())
                .isBetween(put.modifiedAt().minusSeconds(5), put.modifiedAt().plusSeconds(5));
    }

    /** Differ by seed, which is also the first byte, and by position. */
    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) (seed + at * 31 + (at >> 8) * 17 + (at >> 16) * 7);
        }
        return bytes;
    }
}
