package dev.holdfast.testkit.http;

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

/**
 * A certificate that nobody trusts unless told to, for 127.0.0.1, localhost and whatever names are asked for. Made by the JDK's
 * {@code keytool}, which takes about a second.
 */
public final class StubCertificate {
    private static final String NAME = "stub";
    private static final char[] PASSWORD = "stub-password".toCharArray();

    private final Path directory;
    private final KeyStore keys;

    private StubCertificate(Path directory, KeyStore keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /**
     * Makes one, good for two days.
     *
     * @param directory where its files go
     * @param names of further hosts
     * @throws UncheckedIOException if {@code keytool} fails
     */
    public static StubCertificate in(Path directory, String... names) {
        Path store = directory.resolve("stub.p12");
        StringBuilder hosts = new StringBuilder("SAN=ip:127.0.0.1,dns:localhost");
        List.of(names).forEach(name -> hosts.append(",dns:").append(name));
        try {
            run(
                    "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -dname CN=stub -storetype PKCS12",
                    store,
                    hosts);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream stream = Files.newInputStream(store)) {
                keys.load(stream, PASSWORD);
            }
            write(
                    directory.resolve("stub.pem"),
                    "CERTIFICATE",
                    keys.getCertificate(NAME).getEncoded());
            Key key = Objects.requireNonNull(keys.getKey(NAME, PASSWORD), "key");
            write(directory.resolve("stub.key"), "PRIVATE KEY", key.getEncoded());
            return new StubCertificate(directory, keys);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PKCS12", impossible);
        }
    }

    private static void run(String arguments, Path store, CharSequence hosts) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-alias", NAME, "-ext", hosts.toString(), "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        Process made = process.start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (made.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said.strip());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread was interrupted", stopped);
        }
    }

    private static void write(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /** The certificate in PEM, for whoever is to trust it. */
    public Path certificate() {
        return directory.resolve("stub.pem");
    }

    /** The private key in PEM, for a server of another program. */
    public Path key() {
        return directory.resolve("stub.key");
    }

    SSLContext context() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "StubCertificate[" + certificate() + "]";
    }
}
