package dev.holdfast.azure;

import static dev.holdfast.azure.StubAzure.KEY;
import static dev.holdfast.azure.StubAzure.blob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to sign but the account's key, which Azurite proves: signatures in addresses, and tokens of Entra ID. */
class AzureSigningTest {
    private static final String SIGNATURE = "sv=2023-11-03&sig=planted";
    private static final String PLANTED = "planted";
    private static final String LOGIN = "login.example.invalid";

    @TempDir
    static Path directory;

    private static StubCertificate certificate;

    private final Map<String, String> values = new HashMap<>();
    private StubAzure azure;
    private StubServer entra;
    private StubProxy proxy;

    @BeforeAll
    static void certify() {
        certificate = StubCertificate.in(directory, StubAzure.HOST, LOGIN);
    }

    @BeforeEach
    void start() {
        azure = new StubAzure(StubServer.startSecure(certificate), false);
        entra = StubServer.startSecure(certificate);
        proxy = StubProxy.leadingTo(azure.server().port()).and(LOGIN, entra.port());
    }

    @AfterEach
    void stop() {
        azure.close();
        entra.close();
        proxy.close();
    }

    private AzureBlobStore open() {
        return azure.store(this::prepare);
    }

    private void prepare(AzureStoreBuilder builder) {
        builder.trusting(certificate.certificate())
                .proxy(proxy.address())
                .authority(URI.create("https://" + LOGIN))
                .credentials(StubAzure.handedIn(values));
    }

    private void put(AzureBlobStore store) {
        azure.say(blob(201));
        store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
    }

    private static StubAnswer token(String value, int seconds) {
        return StubAnswer.of(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":" + seconds + ",\"ext_expires_in\":" + seconds
                        + ",\"access_token\":\"" + value + "\"}");
    }

    private void byClientSecret(String secret) {
        values.putAll(Map.of("tenantId", "some-tenant", "clientId", "some-client", "clientSecret", secret));
    }

    @Test
    void aSignatureIsPartOfEveryAddressAndReadAnew() {
        values.put("sasToken", "?" + SIGNATURE);
        try (AzureBlobStore store = open()) {
            put(store);
            assertThat(azure.last().query()).isEqualTo(SIGNATURE);
            assertThat(azure.last().has("Authorization")).isFalse();
            values.put("sasToken", "sv=2023-11-03&sig=renewed");
            put(store);
            assertThat(azure.last().query()).isEqualTo("sv=2023-11-03&sig=renewed");
            values.clear();
            values.put("connectionString", "AccountName=account;SharedAccessSignature=" + SIGNATURE);
        }
        try (AzureBlobStore store = open()) {
            put(store);
            assertThat(azure.last().query()).isEqualTo(SIGNATURE);
        }
    }

    @Test
    void aSignatureCoversTheSourceOfACopyAndEachDeletionOfABatch() {
        values.put("sasToken", SIGNATURE);
        try (AzureBlobStore store = azure.store(builder -> prepare(builder.versioned(true)))) {
            azure.say(blob(202)).say(blob(200));
            store.versions().bringBack(new BlobVersion(KEY, "2026-01-01T00:00:00Z", 3, Instant.EPOCH, false, false));
            assertThat(azure.asked().get(0).header("x-ms-copy-source")).endsWith("&" + SIGNATURE);
            azure.say(AzureRemovalTest.answers(AzureRemovalTest.part(0, "202 Accepted", "")));
            assertThat(store.deleteAll(List.of(KEY))).isEmpty();
            assertThat(azure.last().query()).contains("sig=planted");
            assertThat(azure.last().body()).contains("DELETE /stub/p%2Fdata%2Fab?" + SIGNATURE + " HTTP/1.1");
        }
    }

