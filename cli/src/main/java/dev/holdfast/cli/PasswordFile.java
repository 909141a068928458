package dev.holdfast.cli;

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

/** A password as files and programs deliver it: bytes, of which spaces and line ends around it do not count, as with restic. */
final class PasswordFile {
    private static final long MOST_BYTES = 64 * 1024;

    private PasswordFile() {}

    /**
     * Reads a file.
     *
     * @throws FailedException if it cannot be read or has no password
     */
    static Secret read(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.size(path) > MOST_BYTES) {
                throw new FailedException(
                        "the password file " + file + " is larger than 64 KiB; name the right one", null);
            }
            return secret(Files.readAllBytes(path), "the password file " + file);
        } catch (NoSuchFileException missing) {
            throw new FailedException(
                    "the password file " + file + " does not exist; create it with the password in one line", missing);
        } catch (IOException | InvalidPathException unreadable) {
            throw new FailedException(
                    "the password file " + file + " cannot be read (" + unreadable.getMessage()
                            + "); check its permissions",
                    unreadable);
        }
    }

    /**
     * The password in bytes, which are wiped.
     *
     * @param origin names where they come from in messages
     * @throws FailedException if there is none
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
            throw new FailedException(origin + " holds no password; write it in one line", null);
        }
        return secret;
    }
}
