package dev.holdfast.internal.restore;

import dev.holdfast.internal.archive.EntryNodes;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
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

    private Optional<SourceEntry> wanted(Node node) {
        String where = path + "/" + node.printableName();
        boolean directory = node.type() == NodeType.DIR;
        return switch (filter.test(where, directory)) {
            case LEAVE -> Optional.empty();
            case TAKE -> Optional.of(entry(node, where));
            case LOOK_BELOW ->
                directory && below(node, where).hasAny() ? Optional.of(entry(node, where)) : Optional.empty();
        };
    }

    /** Whether a directory that is not wanted itself holds something that is. */
    private boolean hasAny() {
        try (TreeReader nodes = repository.trees().open(tree)) {
            while (nodes.hasNext()) {
                if (wanted(nodes.next()).isPresent()) {
                    return true;
                }
            }
        }
        return false;
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
                        "directory " + where + " has no tree in the snapshot; 'repair snapshots' drops it"));
        return new StoredDirectory(repository, BlobId.of(subtree, 0), where, filter);
    }
}
