package dev.holdfast.internal.restore;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.archive.EntryNodes;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.Optional;
import java.util.function.Consumer;

/** A directory of a stored tree, without the entries that are not wanted. */
final class StoredDirectory implements SourceDirectory {
    private final OpenRepository repository;
    private final BlobId tree;
    private final String path;
    private final EntryFilter filter;
    private final boolean wanted;

    StoredDirectory(OpenRepository repository, BlobId tree, String path, EntryFilter filter) {
        this(repository, tree, path, filter, true);
    }

    private StoredDirectory(OpenRepository repository, BlobId tree, String path, EntryFilter filter, boolean wanted) {
        this.repository = repository;
        this.tree = tree;
        this.path = path;
        this.filter = filter;
        this.wanted = wanted;
    }

    @Override
    public void forEach(Consumer<SourceEntry> each) {
        try (TreeReader nodes = repository.trees().open(tree)) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                wanted(node).ifPresent(each);
            }
        }
    }

    BlobId tree() {
        return tree;
    }

    private Optional<SourceEntry> wanted(Node node) {
        String where = path + "/" + EntryName.unchecked(node.name());
        boolean directory = node.type() == NodeType.DIR;
        EntryFilter.Verdict verdict = filter.test(where, directory);
        boolean taken = verdict == EntryFilter.Verdict.TAKE;
        boolean given = taken || (verdict == EntryFilter.Verdict.LOOK_BELOW && directory);
        return given ? Optional.of(entry(node, where, taken)) : Optional.empty();
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    @Override
    public boolean covers(EntryName name) {
        return filter.test(path + "/" + name, false) == EntryFilter.Verdict.TAKE;
    }

    private SourceEntry entry(Node node, String where, boolean taken) {
        return switch (node.type()) {
            case DIR -> new SourceEntry.OfDirectory(EntryNodes.toEntry(node), below(node, where, taken));
            case FILE -> new SourceEntry.OfFile(EntryNodes.toEntry(node), StoredFile.of(repository, node, where));
            default -> new SourceEntry.OfSpecial(EntryNodes.toEntry(node));
        };
    }

    /** A missing tree is told when it is read, so that only this directory is lost. */
    private SourceDirectory below(Node node, String where, boolean taken) {
        return node.subtree()
                .<SourceDirectory>map(id -> new StoredDirectory(repository, BlobId.of(id, 0), where, filter, taken))
                .orElseGet(() -> new LostDirectory(where));
    }

    /** A directory whose node names no tree. */
    private record LostDirectory(String path) implements SourceDirectory {
        @Override
        public void forEach(Consumer<SourceEntry> each) {
            throw new RepositoryException.Damaged(
                    "directory " + path + " has no tree in the snapshot; 'holdfast repair snapshots' empties it");
        }

        @Override
        public boolean covers(EntryName name) {
            return false;
        }
    }
}
