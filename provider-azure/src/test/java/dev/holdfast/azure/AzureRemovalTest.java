package dev.holdfast.azure;

import static dev.holdfast.azure.StubAzure.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of deletions, which Azurite refuses: what is sent, and what is made of answers. */
class AzureRemovalTest {
    private static final BlobKey GONE = BlobKey.of("data/a b");
    private static final BlobKey MISSING = BlobKey.of("data/é");
    private static final BlobKey KEPT = BlobKey.of("data/c");
    private static final BlobKey FORBIDDEN = BlobKey.of("data/d");

    private final StubAzure azure = new StubAzure(false);

    @AfterEach
    void stop() {
        azure.close();
    }

    static String part(int id, String status, String code) {
        String body = code.isEmpty() ? "" : "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
        return "--answer\r\nContent-Type: application/http\r\nContent-ID: " + id + "\r\n\r\nHTTP/1.1 " + status + "\r\n"
                + (code.isEmpty() ? "" : "x-ms-error-code: " + code + "\r\nContent-Type: application/xml\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body + "\r\n";
    }

    static StubAnswer answers(String... parts) {
        return StubAnswer.of(202, String.join("", parts) + "--answer--\r\n")
                .header("Content-Type", "multipart/mixed; boundary=answer");
    }

    @Test
    void whatOfABatchWasNotDeletedIsNamedWithItsReason() {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(answers(
                    part(0, "202 Accepted", ""),
                    part(1, "404 Not Found", "BlobNotFound"),
                    part(2, "409 Conflict", "BlobImmutableDueToPolicy"),
                    part(3, "403 Forbidden", "AuthorizationPermissionMismatch")));
            Map<BlobKey, StoreException> failed = store.deleteAll(List.of(GONE, MISSING, KEPT, FORBIDDEN));
            assertThat(failed).containsOnlyKeys(KEPT, FORBIDDEN);
            assertThat(failed.get(KEPT))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEPT.path())
                    .hasMessageContaining("protected still");
            assertThat(failed.get(FORBIDDEN))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(FORBIDDEN.path())
                    .hasMessageContaining("AuthorizationPermissionMismatch");
            assertThat(azure.asked()).hasSize(1);
            StubRequest batch = azure.last();
            assertThat(batch.method()).isEqualTo("POST");
            assertThat(batch.query()).contains("comp=batch");
            assertThat(batch.header("Content-Type")).startsWith("multipart/mixed");
            assertThat(batch.body())
                    .contains("DELETE /stub/p%2Fdata%2Fa%20b HTTP/1.1")
                    .contains("DELETE /stub/p%2Fdata%2F%C3%A9 HTTP/1.1")
                    .contains("Authorization: SharedKey account:");
        }
    }

    @Test
    void moreThanABatchGoInSeveral() {
        List<BlobKey> keys = IntStream.range(0, 300)
                .mapToObj(number -> BlobKey.of("data/" + number))
                .toList();
        azure.server()
                .otherwise(request -> request.query().contains("comp=batch")
                        ? answers(IntStream.range(0, (int) request.body()
                                        .lines()
                                        .filter(line -> line.startsWith("DELETE"))
                                        .count())
                                .mapToObj(number -> part(number, "202 Accepted", ""))
                                .toArray(String[]::new))
                        : azure.answer(request));
        try (AzureBlobStore store = azure.store(builder -> {})) {
            assertThat(store.deleteAll(keys)).isEmpty();
            assertThat(azure.asked())
                    .extracting(request -> request.body().split("DELETE /", -1).length - 1)
                    .containsExactly(256, 44);
        }
    }

    @Test
    void aBatchThatFailsAfterAnotherLeavesItsOwnOnly() {
        List<BlobKey> keys = IntStream.range(0, 300)
                .mapToObj(number -> BlobKey.of("data/" + number))
                .toList();
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(answers(IntStream.range(0, 256)
                            .mapToObj(number -> part(number, "202 Accepted", ""))
                            .toArray(String[]::new)))
                    .say(refusal(503, "ServerBusy").header("Retry-After", "4"));
            Map<BlobKey, StoreException> failed = store.deleteAll(keys);
            assertThat(failed).containsOnlyKeys(keys.subList(256, 300));
            assertThat(failed.get(keys.get(299))).isInstanceOf(StoreException.Throttled.class);
        }
    }

    @Test
    void aBatchThatIsRefusedAsAWholeTellsNothingOfAnyObject() {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(refusal(503, "ServerBusy").header("Retry-After", "4"));
            assertThatThrownBy(() -> store.deleteAll(List.of(GONE, KEPT)))
                    .isInstanceOfSatisfying(
                            StoreException.Throttled.class,
                            throttled -> assertThat(throttled.retryAfter()).contains(Duration.ofSeconds(4)));
            azure.say(StubAnswer.brokenOff());
            assertThatThrownBy(() -> store.deleteAll(List.of(GONE, KEPT)))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("2 objects");
        }
    }

    @Test
    void whereBatchesAreNotUnderstoodObjectsGoOneByOne() {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(refusal(400, "InvalidInput"))
                    .say(StubAnswer.of(202))
                    .say(refusal(404, "BlobNotFound"))
                    .say(refusal(409, "BlobImmutableDueToPolicy"));
            assertThat(store.deleteAll(List.of(GONE, MISSING, KEPT))).containsOnlyKeys(KEPT);
            assertThat(azure.asked())
                    .extracting(StubRequest::method)
                    .containsExactly("POST", "DELETE", "DELETE", "DELETE");
        }
    }
}
