package dev.holdfast.internal.repair;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeRules;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** What is left of a single entry of a directory, not looking into directories below. */
final class NodeRepair {
    private final PresentBlobs present;

    NodeRepair(PresentBlobs present) {
        this.present = present;
    }

    /**
     * What is left, and what is missing from it.
     *
     * @param node the entry as it should be; empty if it goes
     * @param loss what changed; empty if nothing did
     */
    record Outcome(Optional<Node> node, Optional<Loss> loss) {
        static Outcome same(Node node) {
            return new Outcome(Optional.of(node), Optional.empty());
        }
    }

    Outcome repair(String path, Node node) {
        if (NodeRules.dangerousName(node.name()).isPresent()) {
            return new Outcome(Optional.empty(), Optional.of(new Loss(path, Change.DROPPED, 0, 0)));
        }
        return node.type() == NodeType.FILE ? repairFile(path, node) : Outcome.same(node);
    }

    private Outcome repairFile(String path, Node node) {
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        ByteArrayOutputStream left = new ByteArrayOutputStream(content.length);
        long bytes = 0;
        long lost = 0;
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            BlobId id = BlobId.of(content, at);
            if (present.has(id)) {
                left.write(content, at, BlobId.LENGTH);
                bytes += present.plainLength(id);
            } else {
                lost++;
            }
        }
        if (lost == 0 && bytes == node.size() && node.content().isPresent()) {
            return Outcome.same(node);
        }
        Change change = lost > 0 || bytes < node.size() ? Change.SHORTENED : Change.RESIZED;
        Node repaired = node.toBuilder().content(left.toByteArray()).size(bytes).build();
        return new Outcome(
                Optional.of(repaired), Optional.of(new Loss(path, change, Math.max(0, node.size() - bytes), lost)));
    }
}
