package dev.holdfast.internal.walk;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that can be read whole: the hashes of files by the time of their snapshot and their path. */
public final class ReadableFiles implements PathWalk.Visitor {
    private final OpenRepository repository;
    private final String snapshot;
    private final SortedMap<String, String> files;

    private ReadableFiles(OpenRepository repository, String snapshot, SortedMap<String, String> files) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.files = files;
    }

    /** Of all snapshots that can be read. */
    public static SortedMap<String, String> of(OpenRepository repository) {
        SortedMap<String, String> files = new TreeMap<>();
        for (SnapshotId id : repository.snapshots().ids()) {
            try {
                Snapshot snapshot = repository.snapshots().load(id);
                PathWalk.walk(
                        repository,
                        BlobId.fromHex(snapshot.tree()),
                        Operation.unattended(),
                        new ReadableFiles(repository, snapshot.time().toString(), files));
            } catch (RepositoryException.Damaged damaged) {
                files.remove("");
            }
        }
        return files;
    }

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        if (node.type() == NodeType.FILE) {
            read(node).ifPresent(hash -> files.put(snapshot + path, hash));
        }
        return true;
    }

    private Optional<String> read(Node node) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] content = node.content().orElseThrow();
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            try {
                whole.writeBytes(repository.blobs().load(BlobType.DATA, BlobId.of(content, at)));
            } catch (RepositoryException.Damaged lost) {
                return Optional.empty();
            }
        }
        byte[] bytes = whole.toByteArray();
        return Optional.of(
                BlobId.of(new Sha256().hash(bytes, 0, bytes.length), 0).hex());
    }

    @Override
    public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {}

    @Override
    public void left(String path, Optional<BlobId> tree) {}
}
