package dev.holdfast.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Gives prepared answers, the first for the bucket itself, and remembers what it was asked. */
final class StubServer implements AutoCloseable {
    /** A header that is not sent: how many bytes less come than are announced. */
    static final String MISSING = "X-Missing";

    /** A status that is no answer at all: the server stays silent until it is closed. */
    static final int SILENCE = -2;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request. */
    record Asked(String method, String path, String query, Map<String, List<String>> headers, String body) {
        /** The first value; empty if it was not sent. */
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** What is said, and what headers it has. */
    record Answer(int status, String body, Map<String, String> headers) {}

    /** @param bucket the JSON of the bucket, as the first request gets it */
    StubServer(String bucket) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        say(200, bucket);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    StubServer say(int status, String body) {
        return say(status, body, Map.of());
    }

    synchronized StubServer say(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, body, headers));
        return this;
    }

    /** Requests behind the first one. */
    List<Asked> asked() {
        return asked.subList(1, asked.size());
    }

    private synchronized Answer next() {
        Answer answer = answers.poll();
        return answer == null ? new Answer(500, "nothing was prepared", Map.of()) : answer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream sent = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        String body = new String(sent.readAllBytes(), StandardCharsets.ISO_8859_1);
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                String.valueOf(exchange.getRequestURI().getQuery()),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        Answer answer = next();
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        boolean json = answer.body.startsWith("{");
        exchange.getResponseHeaders().set("Content-Type", json ? "application/json" : "text/plain");
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        try (exchange) {
            send(exchange, answer, bytes);
        }
    }

    /** A status below 0 breaks the connection off. */
    private static void send(HttpExchange exchange, Answer answer, byte[] bytes) throws IOException {
        if (answer.status == SILENCE) {
            LockSupport.parkNanos(60_000_000_000L);
        }
        if (answer.status > 0) {
            long missing = Long.parseLong(answer.headers.getOrDefault(MISSING, "0"));
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length + missing);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** A store in the bucket {@code stub}, below {@code p}. */
    GcsBlobStore store(Consumer<GcsStoreBuilder> more) {
        GcsStoreBuilder builder =
                GcsBlobStore.bucket("stub").prefix("p").endpoint(endpoint()).anonymous(true);
        more.accept(builder);
        return builder.open();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
