package dev.holdfast.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one large object in a resumable upload: chunk by chunk, one of them in memory, going on after a fault where the server
 * says that it has got to.
 *
 * <p>The object appears with its last chunk, if the server finds the sum that it was told. An upload that failed is cancelled.
 */
final class GcsResumable {
    private static final Logger LOG = LoggerFactory.getLogger(GcsResumable.class);
    private static final int ATTEMPTS = 4;
    /** Google's answer to a chunk that is not the last. */
    private static final int GO_ON = 308;

    private static final Pattern RECEIVED = Pattern.compile("bytes=0-([0-9]{1,18})");

    private final GcsBucket bucket;
    private final int chunkBytes;
    private final BlobKey key;
    private final BlobContent content;
    private final StorageObject wanted;
    private final GcsWriter.Condition condition;

    GcsResumable(
            GcsBucket bucket,
            int chunkBytes,
            BlobKey key,
            BlobContent content,
            StorageObject wanted,
            GcsWriter.Condition condition) {
        this.bucket = bucket;
        this.chunkBytes = chunkBytes;
        this.key = key;
        this.content = content;
        this.wanted = wanted;
        this.condition = condition;
    }

    StorageObject put() {
        GenericUrl session = begin();
        try (InputStream stream = content.open()) {
            return send(session, stream);
        } catch (IOException failure) {
            cancel(session);
            throw bucket.failures().unreadable(key.path(), failure);
        } catch (RuntimeException | Error failure) {
            cancel(session);
            throw failure;
        }
    }

    private GenericUrl begin() {
        GenericUrl url = new GenericUrl(bucket.client().getRootUrl() + "upload/storage/v1/b/" + bucket.name() + "/o");
        url.set("uploadType", "resumable");
        url.set("name", wanted.getName());
        url.set("fields", GcsBucket.FIELDS);
        if (condition.generation() != null) {
            url.set("ifGenerationMatch", condition.generation());
        }
        try {
            HttpRequest request = bucket.client()
                    .getRequestFactory()
                    .buildPostRequest(url, new JsonHttpContent(GsonFactory.getDefaultInstance(), wanted));
            request.getHeaders()
                    .set("X-Upload-Content-Type", StoredForm.CONTENT_TYPE)
                    .set("X-Upload-Content-Length", content.lengthBytes());
            request.getHeaders().setUserAgent(bucket.client().getApplicationName());
            HttpResponse answer = execute(request);
            String address = answer.getHeaders().getLocation();
            answer.disconnect();
            if (address == null) {
                throw new IOException("the answer names no address for the upload");
            }
            return new GenericUrl(address);
        } catch (IOException failure) {
            // An upload that was begun and is not known holds no bytes.
            throw condition
                    .failed(failure)
                    .orElseGet(() -> bucket.failures().of("storing", key.path(), failure, false));
        }
    }

    private StorageObject send(GenericUrl session, InputStream stream) throws IOException {
        byte[] buffer = new byte[chunkBytes];
        for (long from = 0; ; ) {
            int length = (int) Math.min(chunkBytes, content.lengthBytes() - from);
            int read = stream.readNBytes(buffer, 0, length);
            if (read < length) {
                throw new IOException("it has " + (from + read) + " bytes instead of " + content.lengthBytes());
            }
            StorageObject stored = send(session, new Chunk(buffer, from, length));
            if (stored != null) {
                return stored;
            }
            from += length;
        }
    }

    /**
     * Sends a chunk until the server has all of it.
     *
     * @return the object, if this was the last chunk
     */
    private @Nullable StorageObject send(GenericUrl session, Chunk chunk) {
        boolean last = chunk.end() == content.lengthBytes();
        long from = chunk.from;
        for (int attempt = 1; ; attempt++) {
            try {
                Progress progress = attempt == 1 ? send(session, chunk, from) : goOn(session, chunk);
                if (progress.stored != null) {
                    return progress.stored;
                }
                if (progress.received == chunk.end() && !last) {
                    return null;
                }
                throw new IOException("the server has only " + progress.received + " bytes of " + chunk.end());
            } catch (IOException failure) {
                StoreException told = failed(failure, last);
                if (attempt == ATTEMPTS || told.recovery() == StoreException.Recovery.GIVE_UP) {
                    throw told;
                }
                bucket.pause(attempt, told);
            }
        }
    }

