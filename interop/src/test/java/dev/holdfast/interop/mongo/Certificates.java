package dev.holdfast.interop.mongo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority of its own, a certificate for servers on 127.0.0.1 and one for a client. Made by the JDK's {@code keytool} in seconds. */
public final class Certificates {
    /** Who the client is, as MongoDB names users of {@code $external}. */
    public static final String CLIENT = "CN=backup,OU=clients,O=holdfast-tests";

    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";
    private static final String OWNER = "client";
    private static final char[] PASSWORD = "certificates".toCharArray();
    private static final String KEYS = "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -storetype PKCS12";

    private final Path directory;
    private final KeyStore keys;

    private Certificates(Path directory, KeyStore keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /** Makes them, good for two days, with their files in the directory. */
    static Certificates in(Path directory) {
        Path store = directory.resolve("keys.p12");
        try {
            run(store, AUTHORITY, "CN=authority,O=holdfast-tests", List.of("-ext", "bc:c"));
            run(
                    store,
                    SERVER,
                    "CN=server,OU=servers,O=holdfast-tests",
                    List.of("-signer", AUTHORITY, "-ext", "SAN=ip:127.0.0.1,dns:localhost"));
            run(store, OWNER, CLIENT, List.of("-signer", AUTHORITY));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream stream = Files.newInputStream(store)) {
                keys.load(stream, PASSWORD);
            }
            Certificates made = new Certificates(directory, keys);
            Files.writeString(made.authority(), made.certificate(AUTHORITY));
            Files.writeString(made.server(), made.certificate(SERVER) + made.key(SERVER));
            Files.writeString(made.client(), made.certificate(OWNER) + made.key(OWNER));
            return made;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PKCS12", impossible);
        }
    }

    private static void run(Path store, String alias, String name, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(KEYS.split(" ")));
        command.addAll(List.of("-alias", alias, "-dname", name, "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        command.addAll(more);
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.onExit().join().exitValue() != 0) {
            throw new IOException("keytool made no certificate: " + said.strip());
        }
    }

    private String certificate(String alias) throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
    }

    private String key(String alias) throws GeneralSecurityException {
        return pem(
                "PRIVATE KEY",
                Objects.requireNonNull(keys.getKey(alias, PASSWORD), alias).getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    /** The authority's certificate in PEM. */
    public Path authority() {
        return directory.resolve("authority.pem");
    }

    /** A server's certificate and key in one file, in PEM. */
    public Path server() {
        return directory.resolve("server.pem");
    }

    /** The client's certificate and key in one file, in PEM. */
    public Path client() {
        return directory.resolve("client.pem");
    }

    /** What trusts the authority, and shows the client's certificate if that is wanted. */
    SSLContext context(boolean withClient) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(AUTHORITY, keys.getCertificate(AUTHORITY));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(withClient ? managers().getKeyManagers() : null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("every Java has TLS and PKCS12", impossible);
        }
    }

    private KeyManagerFactory managers() throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(OWNER, key(), PASSWORD, keys.getCertificateChain(OWNER));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD);
        return managers;
    }

    private @Nullable Key key() throws GeneralSecurityException {
        return keys.getKey(OWNER, PASSWORD);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "Certificates[" + directory + "]";
    }
}
