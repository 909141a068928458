package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;

/** Reads everything and says whether it is intact: {@code Check file:/backups/orders password.txt}. */
public final class Check {
    private Check() {}

    /**
     * Runs the example.
     *
     * @param arguments the repository and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository = Repository.open(BlobStores.open(arguments[0]), password)) {
            CheckReport report = repository.upkeep().check(CheckDepth.full());
            report.problems().forEach(System.out::println);
            System.out.println(report.isSound() ? "sound" : report.errorCount() + " errors");
        }
    }
}
