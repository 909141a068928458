package dev.holdfast.mongodb.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names that mongodump gives to the files of a collection, without their endings. A long name is cut and gets a hash: then the
 * name of the collection is known from its metadata only.
 */
public final class FileNames {
    /** Ending of a file of documents. */
    public static final String DATA = ".bson";

    /** Ending of a file that describes a collection. */
    public static final String METADATA = ".metadata.json";

    /** What follows these endings where mongodump compressed. */
    public static final String GZIP = ".gz";

    /** Longest name without ending. */
    private static final int LONGEST = 238;

    private static final int CUT = 208;
    private static final String MARK = "%24";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FileNames() {}

    /**
     * The name of a collection's files.
     *
     * @param collection as the server knows it
     * @return at most 238 characters of ASCII
     */
    public static String of(String collection) {
        String escaped = escape(collection);
        if (escaped.length() <= LONGEST) {
            return escaped;
        }
        return escaped.substring(0, CUT) + MARK + hash(collection);
    }

    /**
     * The collection that a file belongs to.
     *
     * @param fileName without its ending
     * @return empty if the name was cut, or is none that mongodump gives
     */
    public static Optional<String> collection(String fileName) {
        if (fileName.length() == LONGEST && fileName.startsWith(MARK, CUT)) {
            return Optional.empty();
        }
        return unescape(fileName);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            if (isPlain(letter)) {
                escaped.append(letter);
            } else if (letter == ' ') {
                escaped.append('+');
            } else {
                escaped.append('%').append(HEX.toHexDigits(each));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || "-_.~".indexOf(letter) >= 0;
    }

    private static Optional<String> unescape(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] given = escaped.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < given.length; at++) {
            if (given[at] != '%') {
                bytes.write(given[at] == '+' ? ' ' : given[at]);
                continue;
            }
            if (at + 2 >= given.length
                    || !HexFormat.isHexDigit(given[at + 1])
                    || !HexFormat.isHexDigit(given[at + 2])) {
                return Optional.empty();
            }
            bytes.write(HexFormat.fromHexDigit(given[at + 1]) << 4 | HexFormat.fromHexDigit(given[at + 2]));
            at += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static String hash(String collection) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(collection.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
