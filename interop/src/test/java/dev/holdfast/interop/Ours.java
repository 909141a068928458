package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Host;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Function;

/** Runs Holdfast on one repository, opened anew for each step as a command would. */
final class Ours {
    private final Path path;
    private final String password;
    private final ZoneId zone;

    Ours(Path path, String password) {
        this(path, password, ZoneOffset.UTC);
    }

    private Ours(Path path, String password, ZoneId zone) {
        this.path = path;
        this.password = password;
        this.zone = zone;
    }

    /** The same in another time zone, which the times in trees are written in. */
    Ours in(ZoneId other) {
        return new Ours(path, password, other);
    }

    void create() {
        builder(Repository.at(BlobStores.create(path.toString())))
                .create(Secret.of(password))
                .close();
    }

    Repository open() {
        return builder().open(Secret.of(password));
    }

    /** To open it with further settings. */
    Repository.Builder builder() {
        return builder(Repository.at(BlobStores.open(path.toString())));
    }

    private Repository.Builder builder(Repository.Builder builder) {
        Host self = Host.current();
        return builder.host(new Host(self.name(), self.user(), self.uid(), self.gid(), self.pid(), zone))
                .lowCostKeys();
    }

    <T> T with(Function<Repository, T> step) {
        try (Repository repository = open()) {
            return step.apply(repository);
        }
    }

    /** Backs up directories and expects that nothing failed. */
    Snapshot backup(Path... directories) {
        return backup(DirectoryWorkload.of(directories));
    }

    Snapshot backup(Workload workload) {
        return with(repository -> {
            BackupRun run =
                    BackupJob.unnamed().workload(workload).into(repository).run();
            assertThat(run.failures()).as("items that failed").isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return repository.snapshot(run.snapshot().hex());
        });
    }

    /** Restores a snapshot's whole tree into a directory and expects that nothing failed. */
    void restore(String snapshot, Path target) {
        with(repository -> {
            RestoreRun run = RestoreJob.from(repository)
                    .snapshot(repository.snapshot(snapshot))
                    .verify(true)
                    .into(DirectoryWorkload.of(target))
                    .run();
            assertThat(run.failures()).as("items that failed").isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return run;
        });
    }

    static SnapshotSummary summary(Snapshot snapshot) {
        return snapshot.summary().orElseThrow();
    }
}
