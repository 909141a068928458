package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bucket is asked what it can do by whom it matters to. */
class S3CapabilitiesTest {
    private static final String LOCKS = "object-lock";
    private static final String VERSIONS = "versioning";

    private final StubS3 server = new StubS3();
    private S3BlobStore store;

    @BeforeEach
    void open() {
        store = S3BlobStore.bucket("bucket")
                .endpoint(server.endpoint())
                .credentials(new StoreCredentials() {
                    @Override
                    public Set<String> names() {
                        return Set.of("accessKey", "secretKey");
                    }

                    @Override
                    public Secret read(String name) {
                        return Secret.of("something");
                    }
                })
                .open();
        server.says(request -> request.method().equals("DELETE")
                ? StubAnswer.of(204)
                : request.query().equals(VERSIONS)
                        ? StubAnswer.of(
                                200, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
                        : StubS3.refusal(404, "ObjectLockConfigurationNotFoundError"));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void nothingIsAskedForWhatEveryBucketCanDo() {
        int before = server.requests().size();

        assertThat(store.capabilities().contains(Capability.CREATE_ONLY)).isTrue();
        assertThat(store.capabilities().contains(Capability.ARCHIVES)).isTrue();

        assertThat(server.requests()).hasSize(before);
    }

    @Test
    void whoDeletesNeedsToKnowAboutLocksOnlyAndOnlyOnce() {
        store.delete(BlobKey.of("locks/one"));
        store.delete(BlobKey.of("locks/two"));

        assertThat(asked()).containsExactly(LOCKS);
    }

    @Test
    void allOfThemAreAskedFor() {
        assertThat(store.capabilities())
                .containsExactlyInAnyOrder(
                        Capability.DURABLE,
                        Capability.ARCHIVES,
                        Capability.CREATE_ONLY,
                        Capability.REPLACE_IF_UNCHANGED,
                        Capability.VERSIONS);
        assertThat(store.capabilities()).hasSize(5);

        assertThat(asked()).containsExactly(LOCKS, VERSIONS);
    }

    private List<String> asked() {
        return server.requests().stream()
                .map(StubRequest::query)
                .filter(query -> query.equals(LOCKS) || query.equals(VERSIONS))
                .toList();
    }
}
