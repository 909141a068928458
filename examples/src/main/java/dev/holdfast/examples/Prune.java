package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;

/** Frees the space of data that no snapshot needs: {@code Prune file:/backups/orders password.txt}. */
public final class Prune {
    private Prune() {}

    /**
     * Runs the example.
     *
     * @param arguments the repository and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        PruneOptions options =
                PruneOptions.builder().maxUnused(UnusedLimit.parse("2%")).build();
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository = Repository.open(BlobStores.open(arguments[0]), password);
                PreparedPrune prune = repository.upkeep().planPrune(options)) {
            System.out.println("will free " + prune.plan().freedBytes() + " bytes");
            System.out.println("removed " + prune.run().packsRemoved() + " packs");
        }
    }
}
