package dev.holdfast.examples;

import dev.holdfast.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a password as every example does. */
final class PasswordFile {
    private PasswordFile() {}

    /** The first line of a file; the caller closes the secret, which wipes it. */
    static Secret read(String file) throws IOException {
        return Secret.of(Files.readAllLines(Path.of(file)).get(0));
    }
}
