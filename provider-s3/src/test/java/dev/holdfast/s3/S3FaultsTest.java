package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import dev.holdfast.testkit.http.StubAnswer;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3FaultsTest {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");
    private static final String SECRET = "planted-secret";

    @TempDir
    private Path secrets = Path.of("");

    private final StubS3 server = new StubS3();

    @BeforeEach
    void hand() throws Exception {
        credentials("first-key");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void credentials(String accessKey) throws Exception {
        Files.writeString(secrets.resolve("AWS_ACCESS_KEY_ID"), accessKey + "\n");
        Files.writeString(secrets.resolve("AWS_SECRET_ACCESS_KEY"), SECRET);
    }

    private S3StoreBuilder builder() {
        return S3BlobStore.bucket("bucket")
                .endpoint(server.endpoint())
                .credentials(StoreCredentials.inDirectory(secrets));
    }

    private static StoreException failure(Runnable call) {
        StoreException failure = catchThrowableOfType(StoreException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContain(SECRET);
        return failure;
    }

    private static void put(S3BlobStore store) {
        store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
    }

    private static void get(S3BlobStore store) {
        byte[] read = store.get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(read).isNull();
    }

    @ParameterizedTest
    @CsvSource({"503,SlowDown", "429,TooManyRequests"})
    void aStoreThatAsksForFewerRequestsSaysHowLong(int status, String code) {
        try (S3BlobStore store = builder().open()) {
            server.says(request -> StubS3.refusal(status, code).header("Retry-After", "7"));
            StoreException failure = failure(() -> put(store));
            assertThat(failure).isInstanceOf(StoreException.Throttled.class).hasMessageContaining(KEY.path());
            assertThat(((StoreException.Throttled) failure).retryAfter()).contains(Duration.ofSeconds(7));
        }
    }

    @Test
    void whatFailedInsideIsUnknownForAPutAndHarmlessForAGet() {
        try (S3BlobStore store = builder().open()) {
            server.refuses(500, "InternalError");
            int before = server.requests().size();
            assertThat(failure(() -> put(store)).recovery()).isEqualTo(Recovery.CHECK_THEN_RETRY);
            assertThat(server.requests()).hasSize(before + 1);
            assertThat(failure(() -> get(store)).recovery()).isEqualTo(Recovery.RETRY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403,RequestTimeTooSkewed,Denied,clock",
        "404,NoSuchBucket,Invalid,create the bucket",
        "507,XMinioStorageFull,Full,free some space",
        "400,ExpiredToken,Denied,expired",
        "403,InvalidObjectState,Archived,recall",
        "403,AccessDenied,Denied,s3:GetObject",
        "404,NoSuchKey,NotFound,data/ab/object",
        "501,NotImplemented,Unsupported,cannot do that"
    })
    void refusalsSayWhatToDo(int status, String code, String kind, String advice) {
        try (S3BlobStore store = builder().open()) {
            server.refuses(status, code);
            StoreException failure = failure(() -> get(store));
            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(advice).hasMessageContaining(KEY.path());
            assertThat(failure.recovery()).isEqualTo(Recovery.GIVE_UP);
        }
    }

    @Test
    void aBodyThatEndsEarlyIsNoObject() {
        try (S3BlobStore store = builder().open()) {
            server.says(request -> StubAnswer.of(200, "short").missing(1000));
            StoreException failure = failure(() -> get(store));
            assertThat(failure).isInstanceOf(StoreException.Unavailable.class).hasMessageContaining(KEY.path());
            assertThat(failure.recovery()).isEqualTo(Recovery.RETRY);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        try (S3BlobStore store = builder().silence(Duration.ofMillis(200)).open()) {
            server.says(request -> StubAnswer.silence());
            StoreException failure = failure(() -> put(store));
            assertThat(failure)
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining(KEY.path())
                    .hasMessageContaining("SocketTimeoutException");
            assertThat(failure.recovery()).isEqualTo(Recovery.CHECK_THEN_RETRY);
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        S3StoreBuilder nobody = builder().endpoint(URI.create("http://127.0.0.1:" + free));
        StoreException failure = failure(nobody::open);
        assertThat(failure).isInstanceOf(StoreException.Unavailable.class).hasMessageContaining("127.0.0.1:" + free);
        assertThat(failure.recovery()).isEqualTo(Recovery.RETRY);
    }

    @Test
    void renewedCredentialsAreUsedWithoutOpeningAgain() throws Exception {
        try (S3BlobStore store = builder().open()) {
            assertThat(server.last().header("Authorization")).contains("first-key/");
            credentials("second-key");
            put(store);
            assertThat(server.last().header("Authorization")).contains("second-key/");
            assertThat(store + store.description()).doesNotContain(SECRET);
        }
    }

    @Test
    void aPutSendsSumClassAndName() {
        try (S3BlobStore store = builder().packClass("COLD").userAgent("tests").open()) {
            BlobContent content = BlobContent.of(new byte[] {1, 2, 3});
            store.put(KEY, content, PutOptions.create().asRarelyRead());
            assertThat(server.last().header("x-amz-checksum-sha256"))
                    .isEqualTo(Base64.getEncoder().encodeToString(content.sha256()));
            assertThat(server.last().header("x-amz-storage-class")).isEqualTo("COLD");
            assertThat(server.last().header("User-Agent")).contains("holdfast/0.1.0 tests");
            assertThat(server.last().uri().getPath()).isEqualTo("/bucket/data/ab/object");
            put(store);
            assertThat(server.last().has("x-amz-storage-class")).isFalse();
        }
    }

    @Test
    void requestsGoThroughTheProxy() {
        S3StoreBuilder behind =
                builder().endpoint(URI.create("http://store.invalid:9000")).proxy(server.endpoint());
        try (S3BlobStore store = behind.open()) {
            put(store);
            assertThat(server.last().header("Host")).isEqualTo("store.invalid:9000");
        }
    }

    @Test
    void anArchivedObjectIsAskedForAndTellsWhenItIsThere() {
        try (S3BlobStore store = builder().open()) {
            archived("");
            assertThat(store.recall(KEY, Duration.ofHours(30))).isFalse();
            assertThat(server.last().method()).isEqualTo("POST");
            assertThat(server.last().uri().getQuery()).startsWith("restore");
            archived("ongoing-request=\"true\"");
            assertThat(store.recall(KEY, Duration.ofHours(30))).isFalse();
            assertThat(server.last().method()).isEqualTo("HEAD");
            archived("ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"");
            assertThat(store.recall(KEY, Duration.ofHours(30))).isTrue();
        }
    }

    @Test
    void aListingTellsWhatLiesInAnArchive() {
        String page = """
                <ListBucketResult><IsTruncated>false</IsTruncated>%s</ListBucketResult>""".formatted(listed("warm", "STANDARD")
                + listed("instant", "GLACIER_IR")
                + listed("cold", "GLACIER")
                + listed("coldest", "DEEP_ARCHIVE"));
        server.says(request -> StubAnswer.of(200, page));
        List<String> archived = new ArrayList<>();
        try (S3BlobStore store = builder().open()) {
            store.list("", info -> {
                if (info.archived()) {
                    archived.add(info.key().path());
                }
            });
        }
        assertThat(archived).containsExactly("cold", "coldest");
    }

    private static String listed(String key, String storageClass) {
        return "<Contents><Key>" + key + "</Key><LastModified>2030-01-01T00:00:00.000Z</LastModified><Size>1</Size>"
                + "<ETag>\"1\"</ETag><StorageClass>" + storageClass + "</StorageClass></Contents>";
    }

    private void archived(String restore) {
        StubAnswer cold = StubAnswer.of(200).header("x-amz-storage-class", "GLACIER");
        server.says(request -> restore.isEmpty() ? cold : cold.header("x-amz-restore", restore));
    }

    @Test
    void nothingRunsAfterClosing() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (S3BlobStore store = builder().open()) {
            put(store);
        }
        for (int wait = 0; wait < 100 && !added(before).isEmpty(); wait++) {
            Time.system().sleep(Duration.ofMillis(20));
        }
        assertThat(added(before)).isEmpty();
    }

    /** Those of the stub and of the JDK's own keeping aside. */
    private static List<String> added(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("pool-") && !name.startsWith("Keep-Alive"))
                .toList();
    }
}
