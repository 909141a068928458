package dev.holdfast.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.testkit.RepositoryExtension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every workload that can be restored promises, one fact for each test; an author extends this class and hands in the
 * workload. The content of tests comes from fixed seeds, so that a failure comes again.
 */
@ExtendWith(RepositoryExtension.class)
public abstract class WorkloadContract {
    private static final long SEED = 20300101;

    /** For subclasses. */
    protected WorkloadContract() {}

    /**
     * A new workload whose place holds exactly these files; called several times in a test, each time for another place.
     *
     * @param files contents by path, such as {@code a/b}; may be empty
     */
    protected abstract Workload workload(Map<String, byte[]> files);

    /** What is at a workload's place now: contents of all its files by path. */
    protected abstract Map<String, byte[]> files(Workload workload);

    /** The directory inside a snapshot that holds what {@link #files} tells; its root unless overridden. */
    protected String pathInSnapshot(Workload workload) {
        return "";
    }

    private static Map<String, byte[]> content() {
        Random random = new Random(SEED);
        byte[] large = new byte[3_000_000];
        random.nextBytes(large);
        return Map.of(
                "empty",
                new byte[0],
                "small",
                "text".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "deep/er/large",
                large);
    }

    private static Map<String, byte[]> other() {
        return Map.of("small", new byte[] {1, 2, 3}, "extra", new byte[] {4});
    }

    private static BackupRun backUp(Workload from, Repository into) {
        return BackupJob.named("contract").workload(from).into(into).run();
    }

    private RestoreJob restore(Repository repository, Workload from, Workload into, boolean delete) {
        return RestoreJob.from(repository)
                .path(pathInSnapshot(from))
                .options(RestoreOptions.builder().delete(delete).build())
                .verify(true)
                .into(into);
    }

    private static List<String> objects(BlobStore store) {
        List<String> names = new ArrayList<>();
        store.list("", info -> names.add(info.key().path()));
        return names;
    }

    @Test
    protected void whatIsDumpedComesBack(Repository repository) {
        Workload source = workload(content());
        Workload target = workload(Map.of());
        backUp(source, repository);

        assertThat(restore(repository, source, target, false).run().state()).isEqualTo(RunState.COMPLETED);

        assertThat(files(target)).containsExactlyInAnyOrderEntriesOf(content());
    }

    @Test
    protected void aDumpChangesNothing(Repository repository) {
        Workload source = workload(content());

        backUp(source, repository);

        assertThat(files(source)).containsExactlyInAnyOrderEntriesOf(content());
    }

    @Test
    protected void anUnchangedSourceAddsNoData(Repository repository) {
        Workload source = workload(content());
        backUp(source, repository);

        assertThat(backUp(source, repository).summary().orElseThrow().dataBlobs())
                .isZero();
    }

    @Test
    protected void aProducerThatFailsLeavesNoSnapshot(Repository repository) {
        Workload failing = new FailingWorkload(workload(content()));

        assertThatThrownBy(() -> backUp(failing, repository)).isInstanceOf(RunException.BackupFailed.class);

        assertThat(repository.snapshots()).isEmpty();
    }

    @Test
    protected void aFailedDumpCanBeRepeated(Repository repository) {
        Workload source = workload(content());
        assertThatThrownBy(() -> backUp(new FailingWorkload(source), repository))
                .isInstanceOf(RunException.BackupFailed.class);

        assertThat(backUp(source, repository).state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    protected void aCancelledDumpLeavesNoSnapshot(Repository repository) {
        ArrayDeque<Runnable> later = new ArrayDeque<>();
        JobHandle<BackupRun> handle = BackupJob.named("contract")
                .workload(workload(content()))
                .into(repository)
                .start(later::add, event -> {});
        handle.cancel();
        later.remove().run();

        assertThatThrownBy(handle::await)
                .isInstanceOfSatisfying(
                        RunException.BackupFailed.class,
                        failed -> assertThat(failed.run().state()).isEqualTo(RunState.CANCELLED));
        assertThat(repository.snapshots()).isEmpty();
    }

    @Test
    protected void aPlanTouchesNothing(Repository repository) {
        Workload source = workload(content());
        Workload target = workload(other());
        backUp(source, repository);

        try (PreparedRestore prepared =
                restore(repository, source, target, true).plan()) {
            assertThat(prepared.plan().created().entries()).isPositive();
        }

        assertThat(files(target)).containsExactlyInAnyOrderEntriesOf(other());
    }

    @Test
    protected void aRestoreReplacesWhatDiffersAndKeepsTheRest(Repository repository) {
        Workload source = workload(content());
        Workload target = workload(other());
        backUp(source, repository);

        assertThat(restore(repository, source, target, false).run().state()).isEqualTo(RunState.COMPLETED);

        assertThat(files(target)).containsAllEntriesOf(content()).containsEntry("extra", new byte[] {4});
    }

    @Test
    protected void aRestoreThatDeletesLeavesExactlyTheDump(Repository repository) {
        Workload source = workload(content());
        Workload target = workload(other());
        backUp(source, repository);

        assertThat(restore(repository, source, target, true).run().state()).isEqualTo(RunState.COMPLETED);

        assertThat(files(target)).containsExactlyInAnyOrderEntriesOf(content());
    }

    @Test
    protected void aRestoreWritesNothingIntoTheRepository(Repository repository, BlobStore store) {
        Workload source = workload(content());
        backUp(source, repository);
        List<String> before = objects(store);

        restore(repository, source, workload(Map.of()), false).run();

        assertThat(objects(store)).isEqualTo(before);
    }

    @Test
    protected void aSoundSourceIsValid(Repository repository) {
        List<JobEvent> events = new ArrayList<>();

        BackupRun run = BackupJob.named("contract")
                .workload(workload(content()))
                .into(repository)
                .run(events::add);

        assertThat(run.findings()).noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    @Test
    protected void closingTwiceIsHarmless() {
        Workload workload = workload(content());
        workload.close();

        assertThatCode(workload::close).doesNotThrowAnyException();
    }
}
