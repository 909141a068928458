package dev.holdfast.mongodb.connect;

import dev.holdfast.Secret;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** The certificate and key of a client, in one file in PEM as MongoDB's tools take them ({@code tlsCertificateKeyFile}). */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----", Pattern.DOTALL);

    /** In front of an RSA key as PKCS#1 has it, with the two lengths that follow each other left out. */
    private static final byte[] RSA_HEAD = {
        2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    private final Path file;

    PemKey(Path file) {
        this.file = file;
    }

    /**
     * What shows the certificate to servers.
     *
     * @param password of the key; empty if it has none
     */
    KeyManager[] managers(Optional<Secret> password) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("client", key(text, password), new char[0], certificates(text));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException failure) {
            throw unusable(failure.getClass().getSimpleName() + ": " + failure.getMessage(), failure);
        }
    }

    private WorkloadException.Invalid unusable(String why, Exception cause) {
        return new WorkloadException.Invalid(
                "the certificate and key in " + file + " cannot be used: " + why
                        + "; expected PEM with a certificate and a key as PKCS#8 (openssl pkcs8 -topk8) or as RSA's PKCS#1",
                cause);
    }

    private Certificate[] certificates(String text) throws GeneralSecurityException {
        StringBuilder all = new StringBuilder();
        BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals("CERTIFICATE"))
                .forEach(block -> all.append(block.group()).append('\n'));
        Certificate[] found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(all.toString().getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        if (found.length == 0) {
            throw unusable("it has no certificate", new GeneralSecurityException("no certificate"));
        }
        return found;
    }

    private PrivateKey key(String text, Optional<Secret> password) throws GeneralSecurityException, IOException {
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
            PKCS8EncodedKeySpec spec = switch (blocks.group(1)) {
                case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(der);
                case "RSA PRIVATE KEY" -> new PKCS8EncodedKeySpec(wrapped(der));
                case "ENCRYPTED PRIVATE KEY" -> opened(der, password);
                default -> null;
            };
            if (spec != null) {
                return decoded(spec);
            }
        }
        throw new InvalidKeySpecException("it has no key of a kind that is known");
    }

    private static PrivateKey decoded(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        InvalidKeySpecException none = new InvalidKeySpecException("its key is neither RSA nor EC nor Ed25519");
        for (String kind : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                none.addSuppressed(another);
            }
        }
        throw none;
    }

    private static PKCS8EncodedKeySpec opened(byte[] der, Optional<Secret> password)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo sealed = new EncryptedPrivateKeyInfo(der);
        byte[] bytes = password.map(Secret::revealUtf8)
                .orElseThrow(() -> new InvalidKeySpecException(
                        "its key has a password; hand it in as the credential 'tlsCertificateKeyFilePassword'"));
        CharBuffer characters = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
        try {
            PBEKeySpec spec = new PBEKeySpec(Arrays.copyOf(characters.array(), characters.limit()));
            Cipher cipher = Cipher.getInstance(name(sealed));
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(name(sealed)).generateSecret(spec),
                    sealed.getAlgParameters());
            spec.clearPassword();
            return sealed.getKeySpec(cipher);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(characters.array(), '\0');
        }
    }

    /** For the scheme that openssl uses, Java gives the name of its parameters only. */
    private static String name(EncryptedPrivateKeyInfo sealed) {
        String plain = sealed.getAlgName();
        return plain.equals("PBES2") || plain.equals("1.2.840.113549.1.5.13")
                ? sealed.getAlgParameters().toString()
                : plain;
    }

    private static byte[] wrapped(byte[] rsa) {
        byte[] inner = concatenated(RSA_HEAD, tagged(4, rsa));
        return tagged(0x30, inner);
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concatenated(head, content);
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
