package dev.holdfast.internal.check;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.run.CheckProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A second walk that says which files of which snapshots damage affects. A directory below which nothing is affected is looked at
 * once, however many snapshots have it; the walk ends when {@value #MOST} files are found.
 */
final class AffectedFiles implements PathWalk.Visitor {
    private static final int MOST = 100_000;

    private final BlobIndex index;
    private final Damage damage;
    private final BlobSet sound;
    /** For each directory on the way down, whether something below it is affected. */
    private final Deque<Boolean> affected = new ArrayDeque<>();

    private Optional<Snapshot> snapshot = Optional.empty();
    private long found;

    private AffectedFiles(BlobIndex index, Damage damage) {
        this.index = index;
        this.damage = damage;
        this.sound = BlobSet.of(index);
    }

    /** Names the files with the problems that affect them. */
    static void name(OpenRepository repository, Collection<Snapshot> snapshots, Damage damage, Operation operation) {
        AffectedFiles files = new AffectedFiles(repository.index(), damage);
        int done = 0;
        for (Snapshot snapshot : snapshots) {
            files.walk(repository, snapshot, operation);
            operation.listener().progressed("naming affected files", ++done, snapshots.size());
        }
    }

    private void walk(OpenRepository repository, Snapshot next, Operation operation) {
        BlobId root = BlobId.fromHex(next.tree());
        if (isSound(root) || found >= MOST) {
            return;
        }
        snapshot = Optional.of(next);
        affected.clear();
        affected.addLast(false);
        report("/", damage.of(BlobType.TREE, root));
        PathWalk.walk(repository, root, operation, this);
    }

    private boolean isSound(BlobId tree) {
        int ordinal = index.ordinal(BlobType.TREE, tree);
        return ordinal >= 0 && sound.contains(ordinal);
    }

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        if (node.type() != NodeType.DIR) {
            report(path, because(node));
            return false;
        }
        Optional<BlobId> subtree = node.subtree().map(id -> BlobId.of(id, 0));
        if (found >= MOST || subtree.filter(this::isSound).isPresent()) {
            return false;
        }
        affected.addLast(false);
        subtree.ifPresent(id -> report(path + "/", damage.of(BlobType.TREE, id)));
        return true;
    }

    private Set<Problems.Found> because(Node node) {
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        Set<Problems.Found> because = new LinkedHashSet<>();
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            because.addAll(damage.of(BlobType.DATA, BlobId.of(content, at)));
        }
        return because;
    }

    private void report(String path, Set<Problems.Found> problems) {
        if (problems.isEmpty()) {
            return;
        }
        found++;
        String shown = new String(RawText.encode(path), StandardCharsets.UTF_8);
        CheckProblem.AffectedFile file =
                new CheckProblem.AffectedFile(snapshot.orElseThrow().id(), shown);
        problems.forEach(problem -> problem.affects(file));
        markAffected();
    }

    private void markAffected() {
        affected.removeLast();
        affected.addLast(true);
    }

    /** Whatever made it unreadable was found on the first walk. */
    @Override
    public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
        markAffected();
    }

    @Override
    public void left(String path, Optional<BlobId> tree) {
        boolean dirty = affected.removeLast();
        if (dirty && !affected.isEmpty()) {
            markAffected();
        }
        if (!dirty) {
            tree.map(id -> index.ordinal(BlobType.TREE, id))
                    .filter(ordinal -> ordinal >= 0)
                    .ifPresent(sound::add);
        }
    }
}
