package dev.holdfast.mongodb.connect;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.TrustedCertificates;
import dev.holdfast.spi.workload.WorkloadException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment is reached: makes clients of it and of its single members. Credentials are read anew for each client. Immutable,
 * safe for use from any thread; clients belong to whoever asked for them.
 */
public final class Connection {
    private static final int SELECTION_SECONDS = 15;
    private static final int CONNECT_SECONDS = 10;

    /** One member answers or does not; there is no other to wait for. */
    private static final int MEMBER_SECONDS = 5;

    /** A member that says nothing for so long is taken for gone. */
    private static final int SILENCE_MINUTES = 10;

    private static final int PATIENT_HOURS = 24;

    /** Longer than {@link Commands#SOON} for the server and the same for a majority: so it is the server that says what it waited for. */
    private static final int PROMPT_MINUTES = 3;

    /** Connections are made two at a time. */
    private static final Duration READY = Duration.ofSeconds(30);

    /**
     * The driver makes one connection too few where the first command takes one that was made beside its own, and counts them again after
     * this time; left to itself, after a minute.
     */
    private static final int COUNTED_SECONDS = 1;

    private final MongoLocation location;
    private final StoreCredentials credentials;
    private final String origin;
    private final @Nullable Duration silence;

    /** @param credentials username, password, tlsCaFile, tlsCertificateKeyFile, tlsCertificateKeyFilePassword, as far as needed */
    public Connection(MongoLocation location, StoreCredentials credentials) {
        this(location, credentials, location.toString(), null);
    }

    private Connection(
            MongoLocation location, StoreCredentials credentials, String origin, @Nullable Duration silence) {
        this.silence = silence;
        this.location = location;
        this.credentials = credentials;
        this.origin = origin;
    }

    /** Another replica set of the same cluster, by the same credentials. */
    public Connection to(List<ServerAddress> hosts) {
        return new Connection(location.to(hosts.stream().map(Connection::text).toList()), credentials, origin, silence);
    }

    /**
     * The same for what members answer soon, whatever the location says of their patience.
     *
     * @param longest a member that says nothing for so long is taken for gone; by default ten minutes
     */
    public Connection silentFor(Duration longest) {
        return new Connection(location, credentials, origin, longest);
    }

    /** The hosts that were asked for in the first place, without credentials: those of a cluster's other sets follow from them. */
    public String origin() {
        return origin;
    }

    /** The hosts, without credentials. */
    public String description() {
        return location.toString();
    }

    /** A client of the whole deployment, which finds the primary by itself. */
    public MongoClient deployment() {
        return MongoClients.create(settings().build());
    }

    /** The hosts of the location; a name below {@code mongodb+srv:} is looked up for it. */
    public List<ServerAddress> seeds() {
        try {
            return new ConnectionString(location.driver())
                    .getHosts().stream().map(ServerAddress::new).toList();
        } catch (RuntimeException unknown) {
            throw new WorkloadException.Unreadable(
                    "the hosts of " + description() + " cannot be looked up: " + unknown.getMessage(), unknown);
        }
    }

    /** An address as {@code host:port}, with brackets around one of IPv6. */
    public static String text(ServerAddress address) {
        return address.getHost().contains(":")
                ? "[" + address.getHost() + "]:" + address.getPort()
                : address.toString();
    }

    /** The replica set that the hosts of the location must be in, if it names one. */
    public Optional<String> requiredSet() {
        return Optional.ofNullable(new ConnectionString(location.driver()).getRequiredReplicaSetName());
    }

    /** Whether the location asks for its one host and no other. */
    public boolean isDirect() {
        return Boolean.TRUE.equals(new ConnectionString(location.driver()).isDirectConnection());
    }

    /** A client of one member, whatever its state. */
    public MongoClient member(ServerAddress address) {
        return MongoClients.create(toMember(address).build());
    }

