package dev.holdfast.azure;

import static dev.holdfast.azure.StubAzure.KEY;
import static dev.holdfast.azure.StubAzure.blob;
import static dev.holdfast.azure.StubAzure.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Immutability policies, which Azurite does not know: what is sent, and what is made of answers. */
class AzureProtectionTest {
    private static final String UNTIL = "x-ms-immutability-policy-until-date";
    private static final String MODE = "x-ms-immutability-policy-mode";
    private static final String NEW_YEAR = "Tue, 01 Jan 2030 00:00:00 GMT";

    private final StubAzure azure = new StubAzure(true);

    @AfterEach
    void stop() {
        azure.close();
    }

    private static StubAnswer kept(String mode) {
        return blob(200).header(UNTIL, NEW_YEAR).header(MODE, mode);
    }

    @Test
    void aPutSaysUntilWhenInWholeSecondsAndNeverLess() {
        try (AzureBlobStore store = azure.store(builder -> builder.locked(true).packTier("Cool"))) {
            azure.say(blob(201));
            store.put(
                    KEY,
                    BlobContent.of(new byte[] {1}),
                    PutOptions.create().asRarelyRead().retainUntil(Instant.parse("2029-12-31T23:59:59.001Z")));
            StubRequest put = azure.last();
            assertThat(put.path()).isEqualTo("/stub/p%2Fdata%2Fab");
            assertThat(put.header(UNTIL)).isEqualTo(NEW_YEAR);
            assertThat(put.header(MODE)).isEqualTo("Locked");
            assertThat(put.header("x-ms-access-tier")).isEqualTo("Cool");
            assertThat(put.header("If-None-Match")).isEqualTo("*");
            assertThat(put.header("Content-MD5")).isEqualTo("VaVACK0bpYmqIQ0mKcHfQQ==");
            assertThat(azure.asked()).hasSize(1);
        }
    }