    @Test
    void noMessageShowsASignature() {
        values.put("sasToken", SIGNATURE);
        try (AzureBlobStore store = open()) {
            azure.say(StubAnswer.brokenOff());
            assertThatThrownBy(() -> store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .satisfies(AzureSigningTest::hidesSecrets);
            azure.say(StubAzure.refusal(403, "AuthenticationFailed"));
            assertThatThrownBy(() -> store.head(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .satisfies(AzureSigningTest::hidesSecrets);
            assertThat(store.toString()).doesNotContain(PLANTED);
        }
    }

    /** In no message, of whatever lies below neither. */
    private static void hidesSecrets(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(PLANTED);
        }
    }

    @Test
    void aClientSecretIsExchangedForATokenThatIsKeptAndRenewedWhenItExpires() {
        byClientSecret("planted-secret");
        entra.say(token("first", 3600));
        try (AzureBlobStore store = open()) {
            put(store);
            put(store);
            assertThat(azure.last().header("Authorization")).isEqualTo("Bearer first");
            assertThat(entra.asked()).hasSize(1);
            assertThat(entra.last().path()).isEqualTo("/some-tenant/oauth2/v2.0/token");
            assertThat(entra.last().body())
                    .contains("grant_type=client_credentials", "client_id=some-client")
                    .contains("client_secret=planted-secret", "scope=https%3A%2F%2Fstorage.azure.com%2F.default");
        }
        entra.forget().say(token("short", 0)).say(token("second", 3600));
        try (AzureBlobStore store = open()) {
            put(store);
            put(store);
            assertThat(azure.last().header("Authorization")).isEqualTo("Bearer second");
            assertThat(entra.asked()).hasSize(2);
        }
    }

    @Test
    void aSecretThatWasReplacedIsUsedWithoutOpeningAgain() {
        byClientSecret("planted-secret");
        entra.say(token("first", 3600));
        try (AzureBlobStore store = open()) {
            byClientSecret("another-planted-secret");
            entra.say(token("second", 3600));
            put(store);
            assertThat(azure.last().header("Authorization")).isEqualTo("Bearer second");
            assertThat(entra.last().body()).contains("client_secret=another-planted-secret");
        }
    }

    @Test
    void aSecretThatIsRefusedIsToldWithoutShowingItAndOneThatCannotBeJudgedIsTriedAgain() {
        byClientSecret("planted-secret");
        entra.otherwise(request -> StubAnswer.of(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\","
                        + "\"error_codes\":[7000215]}"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("AADSTS7000215")
                .hasMessageContaining("clientSecret")
                .satisfies(AzureSigningTest::hidesSecrets);
        entra.forget().otherwise(request -> StubAnswer.of(503, "{}"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Unavailable.class)
                .satisfies(AzureSigningTest::hidesSecrets);
        // The library below asks once more by itself.
        assertThat(entra.asked()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aTokenThatTheAccountRefusesIsToldWithoutShowingIt() {
        byClientSecret("secret");
        entra.say(token("planted-token", 3600));
        try (AzureBlobStore store = open()) {
            azure.say(StubAzure.refusal(401, "InvalidAuthenticationInfo"));
            assertThatThrownBy(() -> store.head(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEY.path())
                    .satisfies(AzureSigningTest::hidesSecrets);
        }
    }

    @Test
    void whatAClusterGivesAWorkloadIsExchangedForATokenAndReadAnew() {
        values.putAll(Map.of("tenantId", "some-tenant", "clientId", "some-client", "federatedToken", "planted-1"));
        entra.say(token("exchanged", 3600));
        try (AzureBlobStore store = open()) {
            put(store);
            assertThat(azure.last().header("Authorization")).isEqualTo("Bearer exchanged");
            StubRequest exchange = entra.last();
            assertThat(exchange.path()).isEqualTo("/some-tenant/oauth2/v2.0/token");
            assertThat(exchange.body()).contains("client_assertion=planted-1", "client_id=some-client");
            values.put("federatedToken", "planted-2");
            entra.say(token("exchanged again", 3600));
            put(store);
            assertThat(entra.last().body()).contains("client_assertion=planted-2");
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        values.putAll(Map.of("tenantId", "some-tenant", "clientSecret", "planted-secret"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("lack 'clientId'")
                .satisfies(AzureSigningTest::hidesSecrets);
    }

    @Test
    void nothingThatOthersCouldUseTravelsUnencrypted() {
        values.put("sasToken", SIGNATURE);
        try (StubAzure plain = new StubAzure(false)) {
            AzureStoreBuilder builder = plain.builder().credentials(StubAzure.handedIn(values));
            assertThatThrownBy(builder::open)
                    .isInstanceOf(StoreException.Invalid.class)
                    .hasMessageContaining("https://")
                    .satisfies(AzureSigningTest::hidesSecrets);
            assertThat(plain.asked()).isEmpty();
        }
    }
}
