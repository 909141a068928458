package dev.holdfast.azure;

import dev.holdfast.Secret;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.testkit.http.StubAnswer;
import dev.holdfast.testkit.http.StubRequest;
import dev.holdfast.testkit.http.StubServer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A server that knows the container {@code stub} of the account {@code account} and says of blobs what a test queues. */
final class StubAzure implements AutoCloseable {
    static final String HOST = "account.blob.example.invalid";
    static final BlobKey KEY = BlobKey.of("data/ab");
    /** Base64, as keys of accounts are. */
    static final String SECRET = "cGxhbnRlZC1zZWNyZXQta2V5";

    private static final String CHANGED = "Thu, 01 Jan 2026 00:00:00 GMT";

    private final StubServer server;
    private final boolean locking;

    StubAzure(boolean locking) {
        this(StubServer.start(), locking);
    }

    StubAzure(StubServer server, boolean locking) {
        this.server = server;
        this.locking = locking;
        server.otherwise(this::answer);
    }

    /** The container as it is, and no blob in it. */
    StubAnswer answer(StubRequest request) {
        if (request.query().contains("comp=list")) {
            return listing(List.of(), "");
        }
        return request.query().contains("restype=container")
                ? blob(200).header("x-ms-immutable-storage-with-versioning-enabled", Boolean.toString(locking))
                : refusal(404, "BlobNotFound");
    }

    /** With what every answer about a blob has. */
    static StubAnswer blob(int status) {
        return StubAnswer.of(status).header("ETag", "\"0x1\"").header("Last-Modified", CHANGED);
    }

    /** As the service refuses. */
    static StubAnswer refusal(int status, String code) {
        return StubAnswer.of(
                        status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>")
                .header("x-ms-error-code", code);
    }

    /** A page of a listing. */
    static StubAnswer listing(List<String> blobs, String marker) {
        return StubAnswer.of(
                200,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"stub\"><Blobs>"
                        + String.join("", blobs) + "</Blobs><NextMarker>" + marker
                        + "</NextMarker></EnumerationResults>");
    }

    /** One blob of a listing. */
    static String listed(String name, String more) {
        return "<Blob><Name>" + name + "</Name>" + more + "<Properties><Last-Modified>" + CHANGED
                + "</Last-Modified><Etag>0x1</Etag><Content-Length>3</Content-Length><BlobType>BlockBlob</BlobType>"
                + "</Properties></Blob>";
    }

    /** One version of a listing. */
    static String version(String name, String id, boolean current) {
        return listed(
                name,
                "<VersionId>" + id + "</VersionId>" + (current ? "<IsCurrentVersion>true</IsCurrentVersion>" : ""));
    }

    StubServer server() {
        return server;
    }

    StubAzure say(StubAnswer answer) {
        server.say(answer);
        return this;
    }

    List<StubRequest> asked() {
        return server.asked();
    }

    StubRequest last() {
        return server.last();
    }

    /** By a name that nobody resolves: the SDK takes paths apart in other ways where the host is a number or local. */
    URI endpoint() {
        return URI.create(server.endpoint().getScheme() + "://" + HOST);
    }

    /** Signs with the account's key, below {@code p}, and gets there by a proxy, which is the server itself. */
    AzureStoreBuilder builder() {
        return AzureBlobStore.container("stub")
                .prefix("p")
                .endpoint(endpoint())
                .proxy(server.endpoint())
                .credentials(handedIn(Map.of("accountKey", SECRET)));
    }

    /** Whoever asked for its features already; what was asked so far is forgotten. */
    AzureBlobStore store(Consumer<AzureStoreBuilder> more) {
        AzureStoreBuilder builder = builder();
        more.accept(builder);
        AzureBlobStore store = builder.open();
        if (store.capabilities().isEmpty()) {
            throw new IllegalStateException("a store can do something");
        }
        server.forget();
        return store;
    }

    /** The values are read anew each time. */
    static StoreCredentials handedIn(Map<String, String> values) {
        Map<String, String> names = new TreeMap<>();
        values.keySet().forEach(name -> names.put(name, name));
        return StoreCredentials.byReference(names, name -> Secret.of(values.getOrDefault(name, "")));
    }

    /** The query, taken apart. */
    static Map<String, String> query(StubRequest request) {
        Map<String, String> parts = new HashMap<>();
        for (String part : request.query().split("&", -1)) {
            int equals = part.indexOf('=');
            parts.put(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "" : part.substring(equals + 1));
        }
        return parts;
    }

    @Override
    public void close() {
        server.close();
    }
}
