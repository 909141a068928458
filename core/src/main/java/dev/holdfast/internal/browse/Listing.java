package dev.holdfast.internal.browse;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.run.ListedEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists what a snapshot holds, as restic's {@code ls} does. */
public final class Listing implements PathWalk.Visitor {
    private final List<String> directories;
    private final boolean recursive;
    private final Consumer<ListedEntry> each;

    private Listing(List<String> directories, boolean recursive, Consumer<ListedEntry> each) {
        this.directories = directories;
        this.recursive = recursive;
        this.each = each;
    }

    /**
     * Lists entries, each directory before what is in it.
     *
     * @param root the tree to begin at
     * @param directories absolute paths to which the listing is limited; none for everything at every depth
     * @param recursive whether the directories are listed at every depth, not only what is directly in them
     * @throws RepositoryException.Refused if a path is not absolute
     * @throws RepositoryException.Damaged if a tree cannot be read
     */
    public static void list(
            OpenRepository repository,
            BlobId root,
            List<String> directories,
            boolean recursive,
            Operation operation,
            Consumer<ListedEntry> each) {
        List<String> clean = directories.stream().map(Listing::clean).toList();
        PathWalk.walk(repository, root, operation, new Listing(clean, recursive, each));
    }

    private static String clean(String path) {
        if (!path.startsWith("/")) {
            throw new RepositoryException.Refused("give absolute paths, beginning with '/', not '" + path + "'");
        }
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        boolean within = directories.isEmpty() || directories.stream().anyMatch(directory -> isPrefix(directory, path));
        if (within) {
            each.accept(Entries.of(path, node));
        }
        return (within && recursive)
                || directories.isEmpty()
                || directories.stream().anyMatch(directory -> isPrefix(path, directory));
    }

    private static boolean isPrefix(String directory, String path) {
        return path.startsWith(directory)
                && (path.length() == directory.length()
                        || directory.endsWith("/")
                        || path.charAt(directory.length()) == '/');
    }

    @Override
    public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
        throw problem;
    }

    @Override
    public void left(String path, Optional<BlobId> tree) {}
}
