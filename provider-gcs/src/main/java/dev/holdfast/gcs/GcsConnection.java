package dev.holdfast.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.TrustedCertificates;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.conn.routing.HttpRoutePlanner;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.DefaultProxyRoutePlanner;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Makes Google's client as a store needs it, and looks at the bucket once. */
final class GcsConnection {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private GcsConnection() {}

    static GcsBlobStore open(GcsSettings settings) {
        HttpTransport transport = new ApacheHttpTransport(http(settings).build());
        ServerClock clock = new ServerClock(settings.time);
        try {
            GcsCredentials credentials = new GcsCredentials(settings, transport);
            Storage client = client(settings, transport, credentials, clock);
            GcsBucket bucket = new GcsBucket(client, settings, clock);
            GcsFeatures features = new GcsFeatures(bucket);
            if (!features.exists()) {
                features.create(settings, credentials);
            }
            return store(settings, bucket, features, credentials);
        } catch (RuntimeException failure) {
            GcsBucket.close(transport);
            throw failure;
        }
    }

    private static GcsBlobStore store(
            GcsSettings settings, GcsBucket bucket, GcsFeatures features, GcsCredentials credentials) {
        StoredForm form = new StoredForm(settings.packClass, settings.otherClass, settings.locked);
        return new GcsBlobStore(
                bucket,
                features,
                new GcsWriter(bucket, settings.chunkBytes, form),
                new GcsProtection(bucket, features, form),
                new GcsGrants(bucket, credentials),
                settings.connections);
    }

    private static Storage client(
            GcsSettings settings, HttpTransport transport, GcsCredentials credentials, ServerClock clock) {
        return new Storage.Builder(transport, GsonFactory.getDefaultInstance(), request -> {
                    prepare(request, settings);
                    request.setInterceptor(credentials).setResponseInterceptor(new DateHeader(clock));
                })
                .setRootUrl(settings.endpoint.toString())
                .setApplicationName(agent(settings))
                .build();
    }

    /** One attempt for each call: whoever opens a repository decides what is done again, and looks before a put is. */
    static void prepare(HttpRequest request, GcsSettings settings) {
        request.setNumberOfRetries(0)
                .setFollowRedirects(false)
                .setSuppressUserAgentSuffix(true)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setReadTimeout((int) settings.silence.toMillis());
    }

    private static String agent(GcsSettings settings) {
        String version = GcsConnection.class.getPackage().getImplementationVersion();
        return "holdfast" + (version == null ? "" : "/" + version)
                + (settings.userAgent == null ? "" : " " + settings.userAgent);
    }

    private static HttpClientBuilder http(GcsSettings settings) {
        HttpClientBuilder http = HttpClientBuilder.create()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setMaxConnTotal(settings.connections)
                .setMaxConnPerRoute(settings.connections)
                .setRoutePlanner(routes(settings.proxy));
        Path certificates = settings.certificates;
        if (certificates != null) {
            http.setSSLContext(trusting(certificates));
        }
        return http;
    }

    private static SSLContext trusting(Path certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, TrustedCertificates.besideTheSystems(certificates), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new StoreException.Invalid(
                    "the certificates in " + certificates + " cannot be used: "
                            + unusable.getClass().getSimpleName(),
                    unusable);
        }
    }

    private static HttpRoutePlanner routes(@Nullable URI proxy) {
        if (proxy == null) {
            return new SystemDefaultRoutePlanner(ProxySelector.getDefault());
        }
        return new DefaultProxyRoutePlanner(new HttpHost(proxy.getHost(), proxy.getPort(), proxy.getScheme())) {
            /** The machine's own service that gives out its credentials is not behind any proxy. */
            @Override
            protected @Nullable HttpHost determineProxy(
                    HttpHost target, org.apache.http.HttpRequest request, HttpContext context)
                    throws org.apache.http.HttpException {
                String host = target.getHostName();
                return host.equals("metadata.google.internal") || host.equals("169.254.169.254")
                        ? null
                        : super.determineProxy(target, request, context);
            }
        };
    }
}
