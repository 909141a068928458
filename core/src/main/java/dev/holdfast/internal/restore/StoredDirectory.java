package dev.holdfast.internal.restore;

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

    StoredDirectory(OpenRepository repository, BlobId tree, String path, EntryFilter filter) {
        this.repository = repository;
        this.tree = tree;
        this.path = path;
        this.filter = filter;
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
        boolean wanted =
                verdict == EntryFilter.Verdict.TAKE || (verdict == EntryFilter.Verdict.LOOK_BELOW && directory);
        return wanted ? Optional.of(entry(node, where)) : Optional.empty();
    }

    @Override
    public boolean covers(EntryName name) {
        return filter.test(path + "/" + name, false) == EntryFilter.Verdict.TAKE;
    }

    private SourceEntry entry(Node node, String where) {
        return switch (node.type()) {
            case DIR -> new SourceEntry.OfDirectory(EntryNodes.toEntry(node), below(node, where));
            case FILE -> new SourceEntry.OfFile(EntryNodes.toEntry(node), StoredFile.of(repository, node, where));
            default -> new SourceEntry.OfSpecial(EntryNodes.toEntry(node));
        };
    }

    private StoredDirectory below(Node node, String where) {
        byte[] subtree = node.subtree()
                .orElseThrow(() -> new dev.holdfast.RepositoryException.Damaged(
                        "directory " + where + " has no tree in the snapshot; 'restic repair snapshots' drops it"));
        return new StoredDirectory(repository, BlobId.of(subtree, 0), where, filter);
    }
}
