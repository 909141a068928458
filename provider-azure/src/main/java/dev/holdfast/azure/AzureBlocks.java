package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.common.Utility;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one large object in blocks, some of them at once, each sent again if it is lost on the way.
 *
 * <p>Holds as many blocks in memory as travel at once. The object appears when all blocks are there and their bytes were found
 * to be those announced; Azure throws blocks away that were never committed, after a week. Blocks have names of their own for
 * each upload: two writers of one object would otherwise mix theirs.
 */
final class AzureBlocks {
    private static final Logger LOG = LoggerFactory.getLogger(AzureBlocks.class);
    private static final int ATTEMPTS = 4;
    /** Azure takes no more. */
    private static final int MOST_BLOCKS = 50_000;

    private final AzureContainer container;
    private final AzureSettings settings;
    private final BlobKey key;
    private final BlobContent content;
    private final PutOptions options;
    private final int blockBytes;
    private final UUID upload = UUID.randomUUID();

    AzureBlocks(
            AzureContainer container, AzureSettings settings, BlobKey key, BlobContent content, PutOptions options) {
        this.container = container;
        this.settings = settings;
        this.key = key;
        this.content = content;
        this.options = options;
        this.blockBytes = blockBytes(content.lengthBytes());
    }

    private int blockBytes(long length) {
        long least = (length + MOST_BLOCKS - 1) / MOST_BLOCKS;
        if (least > Integer.MAX_VALUE - 16) {
            throw new StoreException.Invalid(
                    "storing " + key + " in " + container.description() + ": " + length
                            + " bytes are more than an object can have",
                    null);
        }
        return (int) Math.max(settings.blockBytes, least);
    }

    BlobInfo put() {
        ExecutorService threads = Executors.newFixedThreadPool(settings.blocksAtOnce, task -> {
            Thread thread = new Thread(task, "holdfast-azure-block");
            thread.setDaemon(true);
            return thread;
        });
        try (InputStream stream = content.open()) {
            return commit(stage(stream, threads));
        } catch (IOException failure) {
            throw container.failures().brokenOff("storing", key.path() + " (its content)", failure);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> stage(InputStream stream, ExecutorService threads) throws IOException {
        MessageDigest digest = AzureWriter.digest("SHA-256");
        Deque<Future<String>> travelling = new ArrayDeque<>();
        List<String> arrived = new ArrayList<>();
        long taken = 0;
        for (int number = 0; taken < content.lengthBytes(); number++) {
            if (travelling.size() == settings.blocksAtOnce) {
                arrived.add(arrived(travelling.remove()));
            }
            int length = (int) Math.min(blockBytes, content.lengthBytes() - taken);
            byte[] block = stream.readNBytes(length);
            taken += block.length;
            if (block.length < length) {
                AzureWriter.checkLength(taken, content.lengthBytes());
            }
            digest.update(block);
            String id = id(number);
            travelling.add(threads.submit(() -> send(id, block)));
        }
        if (stream.read() >= 0) {
            throw new IOException("it has more than the " + taken + " bytes announced");
        }
        if (!MessageDigest.isEqual(digest.digest(), content.sha256())) {
            throw container.failures().otherHash(key.path());
        }
        while (!travelling.isEmpty()) {
            arrived.add(arrived(travelling.remove()));
        }
        return arrived;
    }

    /** Of the same length for all blocks, as Azure wants it. */
    private String id(int number) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(20)
                        .putLong(upload.getMostSignificantBits())
                        .putLong(upload.getLeastSignificantBits())
                        .putInt(number)
                        .array());
    }

    private String arrived(Future<String> block) {
        try {
            return block.get();
        } catch (InterruptedException stopped) {
            throw container.failures().interrupted("storing", key.path(), stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreException told) {
                throw told;
            }
            throw new IllegalStateException("storing " + key + " in " + container.description(), failed.getCause());
        }
    }

