package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.interop.server.S3Server;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import dev.holdfast.spi.store.StoreGrants.Action;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that may not delete, on a versitygw whose owner gives them more. */
class S3GrantsIT {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");
    private static final String USER = "appender";
    private static final String SECRET = "appenders-planted-secret";

    @Test
    void whoMayNotDeleteIsToldThePermissionAndMayOnceItIsAssigned(@TempDir Path directory) throws Exception {
        S3Server server = S3Server.versitygw(directory);
        try {
            server.createUser(USER, SECRET);
            try (S3BlobStore owner = server.bucket("append", false)
                    .prefix("ours")
                    .principal(USER)
                    .open()) {
                StoreGrants grants = owner.grants().orElseThrow();
                assertThat(grants.isAssignable()).isTrue();
                grants.assign(Set.of(Action.LIST, Action.READ, Action.WRITE));
                try (S3BlobStore user = server.bucket("append", false)
                        .create(false, false)
                        .prefix("ours")
                        .credentials(S3Server.credentials(USER, SECRET))
                        .open()) {
                    assertAppendsOnly(user);
                    grants.assign(Set.of(Action.DELETE));
                    user.delete(KEY);
                    assertThat(user.head(KEY)).isEmpty();
                    user.put(KEY, BlobContent.of(new byte[] {2}), PutOptions.create());
                }
            }
        } finally {
            server.stop();
        }
    }

    private static void assertAppendsOnly(S3BlobStore user) {
        user.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create());
        assertThat(read(user)).containsExactly(1);
        List<BlobKey> listed = new ArrayList<>();
        user.list("data/", info -> listed.add(info.key()));
        assertThat(listed).containsExactly(KEY);
        assertThatThrownBy(() -> user.delete(KEY))
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("s3:DeleteObject")
                .hasMessageContaining(KEY.path())
                .hasMessageNotContaining(SECRET);
        assertThat(user.deleteAll(List.of(KEY)).get(KEY))
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("s3:DeleteObject");
        assertThat(user.head(KEY)).isPresent();
        assertThat(user.toString()).doesNotContain(SECRET);
        StoreGrants own = user.grants().orElseThrow();
        assertThat(own.isAssignable()).isFalse();
        assertThatThrownBy(() -> own.assign(Set.of(Action.DELETE))).isInstanceOf(StoreException.Unsupported.class);
    }

    private static byte[] read(S3BlobStore store) {
        return store.get(KEY, 0, -1, InputStream::readAllBytes);
    }
}
