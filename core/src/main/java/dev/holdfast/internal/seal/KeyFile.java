package dev.holdfast.internal.seal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key file: the repository's master key, sealed with a key that a password gives (RESTIC_FORMAT 3). Immutable; holds no
 * secret in the open.
 */
public final class KeyFile {
    private static final int LARGEST = 1 << 20;

    private final byte[] bytes;
    private final Fields fields;
    private final KeyParameters parameters;

    private KeyFile(byte[] bytes, Fields fields) {
        this.bytes = bytes;
        this.fields = fields;
        this.parameters = new KeyParameters(fields.n, fields.r, fields.p);
    }

    /**
     * Reads a key file; unknown fields are passed over.
     *
     * @throws RepositoryException.Damaged if it is no JSON, or something is missing
     * @throws RepositoryException.Unsupported if the password is not turned into a key by scrypt with sensible parameters
     */
    public static KeyFile parse(byte[] bytes) {
        Fields fields = new Fields();
        if (bytes.length > LARGEST) {
            throw new RepositoryException.Damaged("a key file of " + bytes.length + " bytes is none");
        }
        try (JsonParser parser = BoundedJson.parser(bytes)) {
            fields.read(parser);
        } catch (IOException unreadable) {
            throw new RepositoryException.Damaged("a key file is no readable JSON", unreadable);
        }
        fields.check();
        return new KeyFile(bytes.clone(), fields);
    }

    /**
     * Seals the master key with a password.
     *
     * @param created shown in listings of keys
     * @param username who made it, shown in listings; may be empty
     * @param hostname where it was made, shown in listings; may be empty
     */
    public static KeyFile create(
            MasterKey master,
            Secret password,
            KeyParameters parameters,
            ZonedDateTime created,
            String username,
            String hostname,
            SecureRandom random) {
        Fields fields = new Fields();
        fields.created = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created);
        fields.username = username;
        fields.hostname = hostname;
        fields.n = parameters.n();
        fields.r = parameters.r();
        fields.p = parameters.p();
        fields.salt = new byte[Kdf.SALT];
        random.nextBytes(fields.salt);
        byte[] json = master.json();
        try (MasterKey user = Kdf.derive(password, fields.salt, parameters)) {
            fields.data = new Sealer(user, random).seal(json);
        } finally {
            Arrays.fill(json, (byte) 0);
        }
        return new KeyFile(fields.write(), fields);
    }

    /**
     * The master key, which the caller closes; empty if the password is not this key's.
     *
     * @throws RepositoryException.Damaged if the password is right and what it opens is no key
     */
    public Optional<MasterKey> open(Secret password) {
        byte[] json = {};
        try (MasterKey user = Kdf.derive(password, fields.salt, parameters)) {
            json = new Sealer(user, new SecureRandom()).open(fields.data);
            return Optional.of(MasterKey.fromJson(json));
        } catch (SealBroken wrongPassword) {
            return Optional.empty();
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    /** The file's content, in a fresh array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The file's name: SHA-256 of its content, 64 lower-case hex digits. */
    public String id() {
        return HexFormat.of().formatHex(new Sha256().hash(bytes, 0, bytes.length));
    }

    /** When it was made, as the file says it; empty if it does not. */
    public String created() {
        return fields.created;
    }

    /** Who made it; empty if unknown. */
    public String username() {
        return fields.username;
    }

    /** On which machine it was made; empty if unknown. */
    public String hostname() {
        return fields.hostname;
    }

    /** What scrypt costs for it. */
    public KeyParameters parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "KeyFile[" + username() + "@" + hostname() + ", " + created() + "]";
    }

    /** What the JSON form holds. */
    private static final class Fields {
        private String created = "";
        private String username = "";
        private String hostname = "";
        private String kdf = "scrypt";
        private int n;
        private int r;
        private int p;
        private byte[] salt = {};
        private byte[] data = {};

        void read(JsonParser parser) throws IOException {
            kdf = "";
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    text(name, parser);
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    number(name, parser.getIntValue());
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void text(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "created" -> created = parser.getText();
                case "username" -> username = parser.getText();
                case "hostname" -> hostname = parser.getText();
                case "kdf" -> kdf = parser.getText();
                case "salt" -> salt = parser.getBinaryValue();
                case "data" -> data = parser.getBinaryValue();
                default -> {}
            }
        }

        private void number(String name, int value) {
            switch (name) {
                case "N" -> n = value;
                case "r" -> r = value;
                case "p" -> p = value;
                default -> {}
            }
        }

        void check() {
            if (!kdf.equals("scrypt")) {
                throw new RepositoryException.Unsupported(
                        "a key file turns the password into a key by '" + kdf + "'; supported is scrypt");
            }
            if (salt.length != Kdf.SALT || data.length < Sealer.OVERHEAD) {
                throw new RepositoryException.Damaged("a key file has " + salt.length + " bytes of salt and "
                        + data.length + " bytes of data; there must be 64, and 32 at least");
            }
        }

        byte[] write() {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            try (JsonGenerator out = new JsonFactory().createGenerator(json)) {
                out.writeStartObject();
                out.writeStringField("created", created);
                out.writeStringField("username", username);
                out.writeStringField("hostname", hostname);
                out.writeStringField("kdf", kdf);
                out.writeNumberField("N", n);
                out.writeNumberField("r", r);
                out.writeNumberField("p", p);
                out.writeBinaryField("salt", salt);
                out.writeBinaryField("data", data);
                out.writeEndObject();
            } catch (IOException impossible) {
                throw new IllegalStateException("writing to memory cannot fail", impossible);
            }
            return json.toByteArray();
        }
    }
}
