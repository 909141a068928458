package dev.holdfast.s3;

import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.TrustedCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Makes the SDK's client as a store needs it, and looks at the bucket once. */
final class S3Connection {
    private static final String PROGRAM = "holdfast/0.1.0";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private S3Connection() {}

    static S3BlobStore open(S3Settings settings) {
        ServerClock clock = new ServerClock(settings.time);
        S3Client client = client(settings, clock);
        S3Bucket bucket =
                new S3Bucket(client, settings.bucket, settings.prefix, settings.description(), clock, settings.time);
        try {
            if (!bucket.exists("opening", "it")) {
                make(settings, client, bucket);
            }
        } catch (RuntimeException failure) {
            bucket.close();
            throw failure;
        }
        StorageClasses classes = new StorageClasses(settings.packClass, settings.otherClass);
        S3Protection protection = new S3Protection(bucket, settings.lockMode, settings.conditions);
        return new S3BlobStore(
                bucket,
                new S3Writer(
                        bucket,
                        new S3Writer.Layout(settings.partBytes, settings.partsAtOnce, classes, settings.lockMode)),
                protection,
                new S3Grants(bucket, protection, settings.principal, settings.endpoint == null),
                settings);
    }

    private static void make(S3Settings settings, S3Client client, S3Bucket bucket) {
        if (!settings.create) {
            throw new StoreException.NotFound(
                    "opening " + bucket.description()
                            + ": there is no such bucket; create it, or correct its name, region or endpoint",
                    null);
        }
        try {
            client.createBucket(CreateBucketRequest.builder()
                    .bucket(settings.bucket)
                    .objectLockEnabledForBucket(settings.createLocking)
                    .build());
        } catch (S3Exception refused) {
            if (refused.statusCode() != 409) {
                throw bucket.failures().of("creating the bucket", "of", refused, true);
            }
        } catch (SdkException failure) {
            throw bucket.failures().of("creating the bucket", "of", failure, true);
        }
    }

    private static S3Client client(S3Settings settings, ServerClock clock) {
        URI endpoint = settings.endpoint;
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http(settings))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(Objects.requireNonNullElse(settings.pathStyle, endpoint != null))
                // Sums are given where there is something to sum; the SDK's own would send bodies in a form that some
                // servers do not know.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .overrideConfiguration(configuration(settings, clock));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (settings.region != null) {
            builder.region(Region.of(settings.region));
        } else if (endpoint != null) {
            builder.region(Region.US_EAST_1);
        }
        try {
            return builder.build();
        } catch (SdkException incomplete) {
            throw new StoreException.Invalid(
                    "opening " + settings.description() + ": " + incomplete.getMessage()
                            + "; give the region, or an endpoint",
                    incomplete);
        }
    }

    private static ClientOverrideConfiguration configuration(S3Settings settings, ServerClock clock) {
        ClientOverrideConfiguration.Builder configuration = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new DateHeader(clock))
                .addExecutionInterceptor(new ListingAnswers())
                .putAdvancedOption(
                        SdkAdvancedClientOption.USER_AGENT_SUFFIX,
                        settings.userAgent == null ? PROGRAM : PROGRAM + " " + settings.userAgent)
                // Whoever opens a repository decides what is done again, and looks before a put is.
                .retryStrategy(retries -> retries.maxAttempts(1));
        if (settings.profile != null) {
            configuration.defaultProfileName(settings.profile);
        }
        return configuration.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (!settings.credentials.names().isEmpty()) {
            return new HandedInCredentials(settings.credentials, settings.description());
        }
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        if (settings.profile != null) {
            chain.profileName(settings.profile);
        }
        return chain.build();
    }

    private static SdkHttpClient http(S3Settings settings) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(settings.connections)
                .connectionTimeout(CONNECT)
                .socketTimeout(settings.silence)
                .tcpKeepAlive(true)
                .expectContinueEnabled(false);
        Path certificates = settings.certificates;
        if (certificates != null) {
            http.tlsTrustManagersProvider(() -> TrustedCertificates.besideTheSystems(certificates));
        } else if (isPlain(settings.endpoint) && settings.proxy == null) {
            // Reading the system's hundred certificates takes longer than most requests, and here nobody shows one.
            http.tlsTrustManagersProvider(() -> new TrustManager[0]);
        }
        if (settings.proxy != null) {
            http.proxyConfiguration(
                    ProxyConfiguration.builder().endpoint(settings.proxy).build());
        }
        return http.build();
    }

    private static boolean isPlain(@Nullable URI endpoint) {
        return endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme());
    }
}
