package dev.holdfast.spi.secret;

import dev.holdfast.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** {@code file:PATH}: a file with the password in it; spaces and line ends around it do not count, as with restic. */
public final class FilePassword implements PasswordSource {
    private static final long MOST_BYTES = 64 * 1024;

    /** For the service loader. */
    public FilePassword() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Secret read(String place, Context context) {
        return read(place);
    }

    /**
     * Reads a file.
     *
     * @param file its path as the file system has it
     * @return to be wiped by the caller
     * @throws SecretException.Unavailable if it cannot be read or has no password
     */
    public static Secret read(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.size(path) > MOST_BYTES) {
                throw new SecretException.Unavailable(
                        "the password file " + file + " is larger than 64 KiB; name the right one", null);
            }
            return secret(Files.readAllBytes(path), "the password file " + file);
        } catch (NoSuchFileException missing) {
            throw new SecretException.Unavailable(
                    "the password file " + file + " does not exist; create it with the password in one line", missing);
        } catch (IOException | InvalidPathException unreadable) {
            throw new SecretException.Unavailable(
                    "the password file " + file + " cannot be read (" + unreadable.getMessage()
                            + "); check its permissions",
                    unreadable);
        }
    }

    /**
     * The password in bytes, which are wiped.
     *
     * @param origin names where they come from in messages
     * @throws SecretException.Unavailable if there is none
     */
    static Secret secret(byte[] bytes, String origin) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int from = 0;
        int to = decoded.length();
        while (from < to && Character.isWhitespace(decoded.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(decoded.charAt(to - 1))) {
            to--;
        }
        char[] characters = new char[to - from];
        decoded.subSequence(from, to).get(characters);
        Arrays.fill(decoded.array(), '\0');
        Secret secret = Secret.of(characters);
        Arrays.fill(characters, '\0');
        if (secret.isEmpty()) {
            throw new SecretException.Unavailable(origin + " holds no password; write it in one line", null);
        }
        return secret;
    }
}
