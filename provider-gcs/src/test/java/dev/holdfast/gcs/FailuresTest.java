package dev.holdfast.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.http.StubAnswer;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store says about what the server says. */
class FailuresTest {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");

    private StubGcs server;
    private GcsBlobStore store;

    @BeforeEach
    void start() throws Exception {
        server = new StubGcs("{\"name\":\"stub\"}");
        store = server.store(builder -> {});
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    private static String error(int code, String reason, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"errors\":[{\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\"}]}}";
    }

    private <E extends StoreException> E failure(Class<E> kind) {
        return catchThrowableOfType(kind, () -> store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create()));
    }

    @Test
    void askedForFewerRequestsItSaysHowLongToWait() {
        server.say(
                StubAnswer.of(429, error(429, "rateLimitExceeded", "slow down")).header("Retry-After", "7"));
        assertThat(failure(StoreException.Throttled.class).retryAfter()).contains(Duration.ofSeconds(7));
        server.say(StubAnswer.of(503, error(503, "backendError", "busy")).header("Retry-After", "3"));
        assertThat(failure(StoreException.Throttled.class).retryAfter()).contains(Duration.ofSeconds(3));
        server.say(403, error(403, "userRateLimitExceeded", "slow down"));
        assertThat(failure(StoreException.Throttled.class).retryAfter()).isEmpty();
    }

    @Test
    void aServerThatFailsInsideLeavesTheOutcomeOpen() {
        server.say(503, error(503, "backendError", "busy"));
        assertThat(failure(StoreException.Unavailable.class).recovery())
                .isEqualTo(StoreException.Recovery.CHECK_THEN_RETRY);
        server.say(500, "broken");
        assertThat(failure(StoreException.Unavailable.class)).hasMessageContaining(KEY.path());
    }

    @Test
    void whatIsRefusedNamesTheReason() {
        server.say(401, error(401, "authError", "Invalid Credentials"));
        assertThat(failure(StoreException.Denied.class)).hasMessageContaining("expired");
        server.say(403, error(403, "forbidden", "x does not have storage.objects.create access"));
        assertThat(failure(StoreException.Denied.class)).hasMessageContaining("storage.objects.create");
        server.say(403, error(403, "retentionPolicyNotMet", "until 2030"));
        assertThat(failure(StoreException.Denied.class)).hasMessageContaining("protected still");
        server.say(412, error(412, "conditionNotMet", "At least one of the pre-conditions"));
        assertThat(failure(StoreException.AlreadyExists.class)).hasMessageContaining("gs://stub/p");
    }

    @Test
    void aDamagedUploadIsRefused() {
        server.say(400, error(400, "invalid", "Provided CRC32C \\\"a\\\" doesn't match calculated CRC32C \\\"b\\\"."));
        assertThat(failure(StoreException.Corrupt.class)).hasMessageContaining(KEY.path());
    }

    @Test
    void aServerThatChecksNothingIsFoundOutAndWhatArrivedIsRemoved() {
        server.say(
                        200,
                        "{\"name\":\"p/data/ab/object\",\"generation\":\"5\",\"size\":\"1\",\"crc32c\":\"AAAAAA==\","
                                + "\"timeCreated\":\"2026-01-01T00:00:00Z\"}")
                .say(204, "");
        assertThat(failure(StoreException.Corrupt.class)).hasMessageContaining("CRC32C");
        assertThat(server.asked().get(1).method()).isEqualTo("DELETE");
        assertThat(server.asked().get(1).query()).contains("generation=5", "ifGenerationMatch=5");
    }

    @Test
    void aBucketThatIsGoneIsNoMissingObject() {
        server.say(404, error(404, "notFound", "The specified bucket does not exist."));
        assertThatThrownBy(() -> store.head(KEY)).isInstanceOf(StoreException.Invalid.class);
        server.say(404, error(404, "notFound", "No such object: stub/p/data/ab/object"));
        assertThat(store.head(KEY)).isEmpty();
        server.say(404, "Not Found").say(404, "Not Found");
        assertThatThrownBy(() -> store.head(KEY)).isInstanceOf(StoreException.Invalid.class);
    }

    @Test
    void aConnectionThatBreaksOffLeavesTheOutcomeOpen() {
        server.say(StubAnswer.brokenOff());
        assertThat(failure(StoreException.Unavailable.class).recovery())
                .isEqualTo(StoreException.Recovery.CHECK_THEN_RETRY);
    }

    @Test
    void aServerThatStaysSilentIsGivenUp() {
        server.say(200, "{}").say(StubAnswer.silence());
        try (GcsBlobStore impatient = server.store(builder -> builder.silence(Duration.ofMillis(200)))) {
            StoreException failure = catchThrowableOfType(
                    StoreException.class,
                    () -> impatient.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create()));
            assertThat(failure).hasMessageContaining("SocketTimeout");
            assertThat(failure.recovery()).isEqualTo(StoreException.Recovery.CHECK_THEN_RETRY);
        }
    }

    @Test
    void aTruncatedBodyIsNoEnd() {
        server.say(StubAnswer.of(200, "short").missing(100));
        assertThatThrownBy(() -> store.<byte[]>get(KEY, 0, -1, InputStream::readAllBytes))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining(KEY.path());
        assertThat(server.asked().get(0).path()).startsWith("/download/storage/v1/b/stub/o/p");
    }
}
