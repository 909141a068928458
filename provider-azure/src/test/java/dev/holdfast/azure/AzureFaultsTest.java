package dev.holdfast.azure;

import static dev.holdfast.azure.StubAzure.KEY;
import static dev.holdfast.azure.StubAzure.blob;
import static dev.holdfast.azure.StubAzure.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.internal.store.RetryingBlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubCertificate;
import dev.holdfast.testkit.http.StubProxy;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of servers and lines that fail, and how the store gets to its server. */
class AzureFaultsTest {
    private static final BlobContent CONTENT = BlobContent.of(new byte[] {1});

    private final StubAzure azure = new StubAzure(false);
    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void stop() {
        azure.close();
    }

    private AzureBlobStore open() {
        return azure.store(builder -> builder.time(time));
    }

    private static void put(BlobStore store) {
        store.put(KEY, CONTENT, PutOptions.create());
    }

    private static StoreException failure(Runnable call) {
        StoreException failure = catchThrowableOfType(StoreException.class, call::run);
        assertThat(failure).isNotNull().hasMessageContaining(KEY.path());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(StubAzure.SECRET);
        }
        return failure;
    }

    @ParameterizedTest
    @CsvSource({"503,ServerBusy", "429,TooManyRequests", "500,ServerBusy"})
    void aStoreThatAsksForFewerRequestsSaysHowLong(int status, String code) {
        try (AzureBlobStore store = open()) {
            azure.say(refusal(status, code).header("Retry-After", "7"));
            StoreException failure = failure(() -> put(store));
            assertThat(failure).isInstanceOf(StoreException.Throttled.class);
            assertThat(((StoreException.Throttled) failure).retryAfter()).contains(Duration.ofSeconds(7));
            azure.say(refusal(status, code));
            assertThat(((StoreException.Throttled) failure(() -> store.head(KEY))).retryAfter())
                    .isEmpty();
            assertThat(azure.asked()).hasSize(2);
        }
    }

    @Test
    void whoRetriesWaitsAsLongAsTheServiceAsked() {
        try (BlobStore store = new RetryingBlobStore(open(), RetryPolicy.standard(), time, new Random(1))) {
            Instant before = time.now();
            azure.say(refusal(503, "ServerBusy").header("Retry-After", "40")).say(blob(201));
            put(store);
            assertThat(Duration.between(before, time.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(40));
            assertThat(azure.asked()).extracting(StubRequest::method).containsExactly("PUT", "PUT");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPutOfWhichNothingIsKnownIsLookedUpBeforeItIsSentAgain(boolean arrived) {
        BlobKey named = BlobKey.of("data/4b/" + HexFormat.of().formatHex(CONTENT.sha256()));
        try (BlobStore store = new RetryingBlobStore(open(), RetryPolicy.standard(), time, new Random(1))) {
            azure.say(StubAnswer.brokenOff())
                    .say(arrived ? blob(200).header("Content-Length", "1") : refusal(404, "BlobNotFound"))
                    .say(blob(201));
            store.put(named, CONTENT, PutOptions.create());
            assertThat(azure.asked())
                    .extracting(StubRequest::method)
                    .isEqualTo(arrived ? List.of("PUT", "HEAD") : List.of("PUT", "HEAD", "PUT"));
        }
    }

    @Test
    void whatFailedInsideIsUnknownForAPutAndHarmlessForAGet() {
        try (AzureBlobStore store = open()) {
            azure.say(refusal(500, "InternalError")).say(refusal(500, "InternalError"));
            assertThat(failure(() -> put(store)).recovery()).isEqualTo(Recovery.CHECK_THEN_RETRY);
            assertThat(failure(() -> get(store)).recovery()).isEqualTo(Recovery.RETRY);
            assertThat(azure.asked()).hasSize(2);
        }
    }

    private static void get(BlobStore store) {
        byte[] read = store.get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(read).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "404,ContainerNotFound,Invalid,create the container",
        "404,BlobNotFound,NotFound,data/ab",
        "409,BlobArchived,Archived,recall",
        "403,AuthorizationPermissionMismatch,Denied,docs/providers.md",
        "403,AuthenticationFailed,Denied,clock",
        "507,InsufficientStorage,Full,free some space",
        "501,NotImplemented,Unsupported,cannot do that"
    })
    void refusalsSayWhatToDo(int status, String code, String kind, String advice) {
        try (AzureBlobStore store = open()) {
            azure.say(refusal(status, code));
            StoreException failure = failure(() -> get(store));
            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(advice).hasMessageContaining(code);
            assertThat(failure.recovery()).isEqualTo(Recovery.GIVE_UP);
        }
    }

    @Test
    void anUploadThatArrivedDamagedIsRefused() {
        try (AzureBlobStore store = open()) {
            azure.say(refusal(400, "Md5Mismatch"));
            assertThat(failure(() -> put(store))).isInstanceOf(StoreException.Corrupt.class);
        }
    }

    @Test
    void aBlockThatIsLostIsSentAgainAndNoOther() {
        try (AzureBlobStore store =
                azure.store(builder -> builder.time(time).blockBytes(1).blocksAtOnce(1))) {
            azure.say(blob(201))
                    .say(StubAnswer.brokenOff())
                    .say(refusal(503, "ServerBusy"))
                    .say(blob(201))
                    .say(blob(201));
            store.put(KEY, BlobContent.of(new byte[] {1, 2}), PutOptions.create());
            assertThat(azure.asked()).extracting(StubRequest::body).startsWith("\1", "\2", "\2", "\2");
            assertThat(azure.asked().subList(1, 4))
                    .extracting(StubRequest::query)
                    .containsOnly(azure.asked().get(1).query());
            assertThat(azure.last().query()).contains("comp=blocklist");
            assertThat(azure.asked()).hasSize(5);
        }
    }

    @Test
    void aBodyThatEndsEarlyIsNoObject() {
        try (AzureBlobStore store = open()) {
            azure.say(StubAnswer.of(200, "short").missing(100));
            StoreException failure = failure(() -> get(store));
            assertThat(failure).isInstanceOf(StoreException.Unavailable.class);
            assertThat(failure.recovery()).isEqualTo(Recovery.RETRY);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        try (AzureBlobStore store = azure.store(builder -> builder.silence(Duration.ofMillis(200)))) {
            azure.say(StubAnswer.silence());
            StoreException failure = failure(() -> put(store));
            assertThat(failure).isInstanceOf(StoreException.Unavailable.class);
            assertThat(failure.recovery()).isEqualTo(Recovery.CHECK_THEN_RETRY);
        }
    }

    @Test
    void requestsNameTheProgram() {
        try (AzureBlobStore store = azure.store(builder -> builder.userAgent("tests"))) {
            azure.say(blob(201));
            put(store);
            assertThat(azure.last().header("User-Agent")).matches("holdfast/\\S+ tests");
            assertThat(azure.last().header("Authorization")).startsWith("SharedKey account:");
            assertThat(store.callsAtOnce()).isGreaterThan(1);
        }
    }

    @Test
    void throughAProxyATunnelLeadsToAServerOfOnesOwnAuthority(@TempDir Path directory) {
        StubCertificate certificate = StubCertificate.in(directory, StubAzure.HOST);
        try (StubServer server = StubServer.startSecure(certificate);
                StubAzure secure = new StubAzure(server, false);
                StubProxy proxy = StubProxy.leadingTo(server.port())) {
            AzureStoreBuilder behind = secure.builder().proxy(proxy.address());
            assertThatThrownBy(behind::open)
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("certificat");
            assertThat(secure.asked()).isEmpty();
            try (AzureBlobStore store =
                    behind.trusting(certificate.certificate()).open()) {
                secure.say(blob(201));
                put(store);
                assertThat(secure.last().header("Host")).isEqualTo(StubAzure.HOST);
                assertThat(proxy.asked()).contains("CONNECT " + StubAzure.HOST + ":443 HTTP/1.1");
                assertThat(List.of(secure.last().method(), secure.last().path()))
                        .containsExactly("PUT", "/stub/p%2Fdata%2Fab");
            }
        }
    }
}
