package dev.holdfast.interop.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Who gets into a deployment: anybody, or whoever knows a password, or also whoever shows a certificate. */
public final class Security {
    /** Anybody gets in. */
    public static final Security NONE = new Security(null, null);

    /** The owner of deployments that want a password. */
    public static final String OWNER = "owner";

    /** The owner's password, with characters that must be escaped in an address. */
    public static final String PASSWORD = "p@ss:w/rd%";

    private static final String KEY = "a2V5IG9mIHRoZSBtZW1iZXJzIG9mIHRlc3RzIG9mIGEgYmFja3VwIGxpYnJhcnk";

    private final @Nullable Path keyFile;
    private final @Nullable Certificates certificates;

    private Security(@Nullable Path keyFile, @Nullable Certificates certificates) {
        this.keyFile = keyFile;
        this.certificates = certificates;
    }

    /** Members know each other by a key file, users by SCRAM. */
    public static Security passwords(Path directory) {
        return new Security(keyFile(directory), null);
    }

    /**
     * As {@link #passwords}, but nobody speaks without TLS, and a user of {@code $external} exists for
     * {@link Certificates#CLIENT}.
     */
    public static Security certificates(Path directory) {
        return new Security(keyFile(directory), Certificates.in(directory));
    }

    private static Path keyFile(Path directory) {
        try {
            Path file = directory.resolve("members.key");
            Files.writeString(file, KEY);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether a password or a certificate is needed. */
    public boolean isSecured() {
        return keyFile != null;
    }

    /** The certificates, if TLS is spoken. */
    public @Nullable Certificates certificates() {
        return certificates;
    }

    List<String> serverArguments() {
        List<String> arguments = new ArrayList<>();
        if (keyFile != null) {
            arguments.addAll(List.of("--auth", "--keyFile", keyFile.toString()));
        }
        if (certificates != null) {
            arguments.addAll(List.of("--tlsMode", "requireTLS", "--tlsAllowConnectionsWithoutCertificates"));
            arguments.addAll(List.of("--tlsCAFile", certificates.authority().toString()));
            arguments.addAll(
                    List.of("--tlsCertificateKeyFile", certificates.server().toString()));
        }
        return arguments;
    }

    List<String> toolArguments() {
        return certificates == null
                ? List.of()
                : List.of("--ssl", "--sslCAFile", certificates.authority().toString());
    }

    /** Makes the owner's users, with a client of {@link #member}. */
    void makeOwner(MongoClient member) {
        if (keyFile == null) {
            return;
        }
        Document owner =
                new Document("createUser", OWNER).append("pwd", PASSWORD).append("roles", List.of("root"));
        member.getDatabase("admin").runCommand(owner);
        if (certificates != null) {
            Document role = new Document("role", "root").append("db", "admin");
            Document user = new Document("createUser", Certificates.CLIENT).append("roles", List.of(role));
            member.getDatabase("$external").runCommand(user);
        }
    }

    /** A client of the owner, for an address without a user. */
    MongoClient owner(String uri) {
        return client(uri, keyFile == null ? null : credential());
    }

    /** A client without a user. */
    MongoClient anyone(String uri) {
        return client(uri, null);
    }

    /** A client that may do what members may among themselves. */
    MongoClient member(String uri) {
        return client(
                uri,
                keyFile == null
                        ? null
                        : MongoCredential.createScramSha256Credential("__system", "local", KEY.toCharArray()));
    }

    /** A client that shows the certificate of {@link Certificates#CLIENT}; closed by the caller. */
    public MongoClient certified(Deployment deployment) {
        return client(address(deployment), MongoCredential.createMongoX509Credential(Certificates.CLIENT));
    }

    /** A client of a user; closed by the caller. */
    public MongoClient user(Deployment deployment, String name, String database, String password) {
        return client(address(deployment), MongoCredential.createCredential(name, database, password.toCharArray()));
    }

    private static String address(Deployment deployment) {
        return deployment.uri().replaceFirst("//[^@]*@", "//").replace("&authSource=admin", "");
    }

    private static MongoCredential credential() {
        return MongoCredential.createCredential(OWNER, "admin", PASSWORD.toCharArray());
    }

    private MongoClient client(String uri, @Nullable MongoCredential credential) {
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(60, TimeUnit.SECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(20, TimeUnit.MILLISECONDS));
        if (certificates != null) {
            SSLContext context = certificates.context(true);
            settings.applyToSslSettings(tls -> tls.enabled(true).context(context));
        }
        if (credential != null) {
            settings.credential(credential);
        }
        return MongoClients.create(settings.build());
    }

    /** The address of whoever listens there, without a user. */
    static String plain(List<ServerAddress> hosts, String options) {
        return "mongodb://"
                + String.join(",", hosts.stream().map(ServerAddress::toString).toList()) + "/?" + options;
    }

    /** The address of whoever listens there, as tools take it. */
    String uri(List<ServerAddress> hosts, String options) {
        String plain = plain(hosts, options);
        if (keyFile == null) {
            return plain;
        }
        return plain.replace("//", "//" + OWNER + ":p%40ss%3Aw%2Frd%25@") + "&authSource=admin";
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "Security[secured=" + isSecured() + ", tls=" + (certificates != null) + "]";
    }
}
