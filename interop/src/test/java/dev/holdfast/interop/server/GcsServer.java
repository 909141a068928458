package dev.holdfast.interop.server;

import dev.holdfast.benchmarks.server.Server;
import dev.holdfast.gcs.GcsBlobStore;
import dev.holdfast.gcs.GcsStoreBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that speaks Google Cloud Storage's JSON API, with everything in memory. */
public final class GcsServer {
    private final Server server;
    private final URI endpoint;

    private GcsServer(Server server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** The real fake-gcs-server, whose log goes to the directory. */
    public static GcsServer fake(Path directory) throws IOException, InterruptedException {
        int port = Server.freePort();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        List<String> command = List.of(
                ServerPeer.FAKE_GCS.binary().toString(),
                "-scheme",
                "http",
                "-host",
                "127.0.0.1",
                "-port",
                Integer.toString(port),
                "-backend",
                "memory",
                "-external-url",
                endpoint.toString(),
                "-public-host",
                endpoint.getAuthority(),
                "-log-level",
                "error");
        Server server = Server.start(
                command, Map.of(), directory.resolve("fake-gcs.log"), endpoint.resolve("/storage/v1/b?project=none"));
        return new GcsServer(server, endpoint);
    }

    /** A store in the bucket, which is created if it is missing. */
    public GcsStoreBuilder bucket(String name) {
        return GcsBlobStore.bucket(name)
                .endpoint(endpoint)
                .anonymous(true)
                .project("tests")
                .create(true, false);
    }

    /** A store in a new bucket that keeps versions. */
    public GcsStoreBuilder versioned(String name) throws IOException, InterruptedException {
        String bucket = "{\"name\":\"" + name + "\",\"versioning\":{\"enabled\":true}}";
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/storage/v1/b?project=tests"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(bucket))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new IOException("creating the bucket " + name + ": status " + status);
        }
        return bucket(name);
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** Ends it, and its data with it. */
    public void stop() throws InterruptedException {
        server.stop();
    }
}
