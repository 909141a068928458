package dev.holdfast.internal.check;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeRules;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.TreeWalk;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.spi.store.StoreException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Walks all trees of all snapshots, each once (RESTIC_FORMAT 15 (3)). */
final class TreeCheck implements TreeWalk.Visitor {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Problems problems;
    private final Damage damage;
    private final StoreAnswers answers;
    private final BlobSet used;
    /** The last node of each tree that is being read: as many as there are threads. */
    private final Map<Thread, Last> last = new ConcurrentHashMap<>();

    private record Last(BlobId tree, Node node) {}

    TreeCheck(OpenRepository repository, Problems problems, Damage damage, StoreAnswers answers) {
        this.answers = answers;
        this.repository = repository;
        this.index = repository.index();
        this.problems = problems;
        this.damage = damage;
        this.used = BlobSet.of(index);
    }

    /**
     * Walks.
     *
     * @return how many trees were read
     */
    long run(Collection<BlobId> roots, Operation operation) {
        return new TreeWalk(repository, used, operation, this).walk(roots);
    }

    /** How many blobs no snapshot needs. */
    long unusedBlobs() {
        return (long) index.count(BlobType.DATA) + index.count(BlobType.TREE) - used.size();
    }

    @Override
    public void node(BlobId tree, Node node) {
        answers.came();
        NodeRules.problems(node).forEach(problem -> brokenRule(tree, problem));
        Last before = last.put(Thread.currentThread(), new Last(tree, node));
        if (before != null
                && before.tree().equals(tree)
                && Arrays.compareUnsigned(before.node().name(), node.name()) >= 0) {
            brokenRule(tree, "entry " + node.printableName() + " is not in order");
        }
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            use(tree, node, BlobId.of(content, at));
        }
    }

    private void use(BlobId tree, Node node, BlobId id) {
        int ordinal = index.ordinal(BlobType.DATA, id);
        if (ordinal >= 0) {
            boolean unused = used.add(ordinal);
        } else if (!id.isZero() && damage.of(BlobType.DATA, id).isEmpty()) {
            damage.blob(
                    BlobType.DATA,
                    id,
                    problems.error(
                            CheckProblem.Kind.BLOB_MISSING,
                            "blob " + id.hex(),
                            "file " + node.printableName() + " in tree " + tree.hex()
                                    + " needs it, but no index names it",
                            Remedies.FIND_OR_DROP,
                            List.of(id.hex())));
        }
    }

    private void brokenRule(BlobId tree, String problem) {
        damage.blob(
                BlobType.TREE,
                tree,
                problems.error(
                        CheckProblem.Kind.TREE_DAMAGED,
                        "tree " + tree.hex(),
                        problem,
                        Remedies.DROP_ENTRIES,
                        List.of()));
    }

    @Override
    public void unreadable(BlobId tree, HoldfastException problem) {
        if (problem instanceof StoreException failure) {
            answers.failed(failure);
        }
        CheckProblem.Kind kind =
                problem instanceof StoreException ? CheckProblem.Kind.UNREADABLE : CheckProblem.Kind.TREE_DAMAGED;
        damage.blob(
                BlobType.TREE,
                tree,
                problems.error(
                        kind,
                        "tree " + tree.hex(),
                        String.valueOf(problem.getMessage()),
                        Remedies.FIND_OR_DROP,
                        List.of(tree.hex())));
    }
}
