package dev.holdfast.internal.merge;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.browse.Subtree;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.GoMode;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The root of a merged snapshot, put together before anything is written. */
public final class MergedRoot {
    private static final Comparator<byte[]> BY_BYTES = Arrays::compareUnsigned;
    private static final int DIRECTORY_MODE = GoMode.DIR | 0755;

    private final OpenRepository repository;
    private final Map<byte[], Entry> entries = new TreeMap<>(BY_BYTES);

    private record Entry(Part from, Node node) {}

    private MergedRoot(OpenRepository repository) {
        this.repository = repository;
    }

    /**
     * Finds what the parts stand for.
     *
     * @throws RepositoryException.NotFound if a snapshot has no such path
     * @throws RepositoryException.Refused if two parts bring an entry of the same name
     * @throws RepositoryException.Damaged if a part's tree is not there
     */
    public static MergedRoot of(OpenRepository repository, List<Part> parts) {
        MergedRoot root = new MergedRoot(repository);
        parts.forEach(root::add);
        return root;
    }

    private void add(Part part) {
        if (part.name().isEmpty()) {
            BlobId tree = Subtree.find(repository, part.snapshot(), part.path());
            try (TreeReader nodes = repository.trees().open(tree)) {
                nodes.forEachRemaining(node -> add(part, node));
            }
        } else {
            byte[] name = part.name().getBytes(StandardCharsets.UTF_8);
            Node found = part.path().isEmpty()
                    ? wholeSnapshot(part, name)
                    : Subtree.entry(repository, part.snapshot(), part.path()).toBuilder()
                            .name(name)
                            .build();
            add(part, found);
        }
    }

    /** The root of a snapshot has no metadata of its own. */
    private static Node wholeSnapshot(Part part, byte[] name) {
        NodeTime time = NodeTime.of(part.snapshot().time());
        return Node.builder(name, NodeType.DIR)
                .mode(DIRECTORY_MODE)
                .mtime(time)
                .atime(time)
                .ctime(time)
                .uid(part.snapshot().uid())
                .gid(part.snapshot().gid())
                .user(part.snapshot().username())
                .subtree(BlobId.fromHex(part.snapshot().tree()).bytes())
                .build();
    }

    private void add(Part part, Node node) {
        BlobIndex index = repository.index();
        node.subtree().map(id -> BlobId.of(id, 0)).ifPresent(tree -> {
            if (!index.contains(BlobType.TREE, tree)) {
                throw new RepositoryException.Damaged("part " + part + " cannot be merged: tree " + tree.hex()
                        + " is named by no index; nothing was written, run 'check'");
            }
        });
        Entry before = entries.putIfAbsent(node.name(), new Entry(part, node));
        if (before != null) {
            throw new RepositoryException.Refused("parts " + before.from() + " and " + part + " both bring an entry "
                    + node.printableName() + "; nothing was written, give one of them another name");
        }
    }

    /** How many entries it has. */
    public int size() {
        return entries.size();
    }

    /** Stores it; to be relied on when the writer was flushed. */
    public BlobId store(BlobWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(bytes::write);
        entries.values().forEach(entry -> encoder.add(entry.node()));
        encoder.finish();
        byte[] tree = bytes.toByteArray();
        return writer.saveTree(tree, tree.length);
    }
}
