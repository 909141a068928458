package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Stores one large object in parts, some of them at once, each sent again if it is lost on the way.
 *
 * <p>Holds as many parts in memory as travel at once. The object appears when all parts are there and their bytes were found
 * to be those announced; parts of an upload that failed are thrown away.
 */
final class S3Multipart {
    private static final Logger LOG = LoggerFactory.getLogger(S3Multipart.class);
    private static final int ATTEMPTS = 4;
    /** S3 takes no more. */
    private static final int MOST_PARTS = 10_000;

    private final S3Bucket bucket;
    private final S3Writer.Layout layout;
    private final BlobKey key;
    private final BlobContent content;
    private final PutOptions options;
    private final int partBytes;

    S3Multipart(S3Bucket bucket, S3Writer.Layout layout, BlobKey key, BlobContent content, PutOptions options) {
        this.bucket = bucket;
        this.layout = layout;
        this.key = key;
        this.content = content;
        this.options = options;
        this.partBytes = partBytes(layout.partBytes(), content.lengthBytes());
    }

    private int partBytes(int wanted, long length) {
        long least = (length + MOST_PARTS - 1) / MOST_PARTS;
        if (least > Integer.MAX_VALUE - 16) {
            throw new StoreException.Invalid(
                    "storing " + key + " in " + bucket.description() + ": " + length
                            + " bytes are more than an object can have",
                    null);
        }
        return (int) Math.max(wanted, least);
    }

    BlobInfo put() {
        String upload = begin();
        try {
            List<CompletedPart> parts = send(upload);
            return complete(upload, parts);
        } catch (RuntimeException | Error failure) {
            abort(upload);
            throw failure;
        }
    }

    private String begin() {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(bucket.full(key))
                .contentType(S3Writer.CONTENT_TYPE)
                .checksumAlgorithm(ChecksumAlgorithm.SHA256);
        layout.classes().of(options).ifPresent(request::storageClass);
        options.retainUntil()
                .ifPresent(until ->
                        request.objectLockMode(layout.lockMode()).objectLockRetainUntilDate(S3Protection.whole(until)));
        try {
            return bucket.client().createMultipartUpload(request.build()).uploadId();
        } catch (SdkException failure) {
            // An upload that was begun and is not known holds no bytes.
            throw bucket.failures().of("storing", key.path(), failure, false);
        }
    }

    private List<CompletedPart> send(String upload) {
        ExecutorService threads = Executors.newFixedThreadPool(layout.partsAtOnce(), task -> {
            Thread thread = new Thread(task, "holdfast-s3-part");
            thread.setDaemon(true);
            return thread;
        });
        try (InputStream stream = content.open()) {
            return send(upload, stream, threads);
        } catch (IOException failure) {
            throw new StoreException.Unavailable(
                    "storing " + key + " in " + bucket.description() + ": its content could not be read ("
                            + failure.getMessage() + "); nothing was stored",
                    true,
                    failure);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<CompletedPart> send(String upload, InputStream stream, ExecutorService threads) throws IOException {
        MessageDigest digest = sha256();
        Deque<Future<CompletedPart>> travelling = new ArrayDeque<>();
        List<CompletedPart> arrived = new ArrayList<>();
        long taken = 0;
        for (int number = 1; taken < content.lengthBytes(); number++) {
            if (travelling.size() == layout.partsAtOnce()) {
                arrived.add(arrived(travelling.remove()));
            }
            int length = (int) Math.min(partBytes, content.lengthBytes() - taken);
            byte[] part = stream.readNBytes(length);
            taken += part.length;
            if (part.length < length) {
                throw new IOException("it has " + taken + " bytes instead of " + content.lengthBytes());
            }
            digest.update(part);
            int partNumber = number;
            travelling.add(threads.submit(() -> sendPart(upload, partNumber, part)));
        }
        checkAll(stream, digest);
        while (!travelling.isEmpty()) {
            arrived.add(arrived(travelling.remove()));
        }
        return arrived;
    }

    private void checkAll(InputStream stream, MessageDigest digest) throws IOException {
        if (stream.read() >= 0) {
            throw new IOException("it has more than the " + content.lengthBytes() + " bytes announced");
        }
        if (!MessageDigest.isEqual(digest.digest(), content.sha256())) {
            throw new StoreException.Corrupt(
                    "storing " + key + " in " + bucket.description()
                            + ": the content does not match its SHA-256; nothing was stored. If this repeats, test this"
                            + " machine's memory",
                    null);
        }
    }

    private CompletedPart arrived(Future<CompletedPart> part) {
        try {
            return part.get();
        } catch (InterruptedException stopped) {
            throw bucket.failures().interrupted("storing", key.path(), stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreException told) {
                throw told;
            }
            throw new IllegalStateException("storing " + key + " in " + bucket.description(), failed.getCause());
        }
    }

    /** A part may be sent any number of times: the last one counts. */
    private CompletedPart sendPart(String upload, int number, byte[] bytes) {
        String sum = Base64.getEncoder().encodeToString(sha256().digest(bytes));
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket.name())
                .key(bucket.full(key))
                .uploadId(upload)
                .partNumber(number)
                .contentLength((long) bytes.length)
                .checksumSHA256(sum)
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                UploadPartResponse stored = bucket.client()
                        .uploadPart(
                                request,
                                RequestBody.fromContentProvider(
                                        () -> new ByteArrayInputStream(bytes), bytes.length, S3Writer.CONTENT_TYPE));
                return CompletedPart.builder()
                        .partNumber(number)
                        .eTag(stored.eTag())
                        .checksumSHA256(sum)
                        .build();
            } catch (SdkException failure) {
                StoreException told =
                        bucket.failures().of("storing part " + number + " of", key.path(), failure, false);
                if (attempt == ATTEMPTS || told.recovery() == StoreException.Recovery.GIVE_UP) {
                    throw told;
                }
                pause(attempt, told);
            }
        }
    }

    private void pause(int attempt, StoreException failure) {
        LOG.debug("attempt {} failed: {}", attempt, failure.getMessage());
        bucket.pause(attempt, failure);
    }

    private BlobInfo complete(String upload, List<CompletedPart> parts) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(bucket.full(key))
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build());
        if (options.precondition() instanceof Precondition.Absent) {
            request.ifNoneMatch("*");
        } else if (options.precondition() instanceof Precondition.Unchanged unchanged) {
            request.ifMatch(unchanged.version());
        }
        try {
            String version =
                    bucket.client().completeMultipartUpload(request.build()).eTag();
            return new BlobInfo(
                    key,
                    content.lengthBytes(),
                    bucket.time().truncatedTo(ChronoUnit.SECONDS),
                    version == null ? "" : version);
        } catch (S3Exception answer) {
            throw S3Writer.refused(bucket, key, options, answer);
        } catch (SdkException failure) {
            throw bucket.failures().of("storing", key.path(), failure, true);
        }
    }

    private void abort(String upload) {
        boolean interrupted = Thread.interrupted();
        try {
            bucket.client()
                    .abortMultipartUpload(AbortMultipartUploadRequest.builder()
                            .bucket(bucket.name())
                            .key(bucket.full(key))
                            .uploadId(upload)
                            .build());
        } catch (SdkException failure) {
            LOG.debug(
                    "parts of an upload of {} stay until the bucket's rules remove them: {}", key, failure.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
