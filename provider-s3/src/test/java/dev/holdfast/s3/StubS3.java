package dev.holdfast.s3;

import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** A server that knows every bucket until told otherwise. */
final class StubS3 implements AutoCloseable {
    private final StubServer server;

    StubS3() {
        this(StubServer.start());
    }

    StubS3(StubServer server) {
        this.server = server.otherwise(request -> StubAnswer.of(200));
    }

    /** As the service refuses. */
    static StubAnswer refusal(int status, String code) {
        return StubAnswer.of(status, "<Error><Code>" + code + "</Code><Message>a message</Message></Error>");
    }

    URI endpoint() {
        return server.endpoint();
    }

    int port() {
        return server.port();
    }

    void says(Function<StubRequest, StubAnswer> answers) {
        server.otherwise(answers);
    }

    /** Refuses everything. */
    void refuses(int status, String code) {
        says(request -> refusal(status, code));
    }

    List<StubRequest> requests() {
        return server.asked();
    }

    StubRequest last() {
        return server.last();
    }

    @Override
    public void close() {
        server.close();
    }
}
