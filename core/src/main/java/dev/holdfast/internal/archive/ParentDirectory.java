package dev.holdfast.internal.archive;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.spi.store.StoreException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same directory in the parent snapshot, read beside the new one: both are sorted, so one pass finds every entry that
 * both have. Who asks out of order pays with reading it again, until that has cost too much. A damaged one is as good as none.
 */
final class ParentDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ParentDirectory.class);
    /** Some ten seconds' worth; reading files whose content is known already is better than that again and again. */
    private static final long MOST_READ_AGAIN = 10_000_000;

    private static final ParentDirectory NONE = new ParentDirectory(null, null);

    private final @Nullable OpenRepository repository;
    private final @Nullable BlobId tree;
    private boolean lost;
    /** Entries that were read since the first time that somebody asked out of order. */
    private long readAgain;

    private boolean outOfOrder;
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

    /** Its tree, if the parent has the directory. */
    @Nullable
    BlobId tree() {
        return tree;
    }

    /** The parent's entry of that name. */
    Optional<Node> find(byte[] name) {
        if (repository == null || tree == null || lost) {
            return Optional.empty();
        }
        if (readAgain > MOST_READ_AGAIN) {
            LOG.warn(
                    "a large directory comes in no order, so that the parent snapshot is of no help: its files are read again");
            lost = true;
            close();
            return Optional.empty();
        }
        try {
            moveTo(name, repository, tree);
        } catch (RepositoryException.Damaged | StoreException.Archived unreadable) {
            LOG.warn("a directory of the parent snapshot cannot be read, so its files are read again", unreadable);
            lost = true;
            close();
            return Optional.empty();
        }
        asked = name;
        return current != null && Arrays.equals(current.name(), name) ? Optional.of(current) : Optional.empty();
    }

    /** The directory that an entry of the parent is, if it is one. */
    ParentDirectory below(@Nullable Node entry) {
        if (repository == null || entry == null || entry.type() != NodeType.DIR) {
            return NONE;
        }
        return entry.subtree().map(id -> of(repository, BlobId.of(id, 0))).orElse(NONE);
    }

    private void moveTo(byte[] name, OpenRepository from, BlobId id) {
        rewindIfBefore(name, from, id);
        while (current != null && Arrays.compareUnsigned(current.name(), name) < 0) {
            advance();
        }
    }

    private void rewindIfBefore(byte[] name, OpenRepository from, BlobId id) {
        if (reader == null || (asked != null && Arrays.compareUnsigned(name, asked) < 0)) {
            outOfOrder |= reader != null;
            close();
            reader = from.trees().open(id);
            advance();
        }
    }

    private void advance() {
        readAgain += outOfOrder ? 1 : 0;
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
