package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.nio.file.Path;

/** Puts the newest backup of a directory back: {@code Restore file:/backups/orders password.txt /srv/orders /scratch}. */
public final class Restore {
    private Restore() {}

    /**
     * Runs the example.
     *
     * @param arguments the repository, a file with its password, the directory in the snapshot, and where to put its content
     */
    public static void main(String[] arguments) throws IOException {
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository = Repository.open(BlobStores.open(arguments[0]), password);
                Workload target = DirectoryWorkload.of(Path.of(arguments[3]));
                PreparedRestore restore = RestoreJob.from(repository)
                        .latest("example")
                        .path(arguments[2])
                        .verify(true)
                        .into(target)
                        .plan()) {
            System.out.println("will write " + restore.plan().bytesToWrite() + " bytes");
            RestoreRun run = restore.run();
            System.out.println(run.message() + "; " + run.filesVerified() + " files verified");
        }
    }
}
