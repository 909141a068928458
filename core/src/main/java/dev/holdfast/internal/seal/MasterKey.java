package dev.holdfast.internal.seal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * The key of a repository, or the user key that a password gives: 32 bytes for AES-256, 16 for the MAC's AES-128 and 16 for
 * Poly1305 (RESTIC_FORMAT 2).
 *
 * <p>Never shown: {@code toString} is redacted. Used by any number of threads until it is closed, which wipes it.
 */
public final class MasterKey implements AutoCloseable {
    /** How many bytes all parts have together. */
    static final int LENGTH = 64;

    private static final int ENCRYPT = 32;
    private static final int MAC = 16;

    private final byte[] encrypt;
    private final byte[] macK;
    private final byte[] macR;

    private MasterKey(byte[] encrypt, byte[] macK, byte[] macR) {
        this.encrypt = encrypt;
        this.macK = macK;
        this.macR = macR;
    }

    /** Draws a new key. */
    public static MasterKey random(SecureRandom random) {
        byte[] all = new byte[LENGTH];
        random.nextBytes(all);
        return takeFrom(all);
    }

    /** Splits 64 bytes into the parts and wipes the argument. */
    static MasterKey takeFrom(byte[] all) {
        MasterKey key = new MasterKey(
                Arrays.copyOf(all, ENCRYPT),
                Arrays.copyOfRange(all, ENCRYPT, ENCRYPT + MAC),
                Arrays.copyOfRange(all, ENCRYPT + MAC, LENGTH));
        Arrays.fill(all, (byte) 0);
        return key;
    }

    /**
     * Reads the JSON form; unknown fields are passed over.
     *
     * @throws RepositoryException.Damaged if it is no JSON, or a part is missing, of the wrong length or all zero
     */
    public static MasterKey fromJson(byte[] json) {
        Fields fields = new Fields();
        try (JsonParser parser = BoundedJson.parser(json)) {
            fields.read(parser);
        } catch (IOException unreadable) {
            throw new RepositoryException.Damaged("a key file opens with the password but its key is no readable JSON");
        }
        MasterKey key = new MasterKey(fields.encrypt, fields.macK, fields.macR);
        if (!key.isValid()) {
            throw new RepositoryException.Damaged("a key file opens with the password but a part of its key is missing,"
                    + " of the wrong length, or zero");
        }
        return key;
    }

    /** The JSON form of RESTIC_FORMAT 3, in an array that the caller wipes. */
    public byte[] json() {
        byte[][] parts = {
            ascii("{\"mac\":{\"k\":\""),
            base64(macK),
            ascii("\",\"r\":\""),
            base64(macR),
            ascii("\"},\"encrypt\":\""),
            base64(encrypt),
            ascii("\"}")
        };
        ByteBuffer json = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            json.put(part);
            Arrays.fill(part, (byte) 0);
        }
        return json.array();
    }

    /** Whether all parts have their length and none is all zero. */
    boolean isValid() {
        return isPart(encrypt, ENCRYPT) && isPart(macK, MAC) && isPart(macR, MAC);
    }

    private static boolean isPart(byte[] part, int length) {
        int bits = 0;
        for (byte b : part) {
            bits |= b;
        }
        return part.length == length && bits != 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] base64(byte[] part) {
        return Base64.getEncoder().encode(part);
    }

    /** The AES-256 key itself, not a copy. */
    byte[] encrypt() {
        return encrypt;
    }

    /** The AES-128 key of the MAC itself, not a copy. */
    byte[] macK() {
        return macK;
    }

    /** Poly1305's r itself, not a copy. */
    byte[] macR() {
        return macR;
    }

    /** Overwrites the key; sealers made from it go on with what they have. May be called twice. */
    @Override
    public void close() {
        Arrays.fill(encrypt, (byte) 0);
        Arrays.fill(macK, (byte) 0);
        Arrays.fill(macR, (byte) 0);
    }

    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }

    /** What the JSON form holds. */
    private static final class Fields {
        private byte[] encrypt = {};
        private byte[] macK = {};
        private byte[] macR = {};

        void read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && Objects.equals(name, "mac")) {
                    readMac(parser);
                } else if (value == JsonToken.VALUE_STRING && Objects.equals(name, "encrypt")) {
                    encrypt = parser.getBinaryValue();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void readMac(JsonParser parser) throws IOException {
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && Objects.equals(name, "k")) {
                    macK = parser.getBinaryValue();
                } else if (value == JsonToken.VALUE_STRING && Objects.equals(name, "r")) {
                    macR = parser.getBinaryValue();
                } else {
                    parser.skipChildren();
                }
            }
        }
    }
}
