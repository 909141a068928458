package dev.holdfast.internal.browse;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.FoundEntry;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The blobs and trees that a search is for, by their whole ids or the first eight digits of them. */
final class WantedIds {
    private static final int BRIEF = 8;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{64}");

    private final Set<String> blobs = new HashSet<>();
    private final Set<String> trees = new HashSet<>();

    private WantedIds() {}

    static WantedIds of(BlobIndex index, FindQuery query) {
        WantedIds wanted = new WantedIds();
        List<String> words = query.words().stream().map(WantedIds::id).toList();
        switch (query.kind()) {
            case BLOB -> wanted.blobs.addAll(words);
            case TREE -> wanted.trees.addAll(words);
            case PACK -> words.forEach(word -> wanted.addPack(index, word));
            case NAME -> throw new IllegalArgumentException("names are no ids");
        }
        return wanted;
    }

    private static String id(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches()) {
            throw new RepositoryException.Refused(
                    "'" + word + "' is no id; give all 64 hex digits, or the first " + BRIEF);
        }
        return lower;
    }

    private void addPack(BlobIndex index, String word) {
        boolean[] found = {false};
        index.forEachPack(pack -> {
            if (fits(word, pack)) {
                found[0] = true;
                index.forEachIn(
                        pack.number(),
                        entry -> (entry.type() == BlobType.DATA ? blobs : trees)
                                .add(entry.id().hex()));
            }
        });
        if (!found[0]) {
            throw new RepositoryException.NotFound("the index knows no pack whose id begins with " + word);
        }
    }

    private static boolean fits(String word, PackSummary pack) {
        return pack.id().hex().startsWith(word);
    }

    boolean hasTree(BlobId id) {
        return has(trees, id);
    }

    private static boolean has(Set<String> ids, BlobId id) {
        if (ids.isEmpty()) {
            return false;
        }
        String hex = id.hex();
        return ids.contains(hex) || ids.contains(hex.substring(0, BRIEF));
    }

    /** Those of a file's blobs that are wanted, each once. */
    Set<BlobId> blobsOf(Node node) {
        Set<BlobId> found = new LinkedHashSet<>();
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        for (int at = 0; at < content.length && !blobs.isEmpty(); at += BlobId.LENGTH) {
            BlobId id = BlobId.of(content, at);
            if (has(blobs, id)) {
                found.add(id);
            }
        }
        return found;
    }

    /** Reports a snapshot's root if it is wanted: no directory lists it. */
    void root(Snapshot snapshot, Consumer<FoundEntry> found) {
        if (hasTree(BlobId.fromHex(snapshot.tree()))) {
            found.accept(new FoundEntry.Reference(snapshot, "tree", snapshot.tree(), "/", ""));
        }
    }
}
