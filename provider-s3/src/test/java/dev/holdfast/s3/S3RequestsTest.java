package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PermissionReport;
import dev.holdfast.spi.store.PermissionReport.Outcome;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.spi.store.StorePermissions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubCertificate;
import dev.holdfast.testkit.http.StubProxy;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent where something is lost, renewed or not told. */
class S3RequestsTest {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");
    private static final String EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
    private static final String HOST = "store.example.invalid";
    private static final int PART = 5 * 1024 * 1024;

    private final VirtualTime time = VirtualTime.create();
    private final StubS3 server = new StubS3();
    private final Map<String, String> values = new HashMap<>(
            Map.of("accessKey", "first-key", "secretKey", "planted-secret", "sessionToken", "first-token"));

    @AfterEach
    void stop() {
        server.close();
    }

    private S3StoreBuilder builder() {
        Map<String, String> names = new HashMap<>();
        values.keySet().forEach(name -> names.put(name, name));
        return S3BlobStore.bucket("bucket")
                .endpoint(server.endpoint())
                .time(time)
                .credentials(StoreCredentials.byReference(names, name -> Secret.of(values.getOrDefault(name, ""))));
    }

    private static String part(StubRequest request) {
        return request.query().replaceAll(".*partNumber=([0-9]+).*", "$1");
    }

    private static StubAnswer multipart(StubRequest request) {
        if (request.query().startsWith("uploads")) {
            return StubAnswer.of(
                    200, "<InitiateMultipartUploadResult><UploadId>some</UploadId></InitiateMultipartUploadResult>");
        }
        return request.method().equals("POST")
                ? StubAnswer.of(
                        200,
                        "<CompleteMultipartUploadResult><ETag>&quot;whole&quot;</ETag></CompleteMultipartUploadResult>")
                : StubAnswer.of(200).header("ETag", "\"part\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {StubAnswer.BROKEN_OFF, 503, 500})
    void aPartThatIsLostIsSentAgainAndNoOther(int status) {
        Set<String> lost = ConcurrentHashMap.newKeySet();
        server.says(request ->
                part(request).equals("2") && lost.add(part(request)) ? StubAnswer.of(status) : multipart(request));
        try (S3BlobStore store = builder().partBytes(PART).partsAtOnce(2).open()) {
            byte[] content = new byte[2 * PART + 1];
            assertThat(store.put(KEY, BlobContent.of(content), PutOptions.create())
                            .version())
                    .isEqualTo("\"whole\"");
        }
        assertThat(server.requests().stream()
                        .filter(request -> request.query().contains("partNumber="))
                        .map(S3RequestsTest::part))
                .containsExactlyInAnyOrder("1", "2", "2", "3");
        assertThat(server.last().method()).isEqualTo("POST");
        assertThat(server.last().header("If-None-Match")).isEqualTo("*");
        assertThat(server.last().body()).contains("<PartNumber>3</PartNumber>");
    }

    @Test
    void anUploadWhosePartCannotBeSentIsThrownAway() {
        server.says(request -> part(request).equals("1") ? StubS3.refusal(403, "AccessDenied") : multipart(request));
        try (S3BlobStore store = builder().partBytes(PART).open()) {
            byte[] content = new byte[PART + 1];
            assertThatThrownBy(() -> store.put(KEY, BlobContent.of(content), PutOptions.create()))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEY.path());
        }
        assertThat(server.last().method()).isEqualTo("DELETE");
        assertThat(server.last().query()).contains("uploadId=some");
    }

    @Test
    void credentialsThatExpireInTheMiddleAreRenewedWithoutOpeningAgain() {
        try (S3BlobStore store = builder().open()) {
            server.refuses(400, "ExpiredToken");
            assertThatThrownBy(() -> store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create()))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("expired")
                    .hasMessageNotContaining("planted-secret")
                    .hasMessageNotContaining("first-token");
            server.says(request -> request.header("x-amz-security-token").equals("second-token")
                    ? StubAnswer.of(200)
                    : StubS3.refusal(400, "ExpiredToken"));
            values.putAll(Map.of("accessKey", "second-key", "sessionToken", "second-token"));
            store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
            assertThat(server.last().header("Authorization")).contains("second-key/");
        }
    }