    /** A block may be sent any number of times: the last one counts. */
    private String send(String id, byte[] bytes) {
        String sum =
                Base64.getEncoder().encodeToString(AzureWriter.digest("MD5").digest(bytes));
        for (int attempt = 1; ; attempt++) {
            try {
                sendOnce(id, bytes, sum);
                return id;
            } catch (StoreException failure) {
                if (attempt == ATTEMPTS || failure.recovery() == StoreException.Recovery.GIVE_UP) {
                    throw failure;
                }
                LOG.debug("attempt {} failed: {}", attempt, failure.getMessage());
                container.pause("sending a block of " + key + " again", attempt, failure);
            }
        }
    }

    private void sendOnce(String id, byte[] bytes, String sum) {
        HttpRequest request = container
                .request(HttpMethod.PUT, key, "?comp=block&blockid=" + Utility.urlEncode(id))
                .setHeader(HttpHeaderName.CONTENT_LENGTH, Integer.toString(bytes.length))
                .setHeader(HttpHeaderName.CONTENT_TYPE, AzureWriter.CONTENT_TYPE)
                .setHeader(HttpHeaderName.CONTENT_MD5, sum)
                .setBody(BinaryData.fromBytes(bytes));
        HttpResponse answer;
        try {
            answer = container.send(request);
        } catch (RuntimeException failure) {
            throw container.failures().of("storing a block of", key.path(), failure, false);
        }
        if (answer.getStatusCode() != 201) {
            throw container
                    .failures()
                    .of("storing a block of", key.path(), AzureFailures.Answer.of(answer), null, false);
        }
        answer.close();
    }

    private BlobInfo commit(List<String> blocks) {
        BlockBlobCommitBlockListOptions request = new BlockBlobCommitBlockListOptions(blocks)
                .setHeaders(new BlobHttpHeaders().setContentType(AzureWriter.CONTENT_TYPE))
                .setRequestConditions(conditions());
        AzureWriter.tier(settings, options).map(AccessTier::fromString).ifPresent(request::setTier);
        options.retainUntil()
                .ifPresent(until -> request.setImmutabilityPolicy(new BlobImmutabilityPolicy()
                        .setPolicyMode(settings.lockMode)
                        .setExpiryTime(AzureProtection.whole(until).atOffset(ZoneOffset.UTC))));
        try {
            Response<BlockBlobItem> stored =
                    container.blob(key).commitBlockListWithResponse(request, null, Context.NONE);
            return AzureWriter.stored(
                    container,
                    key,
                    content,
                    stored.getHeaders().getValue(HttpHeaderName.ETAG),
                    stored.getHeaders().getValue(HttpHeaderName.LAST_MODIFIED));
        } catch (BlobStorageException refused) {
            throw refused(refused);
        } catch (RuntimeException failure) {
            throw container.failures().of("storing", key.path(), failure, true);
        }
    }

    /** Whoever commits an object first takes the blocks of all others with him: theirs are then unknown. */
    private StoreException refused(BlobStorageException refused) {
        AzureFailures.Answer answer = AzureFailures.Answer.of(refused);
        if (!answer.is("InvalidBlockList")) {
            return AzureWriter.refused(container, key, options, answer, refused);
        }
        if (options.precondition() instanceof Precondition.None) {
            return new StoreException.Unavailable(
                    "storing " + key + " in " + container.description()
                            + ": another writer stored it meanwhile, and the blocks sent so far are gone",
                    true,
                    refused);
        }
        AzureFailures.Answer lost = new AzureFailures.Answer(412, "ConditionNotMet", answer.message(), "", null);
        return AzureWriter.refused(container, key, options, lost, refused);
    }

    private BlobRequestConditions conditions() {
        BlobRequestConditions conditions = new BlobRequestConditions();
        if (options.precondition() instanceof Precondition.Absent) {
            conditions.setIfNoneMatch("*");
        } else if (options.precondition() instanceof Precondition.Unchanged unchanged) {
            conditions.setIfMatch(AzureContainer.quoted(unchanged.version()));
        }
        return conditions;
    }
}
