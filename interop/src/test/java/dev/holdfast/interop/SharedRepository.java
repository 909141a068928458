package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunState;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A repository that restic makes, and that both use then. */
final class SharedRepository {
    private SharedRepository() {}

    /**
     * Each backs up, and restores what the other has backed up; restic also does so while the repository is open here, and proves
     * all of it at the end.
     *
     * @param opened the repository, once restic has made it
     * @param directory for what is backed up and restored
     */
    static void use(Restic restic, Supplier<Repository> opened, Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "some text".repeat(10_000));
        restic.ok("init");
        String theirs = restic.backup(source).get("snapshot_id").asText();
        String ours;
        try (Repository repository = opened.get()) {
            Files.writeString(source.resolve("more"), "more text".repeat(10_000));
            BackupRun run = BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(source))
                    .into(repository)
                    .run();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            ours = run.snapshot().hex();
            RestoreJob.from(repository)
                    .snapshot(repository.snapshot(theirs))
                    .into(DirectoryWorkload.of(directory.resolve("by-holdfast")))
                    .run();
            restic.backup(source);
        }
        restic.assertSound();
        restic.ok("restore", ours, "--target", directory.resolve("by-restic").toString());
        assertThat(directory.resolve("by-restic" + source.resolve("more")))
                .hasSameBinaryContentAs(source.resolve("more"));
        assertThat(directory.resolve("by-holdfast" + source.resolve("file")))
                .hasSameBinaryContentAs(source.resolve("file"));
    }
}