    @Test
    void throughAProxyATunnelLeadsToAServerOfOnesOwnAuthority(@TempDir Path directory) {
        StubCertificate certificate = StubCertificate.in(directory, HOST);
        try (StubS3 secure = new StubS3(StubServer.startSecure(certificate));
                StubProxy proxy = StubProxy.leadingTo(secure.port())) {
            S3StoreBuilder behind =
                    builder().endpoint(URI.create("https://" + HOST)).proxy(proxy.address());
            assertThatThrownBy(behind::open)
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("certification path")
                    .hasMessageNotContaining("planted-secret");
            assertThat(secure.requests()).isEmpty();
            try (S3BlobStore store = behind.trusting(certificate.certificate()).open()) {
                store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
                assertThat(secure.last().header("Host")).isEqualTo(HOST);
                assertThat(secure.last().path()).isEqualTo("/bucket/data/ab/object");
                assertThat(proxy.asked()).contains("CONNECT " + HOST + ":443 HTTP/1.1");
            }
        }
    }

    /** Answers questions about the bucket; what is put is remembered for those who read it back. */
    private void bucket(String lock, String versions) {
        server.says(request -> {
            if (request.query().equals("object-lock")) {
                return configuration(
                        lock,
                        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
                                + "</ObjectLockConfiguration>",
                        "ObjectLockConfigurationNotFoundError");
            }
            if (request.query().equals("versioning")) {
                return configuration(
                        versions, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", "");
            }
            return StubAnswer.of(200, request.query().contains("list-type") ? EMPTY : "");
        });
    }

    private static StubAnswer configuration(String which, String enabled, String absent) {
        if (which.equals("denied")) {
            return StubS3.refusal(403, "AccessDenied");
        }
        if (which.equals("yes")) {
            return StubAnswer.of(200, enabled);
        }
        return absent.isEmpty() ? StubAnswer.of(200, "<VersioningConfiguration/>") : StubS3.refusal(404, absent);
    }

    @ParameterizedTest
    @CsvSource({
        "yes, yes, OBJECT_LOCK VERSIONS, ''",
        "no, yes, VERSIONS, ''",
        "no, no, '', ''",
        "no, denied, '', VERSIONS",
        "denied, yes, VERSIONS, OBJECT_LOCK",
        "denied, no, '', ''",
        "denied, denied, '', OBJECT_LOCK VERSIONS"
    })
    void whatIsNotToldIsNotTakenForAbsent(String lock, String versions, String can, String unknown) {
        bucket(lock, versions);
        try (S3BlobStore store = builder().open()) {
            assertThat(named(store.capabilities())).isEqualTo(can);
            assertThat(named(store.undecided())).isEqualTo(unknown);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken",
        "400, AuthorizationHeaderMalformed",
        "400, RequestTimeout",
        "403, InvalidAccessKeyId",
        "403, SignatureDoesNotMatch",
        "403, RequestTimeTooSkewed",
        "404, NoSuchBucket",
        "503, SlowDown"
    })
    void whatIsNoAnswerIsNotTakenForOne(int status, String code) {
        try (S3BlobStore store = builder().open()) {
            server.refuses(status, code);
            assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.capabilities().size()).isInstanceOf(StoreException.class);
            bucket("yes", "yes");

            assertThat(store.capabilities()).contains(Capability.OBJECT_LOCK);
        }
    }

