package dev.holdfast.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.http.StubCertificate;
import dev.holdfast.testkit.http.StubProxy;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a service account gets its token, and how a store gets to its server. */
class SigningTest {
    private static final BlobKey KEY = BlobKey.of("data/ab");
    private static final String ACCOUNT = "backup@project.iam.gserviceaccount.com";
    private static final String HOST = "storage.example.invalid";

    private static KeyPair keys;
    private static String pem = "";

    private final StubServer tokens = StubServer.start();
    private String json = json("first");

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        pem = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
    }

    @AfterEach
    void stop() {
        tokens.close();
    }

    private String json(String keyId) {
        return "{\"type\":\"service_account\",\"project_id\":\"project\",\"client_id\":\"1\",\"client_email\":\""
                + ACCOUNT
                + "\",\"private_key_id\":\"" + keyId + "\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + pem
                + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\"" + tokens.endpoint() + "/token\"}";
    }

    private GcsBlobStore open(StubGcs server) {
        StoreCredentials account =
                StoreCredentials.byReference(Map.of("serviceAccount", "json"), ignored -> Secret.of(json));
        return server.store(builder -> builder.anonymous(false).credentials(account));
    }

    private void hand(String token, int seconds) {
        tokens.say(
                200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}");
    }

    private static void head(StubGcs server, GcsBlobStore store) {
        server.say(404, "{\"error\":{\"code\":404,\"message\":\"No such object: stub/p/data/ab\"}}");
        assertThat(store.head(KEY)).isEmpty();
    }

    private static String authorization(StubGcs server) {
        return server.server().last().header("Authorization");
    }

    @Test
    void aServiceAccountSignsForATokenThatIsKeptAndRenewed() throws Exception {
        hand("short", 1);
        hand("second", 3600);
        try (StubGcs server = new StubGcs("{\"name\":\"stub\"}");
                GcsBlobStore store = open(server)) {
            assertThat(authorization(server)).isEqualTo("Bearer short");
            assertSigned(tokens.last());
            head(server, store);
            assertThat(authorization(server)).isEqualTo("Bearer second");
            head(server, store);
            assertThat(authorization(server)).isEqualTo("Bearer second");
            assertThat(tokens.asked()).hasSize(2);
            json = json("second");
            hand("of another key", 3600);
            head(server, store);
            assertThat(authorization(server)).isEqualTo("Bearer of another key");
        }
    }

    private static void assertSigned(StubRequest exchange) throws GeneralSecurityException {
        assertThat(exchange.path()).isEqualTo("/token");
        assertThat(exchange.body()).contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
        String assertion = Arrays.stream(exchange.body().split("&", -1))
                .filter(part -> part.startsWith("assertion="))
                .findFirst()
                .orElseThrow()
                .substring("assertion=".length());
        List<String> parts = List.of(assertion.split("\\.", -1));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts.get(2))))
                .isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8))
                .contains("\"iss\":\"" + ACCOUNT + "\"", "devstorage.full_control");
    }

    @Test
    void anAccountThatIsRefusedIsToldAndItsKeyIsNot() {
        tokens.say(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");
        try (StubGcs server = new StubGcs("{\"name\":\"stub\"}")) {
            assertThatThrownBy(() -> open(server))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("invalid_grant")
                    .satisfies(SigningTest::hidesTheKey);
            tokens.say(503, "{}");
            assertThatThrownBy(() -> open(server))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .satisfies(SigningTest::hidesTheKey);
            json = json.replace("PRIVATE KEY-----\\n", "PRIVATE KEY-----\\n!");
            assertThatThrownBy(() -> open(server))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("serviceAccount")
                    .satisfies(SigningTest::hidesTheKey);
            assertThat(server.server().asked()).isEmpty();
        }
    }

    private static void hidesTheKey(Throwable failure) {
        String part = pem.substring(100, 140);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(part).doesNotContain("assertion=");
        }
    }

    @Test
    void theAccountIsWhoGetsPermissions() {
        hand("token", 3600);
        try (StubGcs server = new StubGcs("{\"name\":\"stub\"}");
                GcsBlobStore store = open(server)) {
            server.say(200, "{\"etag\":\"CAE=\"}").say(200, "{}");
            store.grants().orElseThrow().assign(Set.of(Action.READ, Action.LIST));
            StubRequest set = server.server().last();
            assertThat(set.method()).isEqualTo("PUT");
            assertThat(set.path()).isEqualTo("/storage/v1/b/stub/iam");
            assertThat(set.body()).contains("serviceAccount:" + ACCOUNT, "\"etag\":\"CAE=\"", "\"version\":3");
        }
    }

    @Test
    void throughAProxyATunnelLeadsToAServerOfOnesOwnAuthority(@TempDir Path directory) {
        StubCertificate certificate = StubCertificate.in(directory, HOST);
        try (StubServer secure = StubServer.startSecure(certificate);
                StubGcs server = new StubGcs(secure, "{\"name\":\"stub\"}");
                StubProxy proxy = StubProxy.leadingTo(secure.port())) {
            StoreCredentials token =
                    StoreCredentials.byReference(Map.of("accessToken", "x"), ignored -> Secret.of("planted"));
            GcsStoreBuilder builder = GcsBlobStore.bucket("stub")
                    .endpoint(URI.create("https://" + HOST))
                    .credentials(token)
                    .proxy(proxy.address());
            assertThatThrownBy(builder::open)
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("SSL")
                    .hasMessageNotContaining("planted");
            assertThat(secure.asked()).isEmpty();
            try (GcsBlobStore store =
                    builder.trusting(certificate.certificate()).open()) {
                assertThat(secure.last().header("Host")).isEqualTo(HOST);
                assertThat(authorization(server)).isEqualTo("Bearer planted");
                assertThat(proxy.asked()).contains("CONNECT " + HOST + ":443 HTTP/1.1");
                assertThat(store.callsAtOnce()).isGreaterThan(1);
            }
        }
    }
}