    private StoreException failed(IOException failure, boolean last) {
        boolean gone = failure instanceof HttpResponseException answer
                && (answer.getStatusCode() == 404 || answer.getStatusCode() == 410);
        if (gone) {
            // It ended with the object, or it expired: only a look at the object tells.
            return new StoreException.Unavailable(
                    "storing " + key + " in " + bucket.description()
                            + ": the upload is not known any more; begin again",
                    !last,
                    failure);
        }
        return condition
                .failed(failure)
                .orElseGet(() -> bucket.failures().of("storing a chunk of", key.path(), failure, last));
    }

    /** Asks what has arrived, and sends what is missing of the chunk. */
    private Progress goOn(GenericUrl session, Chunk chunk) throws IOException {
        Progress progress = put(session, new EmptyContent(), "bytes */" + content.lengthBytes());
        if (progress.stored != null || progress.received == chunk.end()) {
            return progress;
        }
        if (progress.received < chunk.from || progress.received > chunk.end()) {
            throw new StoreException.Unavailable(
                    "storing " + key + " in " + bucket.description() + ": the server has " + progress.received
                            + " bytes where " + chunk.from + " were acknowledged; begin again",
                    true,
                    null);
        }
        return send(session, chunk, progress.received);
    }

    private Progress send(GenericUrl session, Chunk chunk, long from) throws IOException {
        int skipped = (int) (from - chunk.from);
        HttpContent rest = new ByteArrayContent(StoredForm.CONTENT_TYPE, chunk.bytes, skipped, chunk.length - skipped);
        return put(session, rest, "bytes " + from + "-" + (chunk.end() - 1) + "/" + content.lengthBytes());
    }

    /** The address of an upload is itself what gives access to it. */
    private Progress put(GenericUrl session, HttpContent bytes, String range) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw bucket.failures().interrupted("storing", key.path(), null);
        }
        HttpRequest request = bucket.strangers().buildPutRequest(session, bytes);
        request.getHeaders().setContentRange(range);
        request.getHeaders().setUserAgent(bucket.client().getApplicationName());
        request.setParser(new JsonObjectParser(GsonFactory.getDefaultInstance()));
        HttpResponse answer = execute(request);
        if (answer.getStatusCode() == GO_ON) {
            Progress progress = new Progress(null, received(answer.getHeaders().getRange()));
            answer.ignore();
            return progress;
        }
        return new Progress(answer.parseAs(StorageObject.class), content.lengthBytes());
    }

    private static HttpResponse execute(HttpRequest request) throws IOException {
        HttpResponse answer = request.setThrowExceptionOnExecuteError(false).execute();
        if (!answer.isSuccessStatusCode() && answer.getStatusCode() != GO_ON) {
            throw GoogleJsonResponseException.from(GsonFactory.getDefaultInstance(), answer);
        }
        return answer;
    }

    private static long received(@Nullable String range) throws IOException {
        if (range == null) {
            return 0;
        }
        Matcher bytes = RECEIVED.matcher(range);
        if (!bytes.matches()) {
            throw new IOException("the server says that it has the bytes '" + range + "'");
        }
        return Long.parseLong(bytes.group(1)) + 1;
    }

    private void cancel(GenericUrl session) {
        boolean interrupted = Thread.interrupted();
        try {
            bucket.strangers()
                    .buildDeleteRequest(session)
                    .setThrowExceptionOnExecuteError(false)
                    .execute()
                    .disconnect();
        } catch (IOException failure) {
            LOG.debug("an upload of {} stays for a week, until it expires: {}", key, failure.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What the server has.
     *
     * @param stored the object, once it is complete
     * @param received how many bytes have arrived
     */
    private record Progress(@Nullable StorageObject stored, long received) {}

    /** A part of the object in memory. */
    @SuppressWarnings("ArrayRecordComponent") // The buffer is used again for the next chunk; nothing compares chunks.
    private record Chunk(byte[] bytes, long from, int length) {
        long end() {
            return from + length;
        }
    }
}
