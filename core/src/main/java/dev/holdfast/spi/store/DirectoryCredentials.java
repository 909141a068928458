package dev.holdfast.spi.store;

import dev.holdfast.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One file for each credential, named after it, as Kubernetes mounts a secret; a line end behind the value is not part of it. */
final class DirectoryCredentials implements StoreCredentials {
    /** No credential is longer; a larger file is something else. */
    private static final long MAX_BYTES = 64 * 1024;

    private final Path directory;

    DirectoryCredentials(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /** Kubernetes keeps what it exchanges in names that begin with two dots. */
    @Override
    public Set<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException failure) {
            throw unreadable("the directory of credentials " + directory, failure);
        }
    }

    @Override
    public Secret read(String name) {
        Path file = directory.resolve(name);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new StoreException.Invalid(
                        "the credential " + file + " has more than " + MAX_BYTES + " bytes; it is another file", null);
            }
            return Secret.of(Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException failure) {
            throw unreadable("the credential " + file, failure);
        }
    }

    private static StoreException.Denied unreadable(String what, IOException failure) {
        return new StoreException.Denied(
                what + " cannot be read (" + failure.getClass().getSimpleName() + "); check that it is there and may be"
                        + " read",
                failure);
    }

    @Override
    public String toString() {
        return "credentials in " + directory;
    }
}
