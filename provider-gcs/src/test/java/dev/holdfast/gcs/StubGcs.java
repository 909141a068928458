package dev.holdfast.gcs;

import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** A server that knows the bucket {@code stub}, which the first request asks for, and says what a test queues. */
final class StubGcs implements AutoCloseable {
    private final StubServer server;

    /** @param bucket the JSON of the bucket, as the first request gets it */
    StubGcs(String bucket) {
        this(StubServer.start(), bucket);
    }

    /** @param first what is said of the bucket */
    StubGcs(StubAnswer first) {
        server = StubServer.start().say(first);
    }

    StubGcs(StubServer server, String bucket) {
        this.server = server;
        say(200, bucket);
    }

    StubServer server() {
        return server;
    }

    URI endpoint() {
        return server.endpoint();
    }

    StubGcs say(int status, String body) {
        return say(StubAnswer.of(status, body));
    }

    StubGcs say(StubAnswer answer) {
        server.say(answer);
        return this;
    }

    /** Requests behind the first one. */
    List<StubRequest> asked() {
        return server.asked().subList(1, server.asked().size());
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
        server.close();
    }
}
