package dev.holdfast.azure;

import com.azure.core.credential.AzureSasCredential;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.AzureSasCredentialPolicy;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Signs requests with what the program handed in, read anew for each, so that what was renewed is used; without it, with what
 * the SDK's chain finds.
 *
 * <p>The SDK holds credentials as strings while it signs, which nobody can wipe.
 */
final class AzureCredentials implements HttpPipelinePolicy {
    private static final String SCOPE = "https://storage.azure.com/.default";
    private static final Map<String, String[]> ALIASES = aliases();

    private final StoreCredentials handedIn;
    private final HttpClient transport;
    private final @Nullable URI authority;
    private final String place;
    private final boolean encrypted;
    private final @Nullable String account;
    private volatile @Nullable Signing current;

    /**
     * @param account whose key it is, where it is a key
     * @param encrypted whether nobody can read along between here and the account
     */
    AzureCredentials(AzureSettings settings, HttpClient transport, @Nullable String account, boolean encrypted) {
        this.encrypted = encrypted;
        this.handedIn = settings.credentials;
        this.authority = settings.authority;
        this.transport = transport;
        this.place = settings.description();
        this.account = account;
    }

    /** What signs, and what it was made from; compared to see whether it was renewed. */
    private record Signing(Map<String, String> values, HttpPipelinePolicy policy) {
        @Override
        public String toString() {
            return "Signing[redacted]";
        }
    }

    private static Map<String, String[]> aliases() {
        Map<String, String[]> all = new LinkedHashMap<>();
        all.put("connectionString", names("connection-string", "AZURE_STORAGE_CONNECTION_STRING"));
        all.put("accountKey", names("account-key", "AZURE_STORAGE_KEY", "AZURE_ACCOUNT_KEY"));
        all.put("sasToken", names("sas-token", "AZURE_STORAGE_SAS_TOKEN", "AZURE_ACCOUNT_SAS"));
        all.put("tenantId", names("tenant-id", "AZURE_TENANT_ID"));
        all.put("clientId", names("client-id", "AZURE_CLIENT_ID"));
        all.put("clientSecret", names("client-secret", "AZURE_CLIENT_SECRET"));
        all.put("federatedToken", names("federated-token", "azure-identity-token"));
        return all;
    }

    private static String[] names(String... others) {
        return others;
    }

    /** What a connection string says of where the account is, if one was handed in. */
    static Optional<ConnectionString> connectionString(StoreCredentials handedIn) {
        return read(handedIn, "connectionString").map(ConnectionString::parse);
    }

    private static Optional<String> read(StoreCredentials handedIn, String name) {
        String[] others = Objects.requireNonNull(ALIASES.get(name));
        String[] all = new String[others.length + 1];
        all[0] = name;
        System.arraycopy(others, 0, all, 1, others.length);
        return handedIn.readAny(all).map(AzureCredentials::revealed);
    }

    private static String revealed(Secret secret) {
        byte[] bytes = secret.revealUtf8();
        secret.close();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return Mono.defer(() -> policy().process(context, next));
    }

    @Override
    public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
        return policy().processSync(context, next);
    }

    /** What signs now. */
    HttpPipelinePolicy policy() {
        Map<String, String> values = values();
        Signing known = current;
        if (known != null && known.values.equals(values)) {
            return known.policy;
        }
        Signing made = new Signing(values, make(values));
        current = made;
        return made.policy;
    }

    /** The signature that an address inside the account needs besides, if requests are signed by one; else empty. */
    String signature() {
        return Optional.ofNullable(values().get("sasToken"))
                .map(AzureCredentials::bare)
                .orElse("");
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : ALIASES.keySet()) {
            read(handedIn, name).ifPresent(value -> values.put(name, value));
        }
        String connection = values.remove("connectionString");
        if (connection != null) {
            ConnectionString parsed = ConnectionString.parse(connection);
            parsed.part("AccountKey").ifPresent(key -> values.put("accountKey", key));
            parsed.part("SharedAccessSignature").ifPresent(token -> values.put("sasToken", token));
        }
        return values;
    }

    private HttpPipelinePolicy make(Map<String, String> values) {
        String key = values.get("accountKey");
        if (key != null) {
            return byKey(key);
        }
        if (!encrypted) {
            throw new StoreException.Invalid(
                    "signing requests to " + place + ": a signature or a token does not travel unencrypted; give an"
                            + " endpoint with https://, or hand in accountKey, which never travels",
                    null);
        }
        String token = values.get("sasToken");
        if (token != null) {
            return new AzureSasCredentialPolicy(new AzureSasCredential(bare(token)));
        }
        return new BearerTokenAuthenticationPolicy(byToken(values), SCOPE);
    }

    private HttpPipelinePolicy byKey(String key) {
        if (account == null) {
            throw new StoreException.Invalid(
                    "a key is handed in for " + place + ", and its account is not known; give the account", null);
        }
        try {
            return new StorageSharedKeyCredentialPolicy(new StorageSharedKeyCredential(account, key));
        } catch (IllegalArgumentException notBase64) {
            throw new StoreException.Denied("the accountKey for " + place + " is no key: it is not in Base64", null);
        }
    }

    private TokenCredential byToken(Map<String, String> values) {
        String assertion = values.get("federatedToken");
        if (assertion != null) {
            return prepared(new ClientAssertionCredentialBuilder().clientAssertion(() -> assertion), values)
                    .build();
        }
        if (values.containsKey("clientSecret")) {
            return prepared(new ClientSecretCredentialBuilder().clientSecret(required(values, "clientSecret")), values)
                    .build();
        }
        if (!handedIn.names().isEmpty() && !values.containsKey("clientId")) {
            throw missing("accountKey");
        }
        DefaultAzureCredentialBuilder chain = new DefaultAzureCredentialBuilder().httpClient(transport);
        Optional.ofNullable(values.get("tenantId")).ifPresent(chain::tenantId);
        Optional.ofNullable(values.get("clientId"))
                .ifPresent(id -> chain.managedIdentityClientId(id).workloadIdentityClientId(id));
        if (authority != null) {
            chain.authorityHost(authority.toString()).disableInstanceDiscovery();
        }
        return chain.build();
    }

    /** Asks once: whoever opens a repository decides what is done again. */
    private <B extends AadCredentialBuilderBase<B>> B prepared(B builder, Map<String, String> values) {
        builder.httpClient(transport)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .tenantId(required(values, "tenantId"))
                .clientId(required(values, "clientId"));
        if (authority != null) {
            builder.authorityHost(authority.toString()).disableInstanceDiscovery();
        }
        return builder;
    }

    private String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static String bare(String token) {
        return token.startsWith("?") ? token.substring(1) : token;
    }

    private StoreException.Denied missing(String name) {
        return new StoreException.Denied(
                "the credentials for " + place + " lack '" + name + "'; there are "
                        + handedIn.names().stream().sorted().toList()
                        + "; give accountKey, or sasToken, or connectionString, or tenantId and clientId with clientSecret or"
                        + " federatedToken",
                null);
    }

    @Override
    public String toString() {
        return "AzureCredentials[" + place + "]";
    }
}
