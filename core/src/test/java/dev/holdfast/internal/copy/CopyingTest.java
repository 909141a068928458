package dev.holdfast.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.store.MeteredBlobStore;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CopyPlan;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.spi.store.BlobKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyingTest {
    private static final int DATA = 60_000;
    private static final CopyWatcher QUIET = new Watcher();

    private final TestRepository source = new TestRepository();
    private final TestRepository target = new TestRepository();
    private Snapshot first;
    private Snapshot second;

    @BeforeEach
    void fill() {
        first = source.backup(
                Map.of("a/one", TestRepository.noise(1, DATA), "a/text", TestRepository.text("x".repeat(DATA))), "tag");
        second = source.backup(Map.of("a/one", TestRepository.noise(1, DATA), "b/two", TestRepository.noise(2, DATA)));
    }

    private static final class Watcher implements CopyWatcher {
        @Override
        public void expect(long blobs, long bytes) {}

        @Override
        public void progressed(String current, long blobs, long bytes) {}

        @Override
        public void failed(ItemFailure failure) {}

        @Override
        public void noticed(Finding finding) {}
    }

    private CopyRun copy(Snapshot... snapshots) {
        return copy(source.reopened(), target.reopened(), List.of(snapshots), Operation.unattended());
    }

    private static CopyRun copy(
            OpenRepository from, OpenRepository to, Collection<Snapshot> snapshots, Operation operation) {
        return new Copying(
                        from,
                        to,
                        snapshots,
                        snapshot -> snapshot,
                        snapshot -> Optional.empty(),
                        operation,
                        station(from))
                .run(QUIET);
    }

    private static RecallStation station(OpenRepository from) {
        return new RecallStation(from, RecallOptions.waiting(), () -> {}, progress -> {});
    }

    private CopyPlan plan(Snapshot... snapshots) {
        OpenRepository from = source.reopened();
        return new Copying(
                        from,
                        target.reopened(),
                        List.of(snapshots),
                        snapshot -> snapshot,
                        snapshot -> Optional.empty(),
                        Operation.unattended(),
                        station(from))
                .plan();
    }

    private void assertTargetSound() {
        assertThat(Checker.check(target.reopened(), CheckDepth.full(), Operation.unattended())
                        .problems())
                .isEmpty();
    }

    @Test
    void whatIsCopiedIsWholeAndSound() {
        copy(first, second);

        assertTargetSound();
    }

    @Test
    void aCopyIsTheSnapshotWithoutItsParentThatRemembersItsFirstId() {
        CopyRun run = copy(first);

        assertThat(target.reopened().snapshots().all())
                .containsExactly(
                        first.asCopy().withId(run.copied().get(0).copy().id()));
    }

    @Test
    void aCopyOfACopyRemembersTheFirst() {
        Snapshot copy = copy(first).copied().get(0).copy();
        TestRepository third = new TestRepository();

        CopyRun run = copy(target.reopened(), third.opened(), List.of(copy), Operation.unattended());

        assertThat(run.copied().get(0).copy().original()).contains(first.id());
    }

    @Test
    void whatIsThereIsNotCopiedAgain() {
        copy(first, second);

        assertThat(copy(first, second))
                .satisfies(run -> assertThat(run.copied()).isEmpty())
                .satisfies(run -> assertThat(run.present()).containsExactly(first, second))
                .satisfies(run -> assertThat(run.bytesStored()).isZero());
    }

    @Test
    void aCopyIsNotCopiedBack() {
        Snapshot copy = copy(first).copied().get(0).copy();

        CopyRun back = copy(target.reopened(), source.reopened(), List.of(copy), Operation.unattended());

        assertThat(back.copied()).isEmpty();
    }

    @Test
    void aSnapshotWhoseTagsWereChangedIsAnother() {
        copy(first);
        Snapshot changed = source.opened().snapshots().save(first.withTags(List.of("other")));

        assertThat(copy(changed).copied()).hasSize(1);
    }

    @Test
    void ofASnapshotThatSharesDataOnlyTheRestIsCopied() {
        copy(first);

        assertThat(copy(second))
                .satisfies(run -> assertThat(run.dataBlobs()).isEqualTo(1))
                .satisfies(run -> assertThat(run.bytes()).isBetween((long) DATA, DATA + 3000L));
    }

    @Test
    void thePlanTellsWhatTheCopyDoes() {
        CopyPlan plan = plan(first, second);
        CopyRun run = copy(first, second);

        assertThat(List.of(plan.dataBlobs(), plan.treeBlobs(), plan.bytes()))
                .isEqualTo(List.of(run.dataBlobs(), run.treeBlobs(), run.bytes()));
    }

    @Test
    void aPlanStoresNothing() {
        List<BlobKey> before = target.keys("");

        CopyPlan unused = plan(first, second);

        assertThat(target.keys("")).isEqualTo(before);
    }

    @Test
    void compressedBlobsStayAsTheyAre() {
        copy(first);
        BlobId text = BlobId.of(new Sha256().hash(TestRepository.text("x".repeat(DATA)), 0, DATA), 0);

        assertThat(target.reopened()
                        .index()
                        .find(BlobType.DATA, text)
                        .orElseThrow()
                        .length())
                .isEqualTo(source.opened()
                        .index()
                        .find(BlobType.DATA, text)
                        .orElseThrow()
                        .length());
    }

    @Test
    void everyBlobIsReadOnce() {
        try (MeteredBlobStore counted = new MeteredBlobStore(source.store(), Time.system())) {
            OpenRepository from = TestRepository.open(counted);
            long whole = from.index().packBytes();
            from.snapshots().all();
            long before = counted.statistics().downloadedBytes();
            CopyRun run = copy(from, target.reopened(), List.of(first, second), Operation.unattended());

            assertThat(run.copied()).hasSize(2);
            assertThat(counted.statistics().downloadedBytes() - before).isLessThan(whole);
        }
    }

    @Test
    void theSameRepositoryIsRefused() {
        assertThatThrownBy(() -> copy(source.reopened(), source.reopened(), List.of(first), Operation.unattended()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("same");
    }

    @Test
    void differentChunkersAreNoticed() {
        assertThat(plan(first).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("--copy-chunker-params"));
    }

    @Test
    void aSnapshotThatLacksDataIsLeftOutAndItsFileNamed() {
        damage(second, "b", "two");

        CopyRun run = copy(first, second);

        assertThat(run.copied()).extracting(CopyRun.Copied::source).containsExactly(first);
        assertThat(run.failed())
                .singleElement()
                .satisfies(failed -> assertThat(failed.items())
                        .extracting(ItemFailure::path)
                        .containsExactly(second.id().brief() + ":/b/two"));
        assertTargetSound();
    }

    @Test
    void dataThatSeveralSnapshotsLackIsMissedInEach() {
        damage(first, "a", "one");

        assertThat(copy(first, second).failed()).hasSize(2);
    }

    @Test
    void aSnapshotThatLacksATreeIsLeftOutAndItsDirectoryNamed() {
        flip(BlobType.TREE, tree(second, "b"));

        CopyRun run = copy(first, second);

        assertThat(run.copied()).extracting(CopyRun.Copied::source).containsExactly(first);
        assertThat(run.failed().get(0).items())
                .extracting(ItemFailure::path)
                .containsExactly(second.id().brief() + ":/b");
    }

    @Test
    void whatTheTargetHasTheSourceMayLack() {
        copy(second);
        damage(first, "a", "one");

        assertThat(copy(first).failed()).isEmpty();
        assertTargetSound();
    }

    @Test
    void aTreeThatTheTargetHasIsNotTakenForItsContent() {
        copy(first);
        OpenRepository to = target.reopened();
        to.snapshots().delete(to.snapshots().ids().get(0));
        removeDataPacks();

        CopyRun run = copy(first);

        assertThat(run.dataBlobs()).isEqualTo(2);
        assertTargetSound();
    }

    /** As after a copy that died when its directories were named and its data was not. */
    private void removeDataPacks() {
        OpenRepository to = target.reopened();
        SortedMap<BlobId, List<PackEntry>> kept = new TreeMap<>();
        to.index().forEachPack(pack -> {
            List<PackEntry> entries = to.index().entriesOf(pack.number());
            if (entries.get(0).type() == BlobType.TREE) {
                kept.put(pack.id(), entries);
            } else {
                assertThat(to.files().deletePacks(List.of(pack.id()))).isEmpty();
            }
        });
        to.files().list(FileKind.INDEX).forEach(id -> to.files().delete(FileKind.INDEX, id));
        to.files().save(FileKind.INDEX, IndexFile.write(kept));
    }

    @Test
    void aCopyThatIsCutAtAnyWriteLeavesNoBrokenSnapshotAndTheNextGoesOn() {
        for (int most = 1; target.keys("snapshots/").size() < 2; most++) {
            AtomicInteger left = new AtomicInteger(most);
            try {
                copy(source.reopened(), target.reopened(), List.of(first, second), guarded(left));
            } catch (RepositoryException.LockLost expected) {
                assertThat(left).hasNegativeValue();
            }
            assertThat(Checker.check(target.reopened(), CheckDepth.full(), Operation.unattended())
                            .isSound())
                    .isTrue();
        }

        assertThat(target.reopened().snapshots().all()).hasSize(2);
    }

    private static Operation guarded(AtomicInteger left) {
        return new Operation(
                () -> {
                    if (left.decrementAndGet() < 0) {
                        throw new RepositoryException.LockLost("cut");
                    }
                },
                () -> {},
                (step, done, total) -> {});
    }

    @Test
    void aSnapshotUnderALostLockIsTakenBack() {
        AtomicInteger stored = new AtomicInteger();
        Operation lostLate = new Operation(
                () -> {
                    if (!target.keys("snapshots/").isEmpty()) {
                        stored.incrementAndGet();
                        throw new RepositoryException.LockLost("lost");
                    }
                },
                () -> {},
                (step, done, total) -> {});

        assertThatThrownBy(() -> copy(source.reopened(), target.reopened(), List.of(first), lostLate))
                .isInstanceOf(RepositoryException.LockLost.class);
        assertThat(stored).hasValue(1);
        assertThat(target.keys("snapshots/")).isEmpty();
    }

    private Node node(BlobId tree, String name) {
        try (TreeReader nodes = source.opened().trees().open(tree)) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                if (Arrays.equals(node.name(), TestRepository.text(name))) {
                    return node;
                }
            }
        }
        throw new AssertionError(name);
    }

    private BlobId tree(Snapshot snapshot, String directory) {
        return BlobId.of(
                node(BlobId.fromHex(snapshot.tree()), directory).subtree().orElseThrow(), 0);
    }

    private void damage(Snapshot snapshot, String directory, String file) {
        Node node = node(tree(snapshot, directory), file);
        flip(BlobType.DATA, BlobId.of(node.content().orElseThrow(), 0));
    }

    private void flip(BlobType type, BlobId id) {
        BlobLocation location = source.opened().index().find(type, id).orElseThrow();
        source.flip(Layout.pack(location.packId()), Math.toIntExact(location.offset()) + 20);
    }

    @Test
    void snapshotsOfTheSameFirstIdAreToldApart() {
        KnownSnapshots known = new KnownSnapshots(List.of(first.asCopy().withId(new SnapshotId("f".repeat(64)))));

        assertThat(known.copyOf(first)).isPresent();
        assertThat(known.copyOf(first.withTags(List.of("tag", "more")))).isEmpty();
        assertThat(known.copyOf(second)).isEmpty();
    }
}
