package dev.holdfast.testkit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface that says what a test wants to hear and remembers what it was asked. Answers that were
 * queued come first, in their order; without one it says what {@link #otherwise} tells, at first 500. Safe for use from any
 * thread.
 */
public final class StubServer implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<StubAnswer> queued = new ArrayDeque<>();
    private final List<StubRequest> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<StubRequest, StubAnswer> otherwise =
            request -> StubAnswer.of(500, "nothing was prepared for " + request.method() + " " + request.uri());

    private StubServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Starts one on a free port.
     *
     * @throws UncheckedIOException if there is no port
     */
    public static StubServer start() {
        return start(null);
    }

    /**
     * Starts one that speaks HTTPS.
     *
     * @throws UncheckedIOException if there is no port
     */
    public static StubServer startSecure(StubCertificate certificate) {
        return start(Objects.requireNonNull(certificate, "certificate"));
    }

    private static StubServer start(@Nullable StubCertificate certificate) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (certificate == null) {
                return new StubServer(HttpServer.create(address, 0), "http");
            }
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            return new StubServer(secure, "https");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it answers, without a path. */
    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    /** The port it answers on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Queues an answer for one request. */
    public StubServer say(StubAnswer answer) {
        synchronized (queued) {
            queued.add(answer);
        }
        return this;
    }

    /** Queues an answer for one request. */
    public StubServer say(int status, String body) {
        return say(StubAnswer.of(status, body));
    }

    /** What is said to requests for which nothing is queued; called on any thread. */
    public StubServer otherwise(Function<StubRequest, StubAnswer> newAnswers) {
        otherwise = newAnswers;
        return this;
    }

    /** Every request so far. */
    public List<StubRequest> asked() {
        return List.copyOf(asked);
    }

    /** The newest request. */
    public StubRequest last() {
        return asked.get(asked.size() - 1);
    }

    /** Forgets what was asked so far. */
    public StubServer forget() {
        asked.clear();
        return this;
    }

    private StubAnswer next(StubRequest request) {
        StubAnswer answer;
        synchronized (queued) {
            answer = queued.poll();
        }
        return answer == null ? otherwise.apply(request) : answer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream sent = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
            StubRequest request = new StubRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    new String(sent.readAllBytes(), StandardCharsets.ISO_8859_1));
            asked.add(request);
            send(exchange, next(request));
        }
    }

    private void send(HttpExchange exchange, StubAnswer answer) throws IOException {
        if (answer.status() == StubAnswer.SILENT) {
            stayed();
        }
        if (answer.status() < 0) {
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type(answer.body()));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bare = bytes.length + answer.missingBytes() == 0
                || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bare ? -1 : bytes.length + (long) answer.missingBytes());
        if (!bare) {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
    }

    private void stayed() {
        try {
            closed.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static String type(String body) {
        return body.startsWith("{") ? "application/json" : body.startsWith("<") ? "application/xml" : "text/plain";
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
