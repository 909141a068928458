package dev.holdfast.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries the SDK's requests over the JDK's client, on the calling thread.
 *
 * <p>Waits for an answer no longer than the silence allowed, plus what a slow line needs for the bytes that are sent; waits no
 * longer than the silence for each piece of the answer's body. Without a client of its own it would keep threads of the SDK's
 * that nobody can end.
 */
final class AzureTransport implements HttpClient, AutoCloseable {
    /** A line that is slower than this, in bytes a second, counts as stalled. */
    private static final long SLOWEST = 64 * 1024;
    /** What the JDK's client sets by itself, and refuses to be told. */
    private static final Set<String> ITS_OWN = Set.of("content-length", "host", "connection", "expect", "upgrade");

    private final Duration silence;
    private final ExecutorService threads;
    private volatile java.net.http.@Nullable HttpClient client;

    /** @param threads ended with this transport */
    AzureTransport(java.net.http.HttpClient client, Duration silence, ExecutorService threads) {
        this.client = client;
        this.silence = silence;
        this.threads = threads;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sendSync(request, context));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        java.net.http.HttpClient open = client;
        if (open == null) {
            throw new IllegalStateException("the store is closed");
        }
        try {
            java.net.http.HttpResponse<InputStream> answer =
                    open.send(translated(request), ignored -> new AnswerBody(silence));
            return new AzureAnswer(request, answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedCall(stopped);
        }
    }

    private java.net.http.HttpRequest translated(HttpRequest request) {
        BinaryData body = request.getBodyAsBinaryData();
        long length = contentLength(request, body);
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(address(request))
                .timeout(silence.plus(Duration.ofSeconds(length / SLOWEST)))
                .method(request.getHttpMethod().toString(), publisher(body, length));
        for (HttpHeader header : request.getHeaders()) {
            if (!ITS_OWN.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> builder.header(header.getName(), value));
            }
        }
        return builder.build();
    }

    private static URI address(HttpRequest request) {
        try {
            return request.getUrl().toURI();
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("no address: " + request.getUrl().getPath(), malformed);
        }
    }

    private static long contentLength(HttpRequest request, @Nullable BinaryData body) {
        String header = request.getHeaders().getValue(com.azure.core.http.HttpHeaderName.CONTENT_LENGTH);
        if (header != null) {
            return Long.parseLong(header);
        }
        Long known = body == null ? Long.valueOf(0) : body.getLength();
        return known == null ? -1 : known;
    }

    private static BodyPublisher publisher(@Nullable BinaryData body, long length) {
        if (body == null || length == 0) {
            return BodyPublishers.noBody();
        }
        return length < 0
                ? BodyPublishers.ofByteArray(body.toBytes())
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(body::toStream), length);
    }

    /**
     * The threads end; the one that waits for the network ends by itself, on Java 17 a few seconds after nothing refers to the
     * client any more.
     */
    @Override
    public void close() {
        java.net.http.HttpClient open = client;
        client = null;
        if (open instanceof AutoCloseable closable) {
            closeAtOnce(closable);
        }
        threads.shutdown();
    }

    /** From Java 21 on the client can be closed. */
    private static void closeAtOnce(AutoCloseable closable) {
        try {
            closable.close();
        } catch (Exception failure) {
            throw new IllegalStateException("the JDK's client throws nothing when it is closed", failure);
        }
    }

    /** The calling thread was interrupted, and its flag is set again. */
    static final class InterruptedCall extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedCall(InterruptedException cause) {
            super(cause);
        }
    }
}