    @ParameterizedTest
    @CsvSource({"404, ObjectLockConfigurationNotFoundError", "400, InvalidRequest", "405, ''", "501, NotImplemented"})
    void whereThereIsNoSuchThingItIsAbsent(int status, String code) {
        try (S3BlobStore store = builder().open()) {
            server.refuses(status, code);

            assertThat(named(store.capabilities())).isEmpty();
            assertThat(store.undecided()).isEmpty();
        }
    }

    @Test
    void whoeverDeletesWhereObjectLockIsOnMayAskForIt() {
        bucket("yes", "yes");
        try (S3BlobStore store = builder().open()) {
            assertThat(store.grants().orElseThrow().names(Action.DELETE))
                    .contains("s3:GetBucketObjectLockConfiguration", "s3:DeleteObjectVersion");
        }
    }

    @Test
    void versionsThatMayNotBeAskedForAreNotSaidToBeAbsent() {
        bucket("no", "denied");
        try (S3BlobStore store = builder().open()) {
            assertThatThrownBy(store::versions)
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("s3:GetBucketVersioning");
        }
    }

    @Test
    void whoeverMayNotDeleteIsNotAskedWhetherDeletionsHide() {
        server.says(request -> StubS3.refusal(403, "AccessDenied"));
        try (S3BlobStore store = builder().open()) {
            assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(StoreException.Denied.class);
            assertThatThrownBy(() -> store.deleteAll(List.of(KEY))).isInstanceOf(StoreException.Denied.class);

            assertThat(server.requests()).noneMatch(request -> request.query().equals("versioning"));
        }
    }

    private static String named(Set<Capability> capabilities) {
        Set<String> names = new TreeSet<>();
        capabilities.stream()
                .filter(Set.of(Capability.OBJECT_LOCK, Capability.VERSIONS)::contains)
                .forEach(each -> names.add(each.name()));
        return String.join(" ", names);
    }

    @Test
    void whoMayNotAskForObjectLockIsToldWhichPermissionIsMissing() {
        bucket("denied", "yes");
        try (S3BlobStore store = builder().open()) {
            String permission = "s3:GetBucketObjectLockConfiguration";
            assertThatThrownBy(() -> store.put(
                            KEY,
                            BlobContent.of(new byte[] {1}),
                            PutOptions.create().retainUntil(Instant.EPOCH)))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(permission);
            assertThatThrownBy(() -> store.extendRetention(KEY, Instant.EPOCH))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(permission);
            assertThatThrownBy(() -> store.retainedUntil(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(permission);
            PermissionReport report = StorePermissions.check(store, time, StorePermissions.needed(store, false));
            assertThat(report.missing()).containsExactly(Action.PROTECT);
            assertThat(report.tried().stream()
                            .filter(each -> each.action() == Action.PROTECT)
                            .findFirst()
                            .orElseThrow()
                            .names())
                    .contains(permission);
            assertThat(report.policy().orElseThrow()).contains(permission);
            assertThat(store.grants().orElseThrow().names(Action.DELETE)).contains(permission);
        }
    }

    @Test
    void whoMayNotDeleteNeedNotKnowWhetherDeletionsHide() {
        bucket("denied", "denied");
        try (S3BlobStore store = builder().open()) {
            StubAnswer refused = StubS3.refusal(403, "AccessDenied");
            assertThat(store.undecided()).isNotEmpty();
            server.says(request -> request.method().equals("DELETE")
                    ? refused
                    : StubAnswer.of(200, request.query().contains("list-type") ? EMPTY : ""));
            PermissionReport report = StorePermissions.check(store, time, StorePermissions.needed(store, false));
            assertThat(report.isAppendOnly()).isTrue();
            assertThat(report.tried())
                    .extracting(PermissionReport.Tried::action, PermissionReport.Tried::outcome)
                    .contains(org.assertj.core.groups.Tuple.tuple(Action.PROTECT, Outcome.NOT_TRIED));
            assertThat(List.of(report.missing())).containsExactly(Set.of(Action.DELETE));
        }
    }
}
