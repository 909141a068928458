package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.interop.server.AzuriteServer;
import dev.holdfast.job.Repository;
import dev.holdfast.testkit.http.StubCertificate;
import dev.holdfast.testkit.http.StubProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same repository in a container, used by restic through its own protocol and by Holdfast. */
class AzureResticIT {
    private static final String PASSWORD = "shared";

    private static final String SUFFIX = "holdfast.invalid";
    private static final String HOST = AzuriteServer.ACCOUNT + ".blob." + SUFFIX;

    /** restic reaches accounts by their names in a cloud only, so it gets there by a proxy that leads to Azurite. */
    @Test
    void resticAndHoldfastUseTheSameRepository(@TempDir Path directory) throws Exception {
        StubCertificate certificate = StubCertificate.in(directory, HOST);
        AzuriteServer server = AzuriteServer.startSecure(directory, certificate);
        try (StubProxy proxy = StubProxy.leadingTo(server.endpoint().getPort())) {
            Restic restic = new Restic(
                            Peer.RESTIC,
                            "azure:shared:/repository",
                            Files.createDirectories(directory.resolve("scratch")),
                            PASSWORD)
                    .with("HTTPS_PROXY", proxy.address().toString())
                    .with("RESTIC_CACERT", certificate.certificate().toString())
                    .with("AZURE_ACCOUNT_NAME", AzuriteServer.ACCOUNT)
                    .with("AZURE_ACCOUNT_KEY", AzuriteServer.KEY)
                    .with("AZURE_ENDPOINT_SUFFIX", SUFFIX)
                    .option("azure.access-tier=Hot");
            share(server, restic, directory);
            assertThat(proxy.asked()).contains("CONNECT " + HOST + ":443 HTTP/1.1");
        } finally {
            server.stop();
        }
    }

    private static void share(AzuriteServer server, Restic restic, Path directory) throws Exception {
        server.container("shared").open().close();
        SharedRepository.use(restic, () -> open(server), directory);
    }

    private static Repository open(AzuriteServer server) {
        return Repository.at(server.container("shared").prefix("repository").open())
                .lowCostKeys()
                .open(Secret.of(PASSWORD));
    }
}
