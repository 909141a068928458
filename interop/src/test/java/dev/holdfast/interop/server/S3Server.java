package dev.holdfast.interop.server;

import dev.holdfast.Secret;
import dev.holdfast.benchmarks.server.Server;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.s3.S3StoreBuilder;
import dev.holdfast.spi.store.StoreCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3, with everything in one directory. */
public final class S3Server {
    private static final String ACCESS_KEY = "holdfast-access";
    private static final String SECRET_KEY = "holdfast-secret";

    private final Server server;
    private final URI endpoint;

    private S3Server(Server server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** The real MinIO, with its data below the directory. */
    public static S3Server minio(Path directory) throws IOException, InterruptedException {
        URI endpoint = URI.create("http://127.0.0.1:" + Server.freePort());
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
        List<String> command = List.of(
                ServerPeer.MINIO.binary().toString(),
                "server",
                "--quiet",
                "--address",
                endpoint.getAuthority(),
                Files.createDirectories(directory.resolve("data")).toString());
        return new S3Server(
                Server.start(
                        command, environment, directory.resolve("minio.log"), endpoint.resolve("/minio/health/ready")),
                endpoint);
    }

    /** The real versitygw over a file system, with its data below the directory. */
    public static S3Server versitygw(Path directory) throws IOException, InterruptedException {
        URI endpoint = URI.create("http://127.0.0.1:" + Server.freePort());
        List<String> command = List.of(
                ServerPeer.VERSITYGW.binary().toString(),
                "--access",
                ACCESS_KEY,
                "--secret",
                SECRET_KEY,
                "--port",
                endpoint.getAuthority(),
                "--quiet",
                "--iam-dir",
                Files.createDirectories(directory.resolve("iam")).toString(),
                "posix",
                "--versioning-dir",
                Files.createDirectories(directory.resolve("versions")).toString(),
                Files.createDirectories(directory.resolve("data")).toString());
        return new S3Server(
                Server.start(command, Map.of(), directory.resolve("versitygw.log"), endpoint.resolve("/")), endpoint);
    }

    /** A store in the bucket, which is created if it is missing, with Object Lock if that is asked for. */
    public S3StoreBuilder bucket(String name, boolean locking) {
        return S3BlobStore.bucket(name)
                .endpoint(endpoint)
                .credentials(new Known(ACCESS_KEY, SECRET_KEY))
                .create(true, locking);
    }

    /** What opens the server to its owner, or to a user made before. */
    public static StoreCredentials credentials(String accessKey, String secretKey) {
        return new Known(accessKey, secretKey);
    }

    /** The owner's access key. */
    public String accessKey() {
        return ACCESS_KEY;
    }

    /** The owner's secret key. */
    public String secretKey() {
        return SECRET_KEY;
    }

    /** Makes a user of versitygw who may do nothing yet. */
    public void createUser(String accessKey, String secretKey) throws IOException, InterruptedException {
        admin("create-user", "--access", accessKey, "--secret", secretKey, "--role", "user");
    }

    /** Ends a user of versitygw: nobody gets in with its keys from then on. */
    public void deleteUser(String accessKey) throws IOException, InterruptedException {
        admin("delete-user", "--access", accessKey);
    }

    private void admin(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ServerPeer.VERSITYGW.binary().toString(), "admin"));
        command.addAll(List.of("--access", ACCESS_KEY, "--secret", SECRET_KEY));
        command.addAll(List.of("--endpoint-url", endpoint.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("versitygw " + words[0] + ": " + said);
        }
    }

    /** The protocol itself, with the owner's keys; closed by the caller. */
    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** Ends it; its data stay. */
    public void stop() throws InterruptedException {
        server.stop();
    }

    private static final class Known implements StoreCredentials {
        private final String accessKey;
        private final String secretKey;

        Known(String accessKey, String secretKey) {
            this.accessKey = accessKey;
            this.secretKey = secretKey;
        }

        @Override
        public Set<String> names() {
            return Set.of("accessKey", "secretKey");
        }

        @Override
        public Secret read(String name) {
            return Secret.of(name.equals("accessKey") ? accessKey : secretKey);
        }
    }
}
