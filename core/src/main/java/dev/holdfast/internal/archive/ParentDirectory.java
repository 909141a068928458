package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The same directory in the parent snapshot, read beside the new one: both are sorted, so one pass finds every entry that
 * both have. Who asks out of order pays with reading it again.
 */
final class ParentDirectory implements AutoCloseable {
    private static final ParentDirectory NONE = new ParentDirectory(null, null);

    private final @Nullable OpenRepository repository;
    private final @Nullable BlobId tree;
    private @Nullable TreeReader reader;
    private @Nullable Node current;
    private byte @Nullable [] asked;

    private ParentDirectory(@Nullable OpenRepository repository, @Nullable BlobId tree) {
        this.repository = repository;
        this.tree = tree;
    }

    /** A directory that the parent does not have. */
    static ParentDirectory none() {
        return NONE;
    }

    /** A directory of the parent, or none where its tree is not in the repository any more. */
    static ParentDirectory of(OpenRepository repository, BlobId tree) {
        return new ParentDirectory(repository, tree);
    }

    /** The parent's entry of that name. */
    Optional<Node> find(byte[] name) {
        if (repository == null || tree == null) {
            return Optional.empty();
        }
        rewindIfBefore(name, repository, tree);
        while (current != null && Arrays.compareUnsigned(current.name(), name) < 0) {
            advance();
        }
        asked = name;
        return current != null && Arrays.equals(current.name(), name) ? Optional.of(current) : Optional.empty();
    }

    /** The parent's directory of that name. */
    ParentDirectory directory(byte[] name) {
        return find(name)
                .filter(node -> node.type() == NodeType.DIR)
                .flatMap(Node::subtree)
                .map(id -> of(java.util.Objects.requireNonNull(repository), BlobId.of(id, 0)))
                .orElse(NONE);
    }

    /** The parent's own tree, if there is one. */
    Optional<BlobId> tree() {
        return Optional.ofNullable(tree);
    }

    private void rewindIfBefore(byte[] name, OpenRepository from, BlobId id) {
        if (reader == null || (asked != null && Arrays.compareUnsigned(name, asked) < 0)) {
            close();
            reader = from.trees().open(id);
            advance();
        }
    }

    private void advance() {
        current = reader == null ? null : (reader.hasNext() ? reader.next() : null);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
