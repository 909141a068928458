package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.azure.AzureBlobStore;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CopyRun;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Copies all snapshots of a repository into a container of Azure Blob Storage, its data in the cool tier: {@code AzureStorage
 * https://account.blob.core.windows.net my-container /run/secrets/azure password.txt file:/srv/backups}. Both have the same
 * password here.
 */
public final class AzureStorage {
    private AzureStorage() {}

    /**
     * Runs the example; the copy's repository is created.
     *
     * @param arguments the account's address, a container, a directory with the file {@code accountKey}, a file with the
     *     repositories' password, and the repository that is copied
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[3]);
                AzureBlobStore container = AzureBlobStore.container(arguments[1])
                        .endpoint(URI.create(arguments[0]))
                        .prefix("copies")
                        .credentialsDirectory(Path.of(arguments[2]))
                        .packTier("Cool")
                        .create(true)
                        .open();
                Repository source = Repository.open(BlobStores.open(arguments[4]), password);
                Repository target = Repository.at(container).chunkerOf(source).create(password)) {
            CopyRun run = CopyJob.from(source).into(target).run();
            System.out.println(run.copied().size() + " snapshots copied to " + target.location());
        }
    }
}
