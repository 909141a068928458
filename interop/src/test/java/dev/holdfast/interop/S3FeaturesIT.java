package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.interop.server.S3Server;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;

/** What stores in buckets do beyond the contract, on real servers. */
class S3FeaturesIT {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");
    private static final int LARGE = 6 * 1024 * 1024;

    @TempDir
    static Path directory;

    private static Map<Kind, S3Server> servers = Map.of();

    /** The servers. */
    enum Kind {
        MINIO,
        VERSITYGW
    }

    @BeforeAll
    static void start() throws Exception {
        servers = Map.of(
                Kind.MINIO, S3Server.minio(directory.resolve("minio")),
                Kind.VERSITYGW, S3Server.versitygw(directory.resolve("versitygw")));
    }

    @AfterAll
    static void stop() throws Exception {
        for (S3Server server : servers.values()) {
            server.stop();
        }
    }

    private static S3Server server(Kind kind) {
        return Objects.requireNonNull(servers.get(kind));
    }

    @ParameterizedTest
    @EnumSource
    void manyObjectsAreListedBySmallPagesAndDeletedByBatches(Kind kind) throws Exception {
        try (S3BlobStore store =
                server(kind).bucket("batches", false).pageKeys(100).open()) {
            List<BlobKey> keys = IntStream.range(0, 1100)
                    .mapToObj(number -> BlobKey.of("data/" + number))
                    .toList();
            together(16, keys, key -> store.put(key, BlobContent.of(new byte[] {1}), PutOptions.create()) != null);
            assertThat(listed(store)).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(store.deleteAll(keys)).isEmpty();
            assertThat(listed(store)).isEmpty();
            assertThat(store.deleteAll(keys.subList(0, 3))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsProtectedIsNamedAndTheRestIsDeleted(Kind kind) {
        try (S3BlobStore store = server(kind).bucket("protected", true).open()) {
            BlobKey free = BlobKey.of("locks/free");
            Instant until = store.storeTime().plus(Duration.ofHours(1));
            store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create().retainUntil(until));
            store.put(free, BlobContent.of(new byte[] {1}), PutOptions.create());
            Instant told = store.retainedUntil(KEY).orElseThrow();
            assertThat(told).isBetween(until, until.plusSeconds(1));
            assertThat(store.retainedUntil(free)).isEmpty();
            Map<BlobKey, StoreException> failed = store.deleteAll(List.of(KEY, free, BlobKey.of("data/none")));
            assertThat(failed).containsOnlyKeys(KEY);
            assertThat(failed.get(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEY.path())
                    .hasMessageContaining("protected until " + told);
            assertThat(listed(store)).containsExactly(KEY);
            BlobVersion version = versions(store, "data/").get(0);
            assertThatThrownBy(() -> store.versions().delete(version))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("protected until");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedAndReplacedObjectsAreBroughtBack(Kind kind) {
        try (S3BlobStore store =
                server(kind).bucket("versions", true).pageKeys(2).open()) {
            store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
            store.put(KEY, BlobContent.of(new byte[] {2, 2}), PutOptions.replace());
            store.put(KEY, BlobContent.of(new byte[] {3, 3, 3}), PutOptions.replace());
            store.put(BlobKey.of("data/abc"), BlobContent.of(new byte[] {4}), PutOptions.create());
            List<BlobVersion> before = versions(store, "data/");
            assertThat(before).hasSize(4).noneMatch(BlobVersion::isDeletion);
            assertThat(before.stream().map(version -> version.key().path()).toList())
                    .startsWith(KEY.path(), KEY.path(), KEY.path());
            BlobVersion first = only(
                    before,
                    version -> version.lengthBytes() == 1 && version.key().equals(KEY));
            assertThat(first.isCurrent()).isFalse();
            BlobInfo back = store.versions().bringBack(first);
            assertThat(back).isEqualTo(store.head(KEY).orElseThrow());
            assertThat(read(store)).containsExactly(1);
            assertThat(versions(store, "data/ab/")).hasSize(4);
            BlobVersion current = only(versions(store, "data/ab/"), BlobVersion::isCurrent);
            store.versions().delete(current);
            assertThat(read(store)).hasSize(3);
            store.versions().delete(first);
            assertThatThrownBy(() -> store.versions().bringBack(first)).isInstanceOf(StoreException.NotFound.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyThatCreateALargeObjectOneWinsAndNothingIsLeftOfTheOthers(Kind kind) throws Exception {
        try (S3BlobStore store = server(kind)
                .bucket("large", false)
                .partBytes(5 * 1024 * 1024)
                .partsAtOnce(1)
                .open()) {
            List<Integer> racers = IntStream.range(0, 24).boxed().toList();
            List<Boolean> won = together(24, racers, racer -> wins(store, racer));
            assertThat(won.stream().filter(yes -> yes).count()).isEqualTo(1);
            byte[] stored = store.get(KEY, 0, -1, InputStream::readAllBytes);
            assertThat(won.get(stored[0])).isTrue();
            assertThat(stored).containsOnly(stored[0]).hasSize(LARGE);
            assertNothingUnfinished(kind, "large");
        }
    }

    private static boolean wins(S3BlobStore store, int racer) {
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) racer);
        try {
            store.put(KEY, BlobContent.of(content), PutOptions.create());
            return true;
        } catch (StoreException.AlreadyExists lost) {
            return false;
        }
    }

    private static void assertNothingUnfinished(Kind kind, String bucket) {
        try (S3Client client = server(kind).client()) {
            assertThat(client.listMultipartUploads(ListMultipartUploadsRequest.builder()
                                    .bucket(bucket)
                                    .prefix(KEY.path())
                                    .build())
                            .uploads())
                    .isEmpty();
        }
    }

    private static List<BlobKey> listed(S3BlobStore store) {
        List<BlobKey> keys = new ArrayList<>();
        store.list("", info -> keys.add(info.key()));
        return keys;
    }

    private static List<BlobVersion> versions(S3BlobStore store, String prefix) {
        List<BlobVersion> all = new ArrayList<>();
        store.versions().list(prefix, all::add);
        return all;
    }

    private static BlobVersion only(List<BlobVersion> versions, Predicate<BlobVersion> which) {
        List<BlobVersion> fitting = versions.stream().filter(which).toList();
        assertThat(fitting).hasSize(1);
        return fitting.get(0);
    }

    private static <T> List<Boolean> together(int threads, List<T> over, Predicate<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Boolean> results = new ArrayList<>();
            List<Callable<Boolean>> tasks = new ArrayList<>();
            over.forEach(each -> tasks.add(() -> task.test(each)));
            for (Future<Boolean> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] read(S3BlobStore store) {
        return store.get(KEY, 0, -1, InputStream::readAllBytes);
    }
}
