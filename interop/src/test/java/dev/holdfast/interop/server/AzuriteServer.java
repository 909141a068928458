package dev.holdfast.interop.server;

import dev.holdfast.Secret;
import dev.holdfast.azure.AzureBlobStore;
import dev.holdfast.azure.AzureStoreBuilder;
import dev.holdfast.benchmarks.server.Server;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.testkit.http.StubCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Azurite, which speaks Azure's protocol for blobs and keeps everything in memory. */
public final class AzuriteServer {
    /** The one account that it has, with the key that everybody knows. */
    public static final String ACCOUNT = "devstoreaccount1";

    /** The key of that account, which Azurite's documentation tells everybody. */
    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Server server;
    private final URI endpoint;
    private final @Nullable Path trusted;

    private AzuriteServer(Server server, URI endpoint, @Nullable Path trusted) {
        this.server = server;
        this.endpoint = endpoint;
        this.trusted = trusted;
    }

    /** Starts it; what it says goes below the directory. */
    public static AzuriteServer start(Path directory) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + Server.freePort());
        Server server =
                Server.start(command(address), Map.of(), directory.resolve("azurite.log"), address.resolve("/"));
        return new AzuriteServer(server, address.resolve("/" + ACCOUNT), null);
    }

    /** Starts one that speaks HTTPS, and takes whatever version of the protocol it is asked for. */
    public static AzuriteServer startSecure(Path directory, StubCertificate certificate)
            throws IOException, InterruptedException {
        URI address = URI.create("https://127.0.0.1:" + Server.freePort());
        List<String> command = new ArrayList<>(command(address));
        command.addAll(List.of(
                "--skipApiVersionCheck", "--cert", certificate.certificate().toString()));
        command.addAll(List.of("--key", certificate.key().toString()));
        URI open = URI.create("tcp://" + address.getAuthority());
        Server server = Server.start(command, Map.of(), directory.resolve("azurite.log"), open);
        return new AzuriteServer(server, address.resolve("/" + ACCOUNT), certificate.certificate());
    }

    private static List<String> command(URI address) {
        return List.of(
                ServerPeer.AZURITE.binary().toString(),
                "--blobHost",
                address.getHost(),
                "--blobPort",
                Integer.toString(address.getPort()),
                "--inMemoryPersistence",
                "--silent",
                "--disableTelemetry");
    }

    /** A store in the container, which is created if it is missing. */
    public AzureStoreBuilder container(String name) {
        AzureStoreBuilder builder = AzureBlobStore.container(name)
                .endpoint(endpoint)
                .credentials(new Known())
                .create(true);
        return trusted == null ? builder : builder.trusting(trusted);
    }

    /** The account's address. */
    public URI endpoint() {
        return endpoint;
    }

    /** Ends it; what it held is gone. */
    public void stop() throws InterruptedException {
        server.stop();
    }

    private static final class Known implements StoreCredentials {
        @Override
        public Set<String> names() {
            return Set.of("accountKey");
        }

        @Override
        public Secret read(String name) {
            return Secret.of(KEY);
        }
    }
}
