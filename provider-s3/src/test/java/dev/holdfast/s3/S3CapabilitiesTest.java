package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bucket is asked what it can do by whom it matters to. */
class S3CapabilitiesTest {
    private static final String LOCKS = "object-lock";
    private static final String VERSIONS = "versioning";

    private final StubServer server = new StubServer();
    private S3BlobStore store;

    S3CapabilitiesTest() throws IOException {}

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
        server.says(exchange -> {
            if (exchange.getRequestMethod().equals("DELETE")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            byte[] body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
                    .getBytes(StandardCharsets.UTF_8);
            boolean known = VERSIONS.equals(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
        });
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
                .map(request -> String.valueOf(request.uri().getQuery()))
                .filter(query -> query.equals(LOCKS) || query.equals(VERSIONS))
                .toList();
    }
}
