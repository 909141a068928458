package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.DateTimeRfc1123;
import com.azure.storage.blob.models.BlobStorageException;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores objects: small ones in one request, large ones in blocks. */
final class AzureWriter {
    static final String CONTENT_TYPE = "application/octet-stream";
    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final HttpHeaderName BLOB_MD5 = HttpHeaderName.fromString("x-ms-blob-content-md5");
    private static final HttpHeaderName TIER = HttpHeaderName.fromString("x-ms-access-tier");
    private static final HttpHeaderName UNTIL = HttpHeaderName.fromString("x-ms-immutability-policy-until-date");
    private static final HttpHeaderName MODE = HttpHeaderName.fromString("x-ms-immutability-policy-mode");
    private static final int BUFFER = 64 * 1024;

    private final AzureContainer container;
    private final AzureSettings settings;

    AzureWriter(AzureContainer container, AzureSettings settings) {
        this.container = container;
        this.settings = settings;
    }

    BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return content.lengthBytes() > settings.blockBytes
                ? new AzureBlocks(container, settings, key, content, options).put()
                : putWhole(key, content, options);
    }

    Optional<String> tier(PutOptions options) {
        return tier(settings, options);
    }

    static Optional<String> tier(AzureSettings settings, PutOptions options) {
        return Optional.ofNullable(options.isRarelyRead() ? settings.packTier : settings.otherTier);
    }

    /** Read twice: once to see that it is what was announced and to sum it up, once to send it. */
    private BlobInfo putWhole(BlobKey key, BlobContent content, PutOptions options) {
        String sum = Base64.getEncoder().encodeToString(checkedMd5(key, content));
        try (InputStream stream = content.open()) {
            HttpRequest request = container
                    .request(HttpMethod.PUT, key, "")
                    .setHeader(BLOB_TYPE, "BlockBlob")
                    .setHeader(HttpHeaderName.CONTENT_LENGTH, Long.toString(content.lengthBytes()))
                    .setHeader(HttpHeaderName.CONTENT_TYPE, CONTENT_TYPE)
                    .setHeader(HttpHeaderName.CONTENT_MD5, sum)
                    .setHeader(BLOB_MD5, sum);
            describe(request, options);
            request.setBody(BinaryData.fromStream(stream, content.lengthBytes()));
            return sent(key, content, options, request);
        } catch (IOException failure) {
            throw container.failures().brokenOff("storing", key.path() + " (its content)", failure);
        }
    }

    private void describe(HttpRequest request, PutOptions options) {
        tier(options).ifPresent(tier -> request.setHeader(TIER, tier));
        options.retainUntil()
                .ifPresent(until -> request.setHeader(
                                UNTIL,
                                // The JDK's own format leaves out the zero of a day below ten, as no date in HTTP is
                                // written.
                                new DateTimeRfc1123(AzureProtection.whole(until).atOffset(ZoneOffset.UTC)).toString())
                        .setHeader(MODE, settings.lockMode.toString()));
        if (options.precondition() instanceof Precondition.Absent) {
            request.setHeader(HttpHeaderName.IF_NONE_MATCH, "*");
        } else if (options.precondition() instanceof Precondition.Unchanged unchanged) {
            request.setHeader(HttpHeaderName.IF_MATCH, AzureContainer.quoted(unchanged.version()));
        }
    }

    private BlobInfo sent(BlobKey key, BlobContent content, PutOptions options, HttpRequest request) {
        HttpResponse answer;
        try {
            answer = container.send(request);
        } catch (RuntimeException failure) {
            throw container.failures().of("storing", key.path(), failure, true);
        }
        if (answer.getStatusCode() != 201) {
            throw refused(container, key, options, AzureFailures.Answer.of(answer), null);
        }
        try (answer) {
            return stored(
                    container,
                    key,
                    content,
                    answer.getHeaderValue(HttpHeaderName.ETAG),
                    answer.getHeaderValue(HttpHeaderName.LAST_MODIFIED));
        }
    }

    static BlobInfo stored(
            AzureContainer container,
            BlobKey key,
            BlobContent content,
            @Nullable String etag,
            @Nullable String modified) {
        return new BlobInfo(
                key,
                content.lengthBytes(),
                date(modified).orElseGet(() -> container.time().truncatedTo(ChronoUnit.SECONDS)),
                AzureContainer.bare(etag));
    }

    private static Optional<Instant> date(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private byte[] checkedMd5(BlobKey key, BlobContent content) {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest md5 = digest("MD5");
        long taken = 0;
        try (InputStream stream = content.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                sha256.update(buffer, 0, count);
                md5.update(buffer, 0, count);
                taken += count;
            }
            checkLength(taken, content.lengthBytes());
        } catch (IOException failure) {
            throw container.failures().brokenOff("storing", key.path() + " (its content)", failure);
        }
        if (!MessageDigest.isEqual(sha256.digest(), content.sha256())) {
            throw container.failures().otherHash(key.path());
        }
        return md5.digest();
    }

    static void checkLength(long taken, long announced) throws IOException {
        if (taken != announced) {
            throw new IOException("it has " + taken + " bytes instead of the " + announced + " announced");
        }
    }

    /** What a server says about a condition that does not hold, and about everything else. */
    static StoreException refused(
            AzureContainer container,
            BlobKey key,
            PutOptions options,
            AzureFailures.Answer answer,
            @Nullable BlobStorageException cause) {
        StoreException told = container.failures().of("storing", key.path(), answer, cause, true);
        boolean isThere = answer.status() == 409
                && (answer.is("BlobAlreadyExists") || answer.code().startsWith("BlobImmutable"));
        if (options.precondition() instanceof Precondition.Absent
                && (isThere || answer.status() == 412 || answer.is("UnauthorizedBlobOverwrite"))) {
            return new StoreException.AlreadyExists(
                    "creating " + key + " in " + container.description()
                            + ": it is there already and was to be created; read it first",
                    cause);
        }
        if (options.precondition() instanceof Precondition.Unchanged unchanged
                && (answer.status() == 412 || told instanceof StoreException.NotFound)) {
            return new StoreException.PreconditionFailed(
                    "replacing " + key + " in " + container.description() + ": it is not (or no longer) in version "
                            + unchanged.version() + "; read it again first",
                    cause);
        }
        return told;
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + algorithm, impossible);
        }
    }
}