    @Test
    void aLargeObjectIsProtectedFromTheMomentItAppears() {
        try (AzureBlobStore store = azure.store(builder -> builder.blockBytes(1))) {
            azure.say(blob(201)).say(blob(201)).say(blob(201));
            store.put(
                    KEY,
                    BlobContent.of(new byte[] {1, 2}),
                    PutOptions.create().retainUntil(Instant.parse("2030-01-01T00:00:00Z")));
            StubRequest commit = azure.last();
            assertThat(commit.query()).contains("comp=blocklist");
            assertThat(commit.header(UNTIL)).isEqualTo(NEW_YEAR);
            assertThat(commit.header(MODE)).isEqualToIgnoringCase("Unlocked");
            assertThat(azure.asked().get(0).has(UNTIL)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"unlocked,Unlocked", "locked,Locked"})
    void protectionIsExtendedAndNeitherShortenedNorLoosened(String found, String sent) {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(kept(found));
            store.extendRetention(KEY, Instant.parse("2029-12-31T00:00:00Z"));
            azure.say(kept(found));
            store.extendRetention(KEY, Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(azure.asked()).extracting(StubRequest::method).containsExactly("HEAD", "HEAD");
            azure.say(kept(found)).say(blob(200));
            store.extendRetention(KEY, Instant.parse("2031-02-03T04:05:06.7Z"));
            assertThat(azure.last().method()).isEqualTo("PUT");
            assertThat(azure.last().query()).contains("comp=immutabilityPolicies");
            assertThat(azure.last().header(UNTIL)).isEqualTo("Mon, 03 Feb 2031 04:05:07 GMT");
            assertThat(azure.last().header(MODE)).isEqualToIgnoringCase(sent);
            azure.say(kept(found));
            assertThat(store.retainedUntil(KEY)).contains(Instant.parse("2030-01-01T00:00:00Z"));
            azure.say(blob(200));
            assertThat(store.retainedUntil(KEY)).isEmpty();
        }
    }

    @Test
    void whatIsProtectedIsNotDeletedAndSaidUntilWhen() {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(kept("unlocked"));
            assertThatThrownBy(() -> store.delete(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEY.path())
                    .hasMessageContaining("2030-01-01T00:00:00Z");
            azure.say(blob(200).header("x-ms-legal-hold", "true"));
            assertThatThrownBy(() -> store.delete(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("legal hold");
            assertThat(azure.asked()).extracting(StubRequest::method).containsOnly("HEAD");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BlobImmutableDueToPolicy,protected still",
        "BlobImmutableDueToLegalHold,protected still",
        "SnapshotsPresent,lease"
    })
    void whatTheServiceKeepsIsNamed(String code, String reason) {
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(blob(200)).say(refusal(409, code));
            assertThatThrownBy(() -> store.delete(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(KEY.path())
                    .hasMessageContaining(code)
                    .hasMessageContaining(reason);
            azure.say(refusal(409, code));
            assertThatThrownBy(() -> store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.replace()))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void theVersionsOfWhatIsDeletedGoTooExceptThoseThatAreProtected() {
        String old = StubAzure.version("p/data/ab", "2026-01-01T00:00:00.0000000Z", false);
        String kept = StubAzure.version("p/data/ab", "2026-01-02T00:00:00.0000000Z", false)
                .replace(
                        "</Properties>",
                        "<ImmutabilityPolicyUntilDate>" + NEW_YEAR + "</ImmutabilityPolicyUntilDate>"
                                + "<ImmutabilityPolicyMode>unlocked</ImmutabilityPolicyMode></Properties>");
        String other = StubAzure.version("p/data/abc", "2026-01-03T00:00:00.0000000Z", true);
        try (AzureBlobStore store = azure.store(builder -> {})) {
            azure.say(blob(200))
                    .say(StubAnswer.of(202))
                    .say(StubAzure.listing(java.util.List.of(old, kept, other), ""))
                    .say(StubAnswer.of(202));
            store.delete(KEY);
            assertThat(azure.asked())
                    .extracting(StubRequest::method)
                    .containsExactly("HEAD", "DELETE", "GET", "DELETE");
            assertThat(azure.last().path()).isEqualTo("/stub/p%2Fdata%2Fab");
            assertThat(azure.last().query()).contains("versionid=2026-01-01T00:00:00.0000000Z");
        }
    }

    @Test
    void whoMayNotAskWhetherTheContainerProtectsIsToldWhichPermissionIsMissing() {
        azure.server()
                .otherwise(request -> request.query().contains("comp=list")
                        ? azure.answer(request)
                        : refusal(403, "AuthorizationPermissionMismatch"));
        try (AzureBlobStore store = azure.store(builder -> {})) {
            assertThat(store.undecided()).containsExactly(Capability.OBJECT_LOCK);
            assertThatThrownBy(() -> store.extendRetention(KEY, Instant.EPOCH))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("blobServices/containers/read");
            azure.say(kept("unlocked"));
            assertThat(store.retainedUntil(KEY)).contains(Instant.parse("2030-01-01T00:00:00Z"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthenticationFailed",
        "401, InvalidAuthenticationInfo",
        "503, ServerBusy",
        "404, ContainerNotFound"
    })
    void whatIsNoAnswerIsNotTakenForOne(int status, String code) {
        try (AzureBlobStore store = azure.builder().open()) {
            azure.server().otherwise(request -> refusal(status, code));
            assertThatThrownBy(store::undecided).isInstanceOf(StoreException.class);
            azure.server().otherwise(azure::answer);
            assertThat(store.undecided()).isEmpty();
            assertThat(store.capabilities()).contains(Capability.OBJECT_LOCK);
        }
    }

    @Test
    void aContainerWithoutImmutabilityProtectsNothingAndSaysSo() {
        try (StubAzure plain = new StubAzure(false);
                AzureBlobStore store = plain.store(builder -> {})) {
            assertThatThrownBy(() -> store.put(
                            KEY,
                            BlobContent.of(new byte[] {1}),
                            PutOptions.create().retainUntil(Instant.EPOCH)))
                    .isInstanceOf(StoreException.Unsupported.class)
                    .hasMessageContaining("version-level immutability");
            assertThatThrownBy(() -> store.extendRetention(KEY, Instant.EPOCH))
                    .isInstanceOf(StoreException.Unsupported.class);
            assertThat(store.retainedUntil(KEY)).isEmpty();
            assertThat(plain.asked()).isEmpty();
            assertThat(store.undecided()).isEmpty();
            assertThat(store.capabilities()).doesNotContain(Capability.OBJECT_LOCK, Capability.VERSIONS);
        }
    }
}
