package dev.holdfast.spi.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in certificates of one's own authority, beside those that the system trusts. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * What decides about a server's certificate.
     *
     * @param file one or more certificates in PEM
     * @throws StoreException.Invalid if there is no certificate in the file, or it cannot be read
     */
    public static TrustManager[] besideTheSystems(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            Collection<? extends Certificate> own =
                    CertificateFactory.getInstance("X.509").generateCertificates(stream);
            if (own.isEmpty()) {
                throw unusable(file, "it has no certificate", null);
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate trusted : systems()) {
                all.setCertificateEntry("system-" + number++, trusted);
            }
            for (Certificate trusted : own) {
                all.setCertificateEntry("own-" + number++, trusted);
            }
            return managers(all);
        } catch (IOException | GeneralSecurityException failure) {
            throw unusable(file, failure.getClass().getSimpleName(), failure);
        }
    }

    private static X509Certificate[] systems() throws GeneralSecurityException {
        return Stream.of(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toArray(X509Certificate[]::new);
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static StoreException.Invalid unusable(Path file, String why, @Nullable Exception cause) {
        return new StoreException.Invalid(
                "the certificates in " + file + " cannot be used: " + why + "; give a file in PEM", cause);
    }
}
