package dev.holdfast.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests are sent, where the emulator ignores what they say. */
class RequestsTest {
    private static final BlobKey KEY = BlobKey.of("data/ab");
    private static final int CHUNK = 256 * 1024;
    private static final String ABLE =
            "{\"name\":\"stub\",\"objectRetention\":{\"mode\":\"Enabled\"},\"versioning\":{\"enabled\":true}}";

    private static String object(long size) {
        return "{\"name\":\"p/data/ab\",\"generation\":\"5\",\"metageneration\":\"2\",\"size\":\"" + size
                + "\",\"timeCreated\":\"2026-01-01T00:00:00Z\"}";
    }

    @Test
    void aPutSaysWhatIsWanted() throws Exception {
        try (StubGcs server = new StubGcs(ABLE);
                GcsBlobStore store = server.store(builder ->
                        builder.packClass("ARCHIVE").otherClass("STANDARD").locked(true))) {
            server.say(200, object(1));
            store.put(
                    KEY,
                    BlobContent.of(new byte[] {1}),
                    PutOptions.create().asRarelyRead().retainUntil(Instant.parse("2030-01-01T00:00:00.0001Z")));
            StubRequest put = server.asked().get(0);
            assertThat(put.query()).contains("uploadType=multipart", "ifGenerationMatch=0");
            assertThat(put.body())
                    .contains("\"storageClass\":\"ARCHIVE\"", "\"mode\":\"Locked\"", "\"crc32c\":\"oBbQUg==\"")
                    .contains("\"retainUntilTime\":\"2030-01-01T00:00:00.001Z\"");
            assertThat(put.header("User-agent")).startsWith("holdfast");
            assertThat(put.has("Authorization")).isFalse();
        }
    }

    private static String kept() {
        return object(1)
                .replace("}", ",\"retention\":{\"mode\":\"Locked\",\"retainUntilTime\":\"2030-01-01T00:00:00Z\"}}");
    }

    @Test
    void protectionIsExtendedInTheStateThatWasSeenAndNeverShortened() throws Exception {
        String kept = kept();
        try (StubGcs server = new StubGcs(ABLE);
                GcsBlobStore store = server.store(builder -> {})) {
            assertThat(store.capabilities()).contains(Capability.OBJECT_LOCK, Capability.VERSIONS);
            server.say(200, kept);
            store.extendRetention(KEY, Instant.parse("2029-01-01T00:00:00Z"));
            assertThat(server.asked()).hasSize(1);
            server.say(200, kept).say(200, "{}");
            store.extendRetention(KEY, Instant.parse("2031-01-01T00:00:00Z"));
            StubRequest patch = server.asked().get(2);
            assertThat(patch.query()).contains("ifMetagenerationMatch=2", "generation=5");
            assertThat(patch.body()).contains("\"mode\":\"Locked\"", "2031-01-01");
            server.say(200, kept);
            assertThat(store.retainedUntil(KEY)).contains(Instant.parse("2030-01-01T00:00:00Z"));
            server.say(200, kept);
            assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(StoreException.Denied.class);
        }
    }

