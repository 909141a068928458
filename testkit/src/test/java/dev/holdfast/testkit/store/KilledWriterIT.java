package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed in the middle of a put leaves nothing that looks like an object. */
class KilledWriterIT {
    private static final BlobKey KEY = BlobKey.of("data/ab/large");
    private static final long LENGTH = 4L << 30;
    private static final long ENOUGH = 8L << 20;

    @TempDir
    Path directory;

    /** Stores content that never ends, so that the test decides when it is over. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            try (BlobStore store = FileBlobStore.at(Path.of(arguments[0])).open()) {
                store.put(KEY, new Endless(), PutOptions.create());
            }
        }
    }

    private static final class Endless implements BlobContent {
        @Override
        public long lengthBytes() {
            return LENGTH;
        }

        @Override
        public byte[] sha256() {
            return new byte[32];
        }

        @Override
        public InputStream open() {
            return new InputStream() {
                private long delivered;

                @Override
                public int read() {
                    return 1;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    delivered += length;
                    if (delivered > 2 * ENOUGH) {
                        waitToBeKilled();
                    }
                    return length;
                }
            };
        }

        private static void waitToBeKilled() throws IOException {
            try {
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            } catch (InterruptedException unexpected) {
                throw new IOException(unexpected);
            }
        }
    }

    @BeforeEach
    void killAWriterHalfWay() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("writer.log").toFile())
                .start();
        try {
            while (writer.isAlive() && temporarySize() < ENOUGH) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        Files.delete(directory.resolve("writer.log"));
        assertThat(temporarySize()).isGreaterThanOrEqualTo(ENOUGH);
    }

    private long temporarySize() throws IOException {
        Path parent = directory.resolve("data/ab");
        if (!Files.isDirectory(parent)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void noObjectIsThere() {
        assertThat(FileBlobStore.at(directory).open().head(KEY)).isEmpty();
    }

    @Test
    void nothingIsListed() {
        List<String> names = new ArrayList<>();
        FileBlobStore.at(directory).open().list("", info -> names.add(info.key().path()));
        assertThat(names).isEmpty();
    }

    @Test
    void theObjectCanBeStoredAfterwards() {
        FileBlobStore store = FileBlobStore.at(directory).open();
        store.put(KEY, BlobContent.of(new byte[] {1, 2, 3}), PutOptions.create());
        byte[] read = store.get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(read).containsExactly(1, 2, 3);
    }
}
