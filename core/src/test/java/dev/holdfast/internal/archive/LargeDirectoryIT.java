package dev.holdfast.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.LargeBlob;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Directories whose listing is too large for an array. */
class LargeDirectoryIT {
    /** Their listing has some 13 MB. */
    private static final int COUNT = 70_000;

    private final TestRepository repository = new TestRepository();

    private static Node node(int number) {
        byte[] name = String.format(Locale.ROOT, "entry-%08d", number).getBytes(StandardCharsets.US_ASCII);
        return Node.builder(name, NodeType.FILE).content(new byte[0]).build();
    }

    private static BlobId store(OpenRepository opened, List<Node> nodes) {
        try (BlobWriter writer = new BlobWriter(opened, () -> {})) {
            TreeAssembler assembler = new TreeAssembler(writer);
            nodes.forEach(assembler::add);
            BlobId id = assembler.finish();
            writer.flush();
            return id;
        }
    }

    private static List<Node> inOrder() {
        return IntStream.range(0, COUNT).mapToObj(LargeDirectoryIT::node).toList();
    }

    private static List<Node> read(OpenRepository opened, BlobId id) {
        List<Node> nodes = new ArrayList<>();
        try (TreeReader reader = opened.trees().open(id)) {
            reader.forEachRemaining(nodes::add);
        }
        return nodes;
    }

    @Test
    void itComesBackAsItWas() {
        BlobId id = store(repository.opened(), inOrder());
        assertThat(repository.opened().index().find(BlobType.TREE, id))
                .hasValueSatisfying(
                        location -> assertThat(LargeBlob.isLarge(location)).isTrue());
        assertThat(read(repository.reopened(), id)).isEqualTo(inOrder());
    }

    @Test
    void itIsStoredOnce() {
        BlobId first = store(repository.opened(), inOrder());
        int packs = repository.keys("data/").size();
        assertThat(store(repository.opened(), inOrder())).isEqualTo(first);
        assertThat(repository.keys("data/")).hasSize(packs);
    }

    @Test
    void theOrderInWhichEntriesComeMakesNoDifference() {
        BlobId sorted = store(repository.opened(), inOrder());
        List<Node> shuffled = new ArrayList<>(inOrder());
        Collections.shuffle(shuffled, new Random(1));
        assertThat(store(repository.opened(), shuffled)).isEqualTo(sorted);
    }

    @Test
    void oneEntryThatComesTooLateMakesNoDifference() {
        BlobId sorted = store(repository.opened(), inOrder());
        List<Node> late = new ArrayList<>(inOrder());
        late.add(late.remove(3));
        assertThat(store(repository.opened(), late)).isEqualTo(sorted);
    }

    @Test
    void aNameThatComesTwiceInDifferentPartsIsRefused() {
        List<Node> twice = new ArrayList<>(inOrder());
        Collections.reverse(twice);
        twice.add(node(COUNT - 1));
        assertThatThrownBy(() -> store(repository.opened(), twice))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("is there twice");
    }

    @Test
    void aFlippedBitIsNoticedBeforeAnEntryIsGiven() {
        BlobId id = store(repository.opened(), inOrder());
        BlobKey pack = repository.keys("data/").get(0);
        byte[] bytes = repository.store().get(pack, 0, -1, stream -> stream.readAllBytes());
        bytes[bytes.length / 2] ^= 1;
        BlobStore store = repository.store();
        store.put(pack, BlobContent.of(bytes), PutOptions.replace());
        OpenRepository reopened = repository.reopened();
        assertThatThrownBy(() -> reopened.trees().open(id))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aBlobUnderAnotherNameIsNoticedAtTheEnd() {
        BlobId id = store(repository.opened(), inOrder());
        var location = repository.opened().index().find(BlobType.TREE, id).orElseThrow();
        BlobId other = new BlobId(1, 2, 3, 4);
        try (LargeBlob blob = repository.opened().blobs().fetchLarge(location, other)) {
            assertThatThrownBy(blob::verify)
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining("does not hash to its name");
        }
    }
}
