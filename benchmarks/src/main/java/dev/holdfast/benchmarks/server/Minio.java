package dev.holdfast.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real MinIO, with everything below one directory. */
public final class Minio {
    /** Who may do everything. */
    public static final String ACCESS_KEY = "holdfast-access";
    /** The password that belongs to it. */
    public static final String SECRET_KEY = "holdfast-secret";

    private final Server server;
    private final int port;

    private Minio(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it and waits until it answers. */
    public static Minio start(String binary, Path directory) throws IOException, InterruptedException {
        int port = Server.freePort();
        List<String> command = List.of(
                binary,
                "server",
                "--quiet",
                "--address",
                "127.0.0.1:" + port,
                Files.createDirectories(directory.resolve("data")).toString());
        Map<String, String> environment = Map.of(
                "MINIO_ROOT_USER",
                ACCESS_KEY,
                "MINIO_ROOT_PASSWORD",
                SECRET_KEY,
                "MINIO_BROWSER",
                "off",
                "MINIO_UPDATE",
                "off",
                "HOME",
                directory.toString());
        URI ready = URI.create("http://127.0.0.1:" + port + "/minio/health/ready");
        return new Minio(Server.start(command, environment, directory.resolve("minio.log"), ready), port);
    }

    /** Where it answers, on the loopback interface. */
    public int port() {
        return port;
    }

    /** Ends it; its data stay. */
    public void stop() throws InterruptedException {
        server.stop();
    }
}
