package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Label;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.MergeJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.MergeRun;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {
    private final VirtualTime time = VirtualTime.create();
    private final RecordingBlobStore store = new RecordingBlobStore(MemoryBlobStore.create(time));
    private final Repository repository = Engines.create(store, time);
    private final Snapshot one = part("one", "a/x", "first");
    private final Snapshot two = part("two", "b/y", "second");

    private Snapshot part(String name, String path, String content) {
        return repository.snapshot(BackupJob.named(name)
                .workload(MemoryWorkload.named(name).put(path, content).put("plain-" + name, content))
                .tag("part")
                .into(repository)
                .run()
                .snapshot()
                .hex());
    }

    private List<String> restored(Snapshot snapshot) {
        MemoryWorkload target = MemoryWorkload.named("target");
        RestoreJob.from(repository).snapshot(snapshot).into(target).run();
        return target.list();
    }

    @Test
    void partsBecomeDirectoriesOfTheRoot() {
        MergeRun run = MergeJob.named("both")
                .part("first", one)
                .part("second", two, "/b")
                .in(repository)
                .run();

        assertThat(restored(run.snapshot()))
                .contains("first/a/x", "first/plain-one", "second/y")
                .doesNotContain("second/plain-two");
        assertThat(Engines.readEverything(store, time)).isEqualTo(3);
    }

    @Test
    void aFileCanBeAPart() {
        MergeRun run =
                MergeJob.unnamed().part("file", one, "plain-one").in(repository).run();

        assertThat(restored(run.snapshot())).containsExactly("file");
    }

    @Test
    void entriesComeToLieSideBySide() {
        MergeRun run = MergeJob.unnamed()
                .entriesOf(one, "")
                .entriesOf(two, "")
                .in(repository)
                .run();

        assertThat(restored(run.snapshot())).contains("a/x", "plain-one", "b/y", "plain-two");
        assertThat(run.snapshot().paths()).isEqualTo(List.of("/one", "/two"));
    }

    @Test
    void theSnapshotSaysWhatItIs() {
        MergeRun run = MergeJob.named("both")
                .part("first", one)
                .label("env", "prod")
                .tag("whole")
                .host("target")
                .in(repository)
                .run();

        assertThat(repository.snapshot("both").id()).isEqualTo(run.snapshot().id());
        assertThat(run.snapshot())
                .satisfies(snapshot -> assertThat(snapshot.labels()).containsExactly(new Label("env", "prod")))
                .satisfies(snapshot -> assertThat(snapshot.userTags()).containsExactly("whole"))
                .satisfies(snapshot -> assertThat(snapshot.hostname()).isEqualTo("target"))
                .satisfies(
                        snapshot -> assertThat(snapshot.summary().orElseThrow().totalFilesProcessed())
                                .isEqualTo(one.summary().orElseThrow().totalFilesProcessed()));
    }

    @Test
    void partsAreRemovedOnlyIfToldSo() {
        MergeJob.Builder job = MergeJob.unnamed().part("first", one).part("second", two);
        assertThat(job.in(repository).run().removed()).isEmpty();

        MergeRun run = job.forgetParts(true).in(repository).run();

        assertThat(run.removed()).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(Engines.readEverything(store, time)).isEqualTo(2);
    }

    @Test
    void noDataIsReadOrMoved() {
        long before = store.entries(Operation.PUT).size();
        MergeJob.unnamed().part("first", one).part("second", two).in(repository).run();

        assertThat(store.entries(Operation.PUT).stream()
                        .skip(before)
                        .filter(put -> put.name().startsWith("data/"))
                        .mapToLong(RecordingBlobStore.Entry::length))
                .singleElement()
                .satisfies(length -> assertThat(length).isLessThan(1000));
    }

    @Test
    void aNameThatTwoPartsBringIsRefusedBeforeAnythingIsWritten() {
        MergeJob job = MergeJob.unnamed().part("a", two).entriesOf(one, "").in(repository);
        store.forget();

        assertThatThrownBy(job::run)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("both bring an entry")
                .hasMessageContaining("entry a");
        assertThat(store.entries(Operation.PUT))
                .noneMatch(put -> put.name().startsWith("data/")
                        || put.name().startsWith("index/")
                        || put.name().startsWith("snapshots/"));
    }

    @Test
    void aPathThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> MergeJob.unnamed()
                        .part("x", one, "/nowhere")
                        .in(repository)
                        .run())
                .isInstanceOf(RepositoryException.NotFound.class)
                .hasMessageContaining("/nowhere");
    }

    @Test
    void aPartThatIsGoneIsRefused() {
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(one)));

        assertThatThrownBy(
                        () -> MergeJob.unnamed().part("x", one).in(repository).run())
                .isInstanceOf(RepositoryException.NotFound.class)
                .hasMessageContaining(one.id().brief());
    }

    @Test
    void aNameThatIsAPathIsRefused() {
        assertThatThrownBy(() -> MergeJob.unnamed().part("a/b", one)).isInstanceOf(RepositoryException.Refused.class);
        assertThatThrownBy(() -> MergeJob.unnamed().part("..", one)).isInstanceOf(RepositoryException.Refused.class);
    }
}
