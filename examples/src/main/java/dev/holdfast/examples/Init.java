package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;

/** Creates a repository: {@code Init file:/backups/orders password.txt}. */
public final class Init {
    private Init() {}

    /**
     * Runs the example.
     *
     * @param arguments where the repository goes, and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository =
                        Repository.at(BlobStores.create(arguments[0])).create(password)) {
            System.out.println("created " + repository.id() + " at " + repository.location());
        }
    }
}
