package dev.holdfast.internal.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.DiffEntry;
import dev.holdfast.run.DiffReport;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.FoundEntry;
import dev.holdfast.run.ListedEntry;
import dev.holdfast.run.StatsMode;
import dev.holdfast.run.StatsReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrowseTest {
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private final Snapshot first = repository.backup(Map.of(
            "a/b/deep", TestRepository.noise(1, 1000),
            "a/twin", TestRepository.noise(2, 500),
            "twin", TestRepository.noise(2, 500)));
    private final Snapshot second = repository.backup(Map.of(
            "a/b/deep", TestRepository.noise(3, 2000),
            "a/twin", TestRepository.noise(2, 500),
            "n/ew", TestRepository.noise(4, 100)));

    @Test
    void listsEveryEntryInOrder() {
        assertThat(list(List.of(), false)).containsExactly("/a", "/a/b", "/a/b/deep", "/a/twin", "/twin");
    }

    @Test
    void listsOneDirectory() {
        assertThat(list(List.of("/a/"), false)).containsExactly("/a", "/a/b", "/a/twin");
    }

    @Test
    void listsOneDirectoryAtEveryDepth() {
        assertThat(list(List.of("/a/b"), true)).containsExactly("/a/b", "/a/b/deep");
    }

    @Test
    void pathsToListMustBeAbsolute() {
        assertThatThrownBy(() -> list(List.of("a"), false)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void anEntryCarriesWhatIsStored() {
        List<ListedEntry> entries = new ArrayList<>();
        Listing.list(repository.opened(), root(first), List.of("/twin"), false, OPERATION, entries::add);

        assertThat(entries.get(0))
                .satisfies(entry -> assertThat(entry.size()).isEqualTo(500))
                .satisfies(entry -> assertThat(entry.permissions()).isEqualTo("-rw-r--r--"))
                .satisfies(entry -> assertThat(entry.type()).isEqualTo("file"));
    }

    @Test
    void permissionsOfADirectoryBeginWithItsLetter() {
        assertThat(GoPermissions.of(0x8000_0000 | 1 << 20 | 0755)).isEqualTo("dtrwxr-xr-x");
    }

    @Test
    void findsDirectoriesOfASnapshot() {
        BlobId below = Subtree.find(repository.opened(), first, List.of("a", "b"));
        List<String> paths = new ArrayList<>();
        Listing.list(repository.opened(), below, List.of(), true, OPERATION, entry -> paths.add(entry.path()));

        assertThat(paths).containsExactly("/deep");
    }

    @Test
    void aDirectoryThatIsNoneIsNotFound() {
        assertThatThrownBy(() -> Subtree.find(repository.opened(), first, List.of("twin")))
                .isInstanceOf(RepositoryException.NotFound.class)
                .hasMessageContaining("/twin");
    }

    @Test
    void findsNames() {
        assertThat(find(FindQuery.of(FindQuery.Kind.NAME, List.of("TW*")).ignoreCase(true)))
                .containsExactly("/a/twin", "/twin", "/a/twin");
    }

    @Test
    void leavesOutWhatIsTooOld() {
        assertThat(find(FindQuery.of(FindQuery.Kind.NAME, List.of("*")).oldest(Instant.parse("2026-06-01T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void findsTheFilesOfABlobByItsFirstDigits() {
        BlobId blob = firstBlobOf("/twin");

        assertThat(find(FindQuery.of(FindQuery.Kind.BLOB, List.of(blob.hex().substring(0, 8)))))
                .containsExactly("/a/twin", "/twin", "/a/twin");
    }

    @Test
    void findsTheRootOfASnapshot() {
        assertThat(find(FindQuery.of(FindQuery.Kind.TREE, List.of(second.tree()))))
                .containsExactly("/");
    }

    @Test
    void findsWhatAPackHolds() {
        String pack = repository.opened().index().pack(0).id().hex();

        assertThat(find(FindQuery.of(FindQuery.Kind.PACK, List.of(pack)))).isNotEmpty();
    }

    @Test
    void wordsThatAreNoIdsAreRefused() {
        assertThatThrownBy(() -> find(FindQuery.of(FindQuery.Kind.BLOB, List.of("xyz"))))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void tellsWhatDiffers() {
        List<DiffEntry> entries = new ArrayList<>();
        DiffReport unused =
                SnapshotDiff.compare(repository.opened(), root(first), root(second), false, OPERATION, entries::add);

        assertThat(entries)
                .containsExactly(
                        new DiffEntry("/a/b/deep", "M"),
                        new DiffEntry("/n/", "+"),
                        new DiffEntry("/n/ew", "+"),
                        new DiffEntry("/twin", "-"));
    }

    @Test
    void countsWhatDiffers() {
        DiffReport report =
                SnapshotDiff.compare(repository.opened(), root(first), root(second), false, OPERATION, entry -> {});

        assertThat(report.changedFiles()).isEqualTo(1);
        assertThat(report.added())
                .usingRecursiveComparison()
                .ignoringFields("bytes")
                .isEqualTo(new DiffReport.Tally(1, 1, 0, 2, 4, 0));
        assertThat(report.removed())
                .usingRecursiveComparison()
                .ignoringFields("bytes")
                .isEqualTo(new DiffReport.Tally(1, 0, 0, 1, 3, 0));
    }

    @Test
    void aSnapshotDoesNotDifferFromItself() {
        List<DiffEntry> entries = new ArrayList<>();
        DiffReport report =
                SnapshotDiff.compare(repository.opened(), root(first), root(first), true, OPERATION, entries::add);

        assertThat(entries).isEmpty();
        assertThat(report.added().treeBlobs() + report.removed().treeBlobs()).isZero();
    }

    @Test
    void restoreSizeCountsEveryEntry() {
        StatsReport report = count(StatsMode.RESTORE_SIZE);

        assertThat(List.of(report.totalSize(), report.files())).containsExactly(2000L + 2600, 5L + 6);
    }

    @Test
    void contentsAreCountedOnce() {
        assertThat(count(StatsMode.FILES_BY_CONTENTS).totalSize()).isEqualTo(1000 + 500 + 2000 + 100);
    }

    @Test
    void blobsAreCountedForEachContent() {
        assertThat(count(StatsMode.BLOBS_PER_FILE).blobs()).isEqualTo(4);
    }

    @Test
    void rawDataCountsEachBlobOnce() {
        assertThat(count(StatsMode.RAW_DATA).blobs()).isEqualTo(4 + 3 + 4);
    }

    @Test
    void hashesAreToldApart() {
        HashSet64 set = new HashSet64();
        long added = 0;
        for (long hash = 0; hash < 10_000; hash++) {
            added += set.add(hash * 0x1_0000_0001L) ? 1 : 0;
            added += set.add(hash * 0x1_0000_0001L) ? 1 : 0;
        }

        assertThat(added).isEqualTo(10_000);
    }

    private StatsReport count(StatsMode mode) {
        return Statistics.count(repository.opened(), List.of(first, second), mode, OPERATION);
    }

    private List<String> list(List<String> directories, boolean recursive) {
        List<String> paths = new ArrayList<>();
        Listing.list(
                repository.opened(), root(first), directories, recursive, OPERATION, entry -> paths.add(entry.path()));
        return paths;
    }

    private List<String> find(FindQuery.Builder query) {
        List<String> paths = new ArrayList<>();
        Search.find(repository.opened(), List.of(first, second), query.build(), OPERATION, found -> {
            if (found instanceof FoundEntry.Match match) {
                paths.add(match.entry().path());
            } else if (found instanceof FoundEntry.Reference reference) {
                paths.add(reference.path());
            }
        });
        return paths;
    }

    private BlobId firstBlobOf(String path) {
        List<BlobId> ids = new ArrayList<>();
        dev.holdfast.internal.tree.TreeReader nodes =
                repository.opened().trees().open(root(first));
        nodes.forEachRemaining(node -> node.content()
                .filter(content -> ("/" + node.printableName()).equals(path))
                .ifPresent(content -> ids.add(BlobId.of(content, 0))));
        nodes.close();
        return ids.get(0);
    }

    private static BlobId root(Snapshot snapshot) {
        return BlobId.fromHex(snapshot.tree());
    }
}