    /**
     * A client of one member that has its connections already, signed in, and never needs another: a new one may have to wait for a lock.
     *
     * @param connections how many; whoever needs one more waits until one is free
     * @throws dev.holdfast.mongodb.MongoException.Refused if the member does not answer, or does not take so many
     */
    public MongoClient member(ServerAddress address, int connections) {
        ReadyConnections ready = new ReadyConnections(text(address), connections);
        MongoClient client = MongoClients.create(toMember(address)
                .applyToConnectionPoolSettings(pool -> pool.minSize(connections)
                        .maxSize(connections)
                        .maintenanceFrequency(COUNTED_SECONDS, TimeUnit.SECONDS)
                        .maxConnectionIdleTime(0, TimeUnit.SECONDS)
                        .maxConnectionLifeTime(0, TimeUnit.SECONDS)
                        .addConnectionPoolListener(ready))
                .build());
        try {
            BsonDocument unused = new Commands(client, text(address)).admin("ping");
            ready.await(READY);
            return client;
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }

    private MongoClientSettings.Builder toMember(ServerAddress address) {
        MongoClientSettings.Builder settings = settings()
                .applyToClusterSettings(cluster -> cluster.hosts(List.of(address))
                        .mode(ClusterConnectionMode.SINGLE)
                        .serverSelectionTimeout(MEMBER_SECONDS, TimeUnit.SECONDS)
                        .requiredReplicaSetName(null))
                .readPreference(ReadPreference.primaryPreferred())
                .retryReads(true);
        return silence == null
                ? settings
                : settings.applyToSocketSettings(socket -> socket.readTimeout(silence.toSeconds(), TimeUnit.SECONDS));
    }

    /** A client of one server that takes writes; some, such as building indexes, take hours. */
    public MongoClient writer(ServerAddress address) {
        return MongoClients.create(settings()
                .applyToSocketSettings(socket -> socket.readTimeout(PATIENT_HOURS, TimeUnit.HOURS))
                .applyToClusterSettings(cluster -> cluster.hosts(List.of(address))
                        .mode(ClusterConnectionMode.SINGLE)
                        .requiredReplicaSetName(null))
                .build());
    }

    /** A client of a replica set, by its members' own names, that finds the primary and writes with majority; some of that takes hours. */
    public MongoClient replicaSet(String name, List<ServerAddress> members) {
        return replicaSet(name, members, Duration.ofHours(PATIENT_HOURS));
    }

    /** The same for what is over soon. */
    public MongoClient promptReplicaSet(String name, List<ServerAddress> members) {
        return replicaSet(name, members, Duration.ofMinutes(PROMPT_MINUTES));
    }

    private MongoClient replicaSet(String name, List<ServerAddress> members, Duration silence) {
        return MongoClients.create(settings()
                .applyToSocketSettings(socket -> socket.readTimeout(silence.toSeconds(), TimeUnit.SECONDS))
                .applyToClusterSettings(cluster -> cluster.hosts(members)
                        .mode(ClusterConnectionMode.MULTIPLE)
                        .requiredReplicaSetName(name))
                .writeConcern(WriteConcern.MAJORITY)
                .build());
    }

    private MongoClientSettings.Builder settings() {
        ConnectionString string = new ConnectionString(location.driver());
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applicationName("holdfast")
                .readConcern(ReadConcern.DEFAULT)
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(SILENCE_MINUTES, TimeUnit.MINUTES))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS))
                .applyConnectionString(string);
        credential().ifPresent(settings::credential);
        tls(settings);
        return settings;
    }

    private Optional<MongoCredential> credential() {
        String mechanism = location.option("authmechanism").orElse("");
        String user =
                credentials.readAny("username", "user").map(Connection::text).orElse(location.user());
        if (mechanism.equals("MONGODB-X509")) {
            return Optional.of(
                    user.isEmpty()
                            ? MongoCredential.createMongoX509Credential()
                            : MongoCredential.createMongoX509Credential(user));
        }
        if (user.isEmpty()) {
            if (!mechanism.isEmpty()) {
                throw new WorkloadException.Invalid(
                        "authMechanism=" + mechanism + " for " + description()
                                + " needs a user; hand in the credentials 'username' and 'password'",
                        null);
            }
            return Optional.empty();
        }
        char[] password = credentials
                .readAny("password")
                .map(Connection::characters)
                .orElseThrow(() -> new WorkloadException.Invalid(
                        "the password of " + user + " for " + description()
                                + " is missing; hand it in as the credential 'password'",
                        null));
        return Optional.of(credential(mechanism, user, location.authSource(), password));
    }

    private MongoCredential credential(String mechanism, String user, String source, char[] password) {
        return switch (mechanism) {
            case "" -> MongoCredential.createCredential(user, source, password);
            case "SCRAM-SHA-1" -> MongoCredential.createScramSha1Credential(user, source, password);
            case "SCRAM-SHA-256" -> MongoCredential.createScramSha256Credential(user, source, password);
            case "PLAIN" ->
                MongoCredential.createPlainCredential(
                        user, location.option("authsource").orElse("$external"), password);
            default ->
                throw new WorkloadException.Invalid(
                        "authMechanism=" + mechanism + " for " + description()
                                + " is not known here; there are: MONGODB-X509, PLAIN, SCRAM-SHA-1, SCRAM-SHA-256",
                        null);
        };
    }

    private void tls(MongoClientSettings.Builder settings) {
        Optional<Path> authority = path("tlsCaFile", "tlscafile");
        Optional<Path> key = path("tlsCertificateKeyFile", "tlscertificatekeyfile");
        if (authority.isEmpty() && key.isEmpty()) {
            return;
        }
        TrustManager @Nullable [] trusted =
                authority.map(TrustedCertificates::besideTheSystems).orElse(null);
        KeyManager @Nullable [] shown = key.map(
                        file -> new PemKey(file).managers(credentials.readAny("tlsCertificateKeyFilePassword")))
                .orElse(null);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, trusted, new SecureRandom());
            settings.applyToSslSettings(tls -> tls.enabled(true).context(context));
        } catch (GeneralSecurityException failure) {
            throw new WorkloadException.Invalid("TLS for " + description() + ": " + failure.getMessage(), failure);
        }
    }

    private Optional<Path> path(String credential, String option) {
        return credentials
                .readAny(credential)
                .map(Connection::text)
                .or(() -> location.option(option))
                .map(Path::of);
    }

    private static String text(Secret secret) {
        try (secret) {
            return new String(secret.revealUtf8(), StandardCharsets.UTF_8).strip();
        }
    }

    private static char[] characters(Secret secret) {
        try (secret) {
            byte[] bytes = secret.revealUtf8();
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
            Arrays.fill(decoded.array(), '\0');
            return characters;
        }
    }
}
