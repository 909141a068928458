package dev.holdfast.internal.browse;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.scan.PathPatterns;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.FoundEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks for names, blobs, trees or the content of packs in snapshots, as restic's {@code find} does. */
public final class Search {
    private Search() {}

    /**
     * Looks through snapshots one after the other. Directories that cannot be read are reported and passed over.
     *
     * @param snapshots in the order in which they are looked through
     * @throws dev.holdfast.RepositoryException.Refused if a word of the query is no id where it should be
     * @throws dev.holdfast.RepositoryException.NotFound if the index knows no pack of an id
     * @throws dev.holdfast.spi.workload.WorkloadException.Invalid if a pattern is malformed
     */
    public static void find(
            OpenRepository repository,
            List<Snapshot> snapshots,
            FindQuery query,
            Operation operation,
            Consumer<FoundEntry> found) {
        if (query.kind() == FindQuery.Kind.NAME) {
            PathPatterns patterns = PathPatterns.of(query.words(), query.ignoreCase());
            each(repository, snapshots, operation, snapshot -> new ByName(snapshot, query, patterns, found));
        } else {
            WantedIds wanted = WantedIds.of(repository.index(), query);
            snapshots.forEach(snapshot -> wanted.root(snapshot, found));
            each(repository, snapshots, operation, snapshot -> new ById(snapshot, wanted, found));
        }
    }

    private static void each(
            OpenRepository repository,
            List<Snapshot> snapshots,
            Operation operation,
            java.util.function.Function<Snapshot, PathWalk.Visitor> visitor) {
        int done = 0;
        for (Snapshot snapshot : snapshots) {
            PathWalk.walk(repository, BlobId.fromHex(snapshot.tree()), operation, visitor.apply(snapshot));
            operation.listener().progressed("searching snapshots", ++done, snapshots.size());
        }
    }

    private record ByName(Snapshot snapshot, FindQuery query, PathPatterns patterns, Consumer<FoundEntry> found)
            implements PathWalk.Visitor {
        @Override
        public boolean entry(String path, Node node, BlobId tree) {
            if (patterns.matches(path) && isInTime(node.mtime().instant())) {
                found.accept(new FoundEntry.Match(snapshot, Entries.of(path, node)));
            }
            return node.type() == NodeType.DIR && patterns.mayMatchBelow(path);
        }

        private boolean isInTime(Instant changed) {
            return query.oldest().filter(changed::isBefore).isEmpty()
                    && query.newest().filter(changed::isAfter).isEmpty();
        }

        @Override
        public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
            found.accept(
                    new FoundEntry.Unreadable(snapshot, Entries.shown(path), String.valueOf(problem.getMessage())));
        }

        @Override
        public void left(String path, Optional<BlobId> tree) {}
    }

    private record ById(Snapshot snapshot, WantedIds wanted, Consumer<FoundEntry> found) implements PathWalk.Visitor {
        @Override
        public boolean entry(String path, Node node, BlobId tree) {
            if (node.type() == NodeType.FILE) {
                wanted.blobsOf(node).forEach(id -> report("blob", id, path, tree.hex()));
            }
            node.subtree()
                    .map(subtree -> BlobId.of(subtree, 0))
                    .filter(wanted::hasTree)
                    .ifPresent(subtree -> report("tree", subtree, path, ""));
            return true;
        }

        private void report(String type, BlobId id, String path, String parent) {
            found.accept(new FoundEntry.Reference(snapshot, type, id.hex(), Entries.shown(path), parent));
        }

        @Override
        public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
            found.accept(
                    new FoundEntry.Unreadable(snapshot, Entries.shown(path), String.valueOf(problem.getMessage())));
        }

        @Override
        public void left(String path, Optional<BlobId> tree) {}
    }
}
