package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.interop.server.S3Server;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Object Lock in compliance mode on the real MinIO, whose owner is not allowed more than anybody else. */
class S3ComplianceIT {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");
    private static final String BUCKET = "compliance";

    @Test
    void protectionIsExtendedAndNotEvenTheOwnerShortensItOrDeletes(@TempDir Path directory) throws Exception {
        S3Server minio = S3Server.minio(directory);
        try (S3BlobStore store = minio.bucket(BUCKET, true).compliance(true).open();
                S3Client owner = minio.client()) {
            Instant until = store.storeTime().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
            Instant longer = until.plus(Duration.ofHours(1));
            store.put(KEY, BlobContent.of(new byte[] {1}), PutOptions.create().retainUntil(until));
            store.extendRetention(KEY, longer);
            store.extendRetention(KEY, until);
            assertThat(store.retainedUntil(KEY)).contains(longer);

            BlobVersion version = onlyVersion(store);
            assertRefused(() -> retain(owner, version, until));
            assertRefused(() -> owner.deleteObject(request -> request.bucket(BUCKET)
                    .key(KEY.path())
                    .versionId(version.id())
                    .bypassGovernanceRetention(true)));
            assertThatThrownBy(() -> store.versions().delete(version))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("protected until " + longer);
            assertThatThrownBy(() -> store.delete(KEY))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageContaining("protected until " + longer);
            assertThat(store.retainedUntil(KEY)).contains(longer);
            byte[] read = store.get(KEY, 0, -1, InputStream::readAllBytes);
            assertThat(read).containsExactly(1);
        } finally {
            minio.stop();
        }
    }

    private static BlobVersion onlyVersion(S3BlobStore store) {
        List<BlobVersion> versions = new ArrayList<>();
        store.versions().list("", versions::add);
        assertThat(versions).hasSize(1);
        return versions.get(0);
    }

    private static void retain(S3Client owner, BlobVersion version, Instant until) {
        owner.putObjectRetention(request -> request.bucket(BUCKET)
                .key(KEY.path())
                .versionId(version.id())
                .bypassGovernanceRetention(true)
                .retention(retention ->
                        retention.mode(ObjectLockRetentionMode.COMPLIANCE).retainUntilDate(until)));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isBetween(400, 403));
    }
}