    @Test
    void aBucketWithoutRetentionProtectsNothing() throws Exception {
        try (StubGcs server = new StubGcs("{\"name\":\"stub\"}");
                GcsBlobStore store = server.store(builder -> {})) {
            assertThat(store.capabilities()).doesNotContain(Capability.OBJECT_LOCK, Capability.VERSIONS);
            assertThatThrownBy(() -> store.extendRetention(KEY, Instant.EPOCH))
                    .isInstanceOf(StoreException.Unsupported.class);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void whoMayNotAskWhatTheBucketCanIsToldWhichPermissionIsMissing() {
        try (StubGcs server = new StubGcs(
                        StubAnswer.of(403, "{\"error\":{\"code\":403,\"message\":\"no storage.buckets.get\"}}"));
                GcsBlobStore store = server.store(builder -> {})) {
            assertThat(store.undecided()).containsExactlyInAnyOrder(Capability.OBJECT_LOCK, Capability.VERSIONS);
            assertThatThrownBy(() -> store.extendRetention(KEY, Instant.EPOCH))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("storage.buckets.get");
            server.say(200, kept());
            assertThat(store.retainedUntil(KEY)).contains(Instant.parse("2030-01-01T00:00:00Z"));
        }
    }

    @ParameterizedTest
    @CsvSource({"401, authError", "403, rateLimitExceeded", "403, quotaExceeded", "503, backendError"})
    void whatIsNoAnswerIsNotTakenForOne(int status, String reason) {
        StubAnswer refusal = StubAnswer.of(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"no\",\"errors\":[{\"reason\":\"" + reason
                        + "\"}]}}");
        try (StubGcs server = new StubGcs(refusal)) {
            assertThatThrownBy(() -> server.store(builder -> {})).isInstanceOf(StoreException.class);
            server.say(200, ABLE);
            try (GcsBlobStore store = server.store(builder -> {})) {
                assertThat(store.undecided()).isEmpty();
                assertThat(store.capabilities()).contains(Capability.OBJECT_LOCK);
            }
        }
    }

    @Test
    void anUploadGoesOnWhereTheServerHasGotTo() throws Exception {
        byte[] bytes = new byte[2 * CHUNK];
        try (StubGcs server = new StubGcs("{\"name\":\"stub\"}");
                GcsBlobStore store =
                        server.store(builder -> builder.chunkBytes(CHUNK).time(VirtualTime.create()))) {
            server.say(StubAnswer.of(200, "").header("Location", server.endpoint() + "/session?upload_id=1"))
                    .say(503, "busy")
                    .say(StubAnswer.of(308, "").header("Range", "bytes=0-99999"))
                    .say(StubAnswer.of(308, "").header("Range", "bytes=0-" + (CHUNK - 1)))
                    .say(StubAnswer.brokenOff())
                    .say(200, object(bytes.length));
            assertThat(store.put(KEY, BlobContent.of(bytes), PutOptions.create())
                            .version())
                    .isEqualTo("5");
            assertThat(server.asked().stream().skip(1).map(asked -> asked.header("Content-range")))
                    .containsExactly(
                            "bytes 0-262143/524288",
                            "bytes */524288",
                            "bytes 100000-262143/524288",
                            "bytes 262144-524287/524288",
                            "bytes */524288");
        }
    }

    @Test
    void generationsAreVersionsAndGapsAreMarksOfDeletion() throws Exception {
        String item = "{\"name\":\"p/data/ab\",\"generation\":\"%d\",\"size\":\"1\",\"timeCreated\":\"%s\"%s}";
        try (StubGcs server = new StubGcs(ABLE);
                GcsBlobStore store = server.store(builder -> {})) {
            server.say(
                    200,
                    "{\"items\":["
                            + item.formatted(1, "2026-01-01T00:00:00Z", ",\"timeDeleted\":\"2026-01-02T00:00:00Z\"")
                            + ","
                            + item.formatted(2, "2026-01-02T00:00:00Z", ",\"timeDeleted\":\"2026-01-03T00:00:00Z\"")
                            + "]}");
            List<BlobVersion> versions = new ArrayList<>();
            store.versions().list("", versions::add);
            assertThat(versions).extracting(BlobVersion::id).containsExactly("1", "2", "deleted-2");
            assertThat(versions).extracting(BlobVersion::isCurrent).containsExactly(false, false, true);
            server.say(200, "{\"storageClass\":\"COLDLINE\"}")
                    .say(200, "{\"done\":true,\"resource\":" + object(1) + "}");
            assertThat(store.versions().bringBack(versions.get(0)).version()).isEqualTo("5");
            assertThat(server.asked().get(2).query()).contains("sourceGeneration=1");
            assertThat(server.asked().get(2).body()).contains("COLDLINE");
        }
    }

    @Test
    void permissionsAreMergedIntoThePolicyThatIsThere() throws Exception {
        String there = "{\"etag\":\"CAE=\",\"bindings\":[{\"role\":\"roles/other\",\"members\":[\"user:a\"]}]}";
        try (StubGcs server = new StubGcs(ABLE);
                GcsBlobStore store = server.store(builder -> builder.member("serviceAccount:me"))) {
            server.say(200, there).say(412, "").say(200, there).say(200, "{}");
            store.grants().orElseThrow().assign(Set.of(Action.READ));
            StubRequest set = server.asked().get(3);
            assertThat(set.method()).isEqualTo("PUT");
            assertThat(set.body())
                    .contains("roles/other", "CAE=", "roles/storage.objectViewer", "serviceAccount:me", "/objects/p/");
            assertThat(store.grants().orElseThrow().policy(Set.of(Action.READ, Action.PROTECT)))
                    .contains("storage.objects.get", "storage.objects.setRetention", "storage.buckets.get");
        }
    }

    @Test
    void aTokenIsReadAnewAndNeverShown() throws Exception {
        String[] token = {"first-secret"};
        StoreCredentials changing = new StoreCredentials() {
            @Override
            public Set<String> names() {
                return Set.of("accessToken");
            }

            @Override
            public Secret read(String name) {
                return Secret.of(token[0]);
            }
        };
        try (StubGcs server = new StubGcs(ABLE);
                GcsBlobStore store =
                        server.store(builder -> builder.anonymous(false).credentials(changing))) {
            token[0] = "second-secret";
            server.say(401, "{\"error\":{\"code\":401,\"message\":\"Invalid Credentials\"}}");
            assertThatThrownBy(() -> store.head(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .message()
                    .doesNotContain("secret");
            assertThat(server.asked().get(0).header("Authorization")).isEqualTo("Bearer second-secret");
            assertThat(store.toString()).doesNotContain("secret");
        }
    }

    @Test
    void credentialsTravelOnlyWhereTheyMay() {
        GcsStoreBuilder elsewhere = GcsBlobStore.bucket("stub").endpoint(URI.create("https://example.org"));
        assertThatThrownBy(elsewhere::open)
                .isInstanceOf(StoreException.Invalid.class)
                .hasMessageContaining("for Google only");
        GcsStoreBuilder nobody = GcsBlobStore.bucket("stub").anonymous(true);
        assertThatThrownBy(nobody::open)
                .isInstanceOf(StoreException.Invalid.class)
                .hasMessageContaining("emulator");
    }
}
