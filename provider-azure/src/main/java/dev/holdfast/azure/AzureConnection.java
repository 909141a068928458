package dev.holdfast.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobStorageException;
import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the SDK's client as a store needs it, and looks at the container once. */
final class AzureConnection {
    /** Old enough for clouds that lag behind, new enough for everything that is asked for here. */
    static final BlobServiceVersion SERVICE = BlobServiceVersion.V2023_11_03;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private AzureConnection() {}

    static AzureBlobStore open(AzureSettings settings) {
        ConnectionString string =
                AzureCredentials.connectionString(settings.credentials).orElseGet(() -> ConnectionString.parse(""));
        URI endpoint = endpoint(settings, string);
        String account =
                settings.account != null ? settings.account : string.account().orElseGet(() -> accountOf(endpoint));
        AzureTransport transport = transport(settings);
        ServerClock clock = new ServerClock(settings.time);
        AzureCredentials credentials =
                new AzureCredentials(settings, transport, account, "https".equals(endpoint.getScheme()));
        BlobContainerClient client = client(settings, endpoint, pipeline(settings, transport, clock, credentials));
        AzureContainer container = new AzureContainer(client, transport, credentials, settings, clock);
        try {
            if (!container.exists("opening", "it")) {
                make(settings, container);
            }
        } catch (RuntimeException failure) {
            container.close();
            throw failure;
        }
        return new AzureBlobStore(container, settings, Objects.requireNonNullElse(account, "ACCOUNT"));
    }

    private static URI endpoint(AzureSettings settings, ConnectionString string) {
        if (settings.endpoint != null) {
            return settings.endpoint;
        }
        return string.endpoint().orElseGet(() -> {
            if (settings.account == null) {
                throw new StoreException.Invalid(
                        "opening " + settings.description()
                                + ": it is not known which account it is in; give the account, or an endpoint",
                        null);
            }
            return URI.create("https://" + settings.account + ".blob.core.windows.net");
        });
    }

    /** The first part of the host's name, or of the path where the host is a number or local, as Azurite has it. */
    private static @Nullable String accountOf(URI endpoint) {
        String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("^/+|/+$", "");
        if (!path.isEmpty()) {
            return path;
        }
        int dot = endpoint.getHost().indexOf('.');
        return dot < 0 || endpoint.getHost().matches("[0-9.:\\[\\]]+")
                ? null
                : endpoint.getHost().substring(0, dot);
    }

    private static void make(AzureSettings settings, AzureContainer container) {
        if (!settings.create) {
            throw new StoreException.NotFound(
                    "opening " + container.description()
                            + ": there is no such container; create it, or correct its name, account or endpoint",
                    null);
        }
        try {
            container.client().createWithResponse(null, null, null, Context.NONE);
        } catch (BlobStorageException refused) {
            if (!AzureFailures.Answer.of(refused).is("ContainerAlreadyExists")) {
                throw container.failures().of("creating the container", "of", refused, true);
            }
        } catch (RuntimeException failure) {
            throw container.failures().of("creating the container", "of", failure, true);
        }
    }

    /** The SDK's own retries are left out: whoever opens a repository decides what is done again, and looks before a put is. */
    private static HttpPipeline pipeline(
            AzureSettings settings, AzureTransport transport, ServerClock clock, HttpPipelinePolicy credentials) {
        return new HttpPipelineBuilder()
                .httpClient(transport)
                .policies(
                        new UserAgentPolicy(userAgent(settings)),
                        new AddDatePolicy(),
                        new DateHeader(clock),
                        credentials)
                .build();
    }

    private static BlobContainerClient client(AzureSettings settings, URI endpoint, HttpPipeline pipeline) {
        return client(endpoint.toString(), settings.container, pipeline);
    }

    private static BlobContainerClient client(String account, String container, HttpPipeline pipeline) {
        return new BlobContainerClientBuilder()
                .endpoint(account)
                .containerName(container)
                .pipeline(pipeline)
                .serviceVersion(SERVICE)
                .buildClient();
    }

    /** The same container, signed with what is known now by a policy of the SDK's own, as batches need it. */
    static BlobContainerClient signedNow(AzureContainer container) {
        HttpPipeline pipeline = new HttpPipelineBuilder()
                .httpClient(container.transport())
                .policies(
                        container.client().getHttpPipeline().getPolicy(0),
                        new AddDatePolicy(),
                        container.credentials().policy())
                .build();
        return client(container.client().getAccountUrl(), container.client().getBlobContainerName(), pipeline);
    }

    private static String userAgent(AzureSettings settings) {
        String own = "holdfast/" + version();
        return settings.userAgent == null ? own : own + " " + settings.userAgent;
    }

    private static String version() {
        try (InputStream text = AzureConnection.class.getResourceAsStream("version.txt")) {
            return text == null ? "unknown" : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    private static AzureTransport transport(AzureSettings settings) {
        ExecutorService threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "holdfast-azure-http");
                    thread.setDaemon(true);
                    return thread;
                });
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT.compareTo(settings.silence) < 0 ? CONNECT : settings.silence)
                .executor(threads);
        ProxySelector proxy = proxy(settings);
        if (proxy != null) {
            client.proxy(proxy);
        }
        if (settings.certificates != null) {
            try {
                SSLContext trust = SSLContext.getInstance("TLS");
                trust.init(null, TrustedCertificates.besideTheSystems(settings.certificates), null);
                client.sslContext(trust);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java has TLS", impossible);
            }
        }
        return new AzureTransport(client.build(), settings.silence, threads);
    }

    private static @Nullable ProxySelector proxy(AzureSettings settings) {
        if (settings.proxy != null) {
            return ProxySelector.of(new InetSocketAddress(settings.proxy.getHost(), port(settings.proxy)));
        }
        ProxyOptions found = ProxyOptions.fromConfiguration(Configuration.getGlobalConfiguration(), true);
        return found == null ? ProxySelector.getDefault() : new FoundProxy(found);
    }

    private static int port(URI server) {
        if (server.getPort() >= 0) {
            return server.getPort();
        }
        return "https".equals(server.getScheme()) ? 443 : 80;
    }
}
