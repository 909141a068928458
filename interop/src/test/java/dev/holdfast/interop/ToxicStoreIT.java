package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Toxiproxy;
import dev.holdfast.internal.store.RetryingBlobStore;
import dev.holdfast.interop.server.InstalledPeers;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.store.StoreExercise;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations on the real MinIO over connections that the real toxiproxy makes worse. */
class ToxicStoreIT {
    private static final RetryPolicy HASTY =
            new RetryPolicy(Duration.ofMillis(5), 2, 0.5, Duration.ofMillis(100), Duration.ofSeconds(60));

    @TempDir
    static Path directory;

    private static S3Server server;
    private static Toxiproxy proxy;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.minio(directory);
        proxy = Toxiproxy.start(
                InstalledPeers.file("toxiproxy-2.5.0").toString(),
                server.endpoint().getPort(),
                directory.resolve("toxiproxy.log"));
        server.bucket("toxic", false).open().close();
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.stop();
        server.stop();
    }

    @AfterEach
    void reset() throws Exception {
        proxy.cureAll();
    }

    private static BlobStore store(String prefix) {
        return server.bucket("toxic", false)
                .create(false, false)
                .endpoint(URI.create("http://127.0.0.1:" + proxy.port()))
                .prefix(prefix)
                .silence(Duration.ofMillis(400))
                .open();
    }

    /** Of the connections, a part fails; each is used for several calls, so that about a fifth of the calls is hit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    latency    | 1.0 | {"latency":10,"jitter":10}
                    reset_peer | 0.5 | {"timeout":30}
                    limit_data | 0.7 | {"bytes":1500}
                    timeout    | 0.2 | {"timeout":0}
                    slicer     | 1.0 | {"average_size":64,"size_variation":32,"delay":10}
                    """)
    void nothingIsLostOrDuplicated(String toxic, double part, String attributes) throws Exception {
        try (BlobStore store = store(UUID.randomUUID().toString());
                BlobStore retrying = new RetryingBlobStore(store, HASTY, Time.system(), new Random(1))) {
            StoreExercise exercise = new StoreExercise(retrying, "objects/", 4);
            proxy.poison("toxic", toxic, part, attributes);
            exercise.operate(100);
            proxy.cure("toxic");
            exercise.verify();
            assertThat(exercise.failures()).isEmpty();
        }
    }

    @Test
    void aServerThatCannotBeReachedIsNamedWithTheKeyAndTheCauseBeforeTheDeadlineIsLongOver() throws Exception {
        RetryPolicy brief = HASTY.within(Duration.ofSeconds(1));
        try (BlobStore store = store("gone");
                BlobStore retrying = new RetryingBlobStore(store, brief, Time.system(), new Random(1))) {
            proxy.admit(false);
            long began = Time.system().nanos();
            assertThatThrownBy(() -> retrying.head(BlobKey.of("data/pack")))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("data/pack")
                    .hasMessageContaining("127.0.0.1");
            assertThat(Time.system().nanos() - began)
                    .isLessThan(Duration.ofSeconds(20).toNanos());
            proxy.admit(true);
            assertThat(retrying.head(BlobKey.of("data/pack"))).isEmpty();
        }
    }

    @Test
    void aServerThatComesBackWithinTheDeadlineIsNoFailure() throws Exception {
        try (BlobStore store = store("back");
                BlobStore retrying = new RetryingBlobStore(store, HASTY, Time.system(), new Random(1))) {
            proxy.admit(false);
            Thread later = new Thread(() -> {
                try {
                    Thread.sleep(700);
                    proxy.admit(true);
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
            later.start();
            assertThat(retrying.head(BlobKey.of("data/pack"))).isEmpty();
            later.join();
        }
    }
}
