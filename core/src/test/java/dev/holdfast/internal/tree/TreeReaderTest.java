package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeReaderTest {
    private static final String FILE = "{\"name\":\"a\",\"type\":\"file\",\"content\":[]}";
    private static final byte[] GOLDEN = golden("cf0b7e2c905b32b1023b1332c91d293a9c2c5e7c029fbbe2b660bef7d4330c62");

    @Test
    void keysAroundTheNodesAreIgnored() {
        assertThat(Trees.nodes("{\"v\":{\"nodes\":[1]},\"nodes\":[" + FILE + "],\"w\":[{}],\"x\":null}"))
                .hasSize(1);
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(Trees.nodes("{\"nodes\":[{\"new\":{\"name\":[\"b\"]},\"name\":\"a\",\"type\":\"fifo\"}]}"))
                .containsExactly(Node.builder(Trees.bytes("a"), NodeType.FIFO).build());
    }

    @Test
    void keysAreReadInAnyCase() {
        assertThat(Trees.nodes("{\"nodes\":[{\"NAME\":\"a\",\"Type\":\"fifo\",\"\u017fize\":5,\"lin\u212as\":2}]}"))
                .containsExactly(Node.builder(Trees.bytes("a"), NodeType.FIFO)
                        .size(5)
                        .links(2)
                        .build());
    }

    @Test
    void nullLeavesAFieldUnset() {
        assertThat(Trees.nodes(
                        "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"uid\":null,\"mtime\":null,\"user\":null}]}"))
                .containsExactly(Node.builder(Trees.bytes("a"), NodeType.FIFO).build());
    }

    @Test
    void aSurrogateAloneIsTheReplacementCharacter() {
        assertThat(Trees.nodes("{\"nodes\":[{\"name\":\"\\ud800\",\"type\":\"fifo\"}]}")
                        .get(0)
                        .name())
                .isEqualTo(Trees.bytes("\ufffd"));
    }

    @Test
    void peekingDoesNotMoveOn() {
        TreeReader reader = TreeReader.strict("t", Trees.bytes("{\"nodes\":[" + FILE + "]}"));
        assertThat(reader.peek()).isSameAs(reader.next());
        assertThat(reader.peek()).isNull();
    }

    @Test
    void thereIsNothingAfterTheEnd() {
        TreeReader reader = TreeReader.strict("t", Trees.bytes("{\"nodes\":[]}"));
        assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "\\\\x00"})
    void dangerousNamesAreDamagedWhenStrict(String name) {
        assertThatThrownBy(() -> Trees.nodes("{\"nodes\":[{\"name\":\"" + name + "\",\"type\":\"fifo\"}]}"))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageStartingWith("the tree cannot be read after 0 entries");
    }

    @Test
    void disorderIsDamagedWhenStrict() {
        assertThatThrownBy(() -> Trees.nodes("{\"nodes\":[" + FILE + "," + FILE + "]}"))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("a does not sort after a");
    }

    @Test
    void aLenientReaderTakesAnyNameAndOrder() {
        TreeReader reader = TreeReader.lenient(
                "t", Trees.bytes("{\"nodes\":[" + FILE + "," + FILE + ",{\"name\":\"..\",\"type\":\"dir\"}]}"));
        reader.next();
        reader.next();
        assertThat(NodeRules.problems(reader.next()))
                .containsExactly("an entry is named ..", "directory .. has no subtree");
    }

    @Test
    void aFileWithoutAListIsAProblem() {
        assertThat(NodeRules.problems(Trees.nodes("{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":null}]}")
                        .get(0)))
                .containsExactly("file a has no list of blobs");
    }

    @Test
    void aNullIdIsAProblem() {
        assertThat(NodeRules.problems(Trees.file("a").content(new byte[32]).build()))
                .containsExactly("blob 0 of file a has a null id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"nodes\":null}",
                "{\"nodes\":{}}",
                "{\"nodes\":[null]}",
                "{\"nodes\":[[]]}",
                "{\"nodes\":[",
                "{\"nodes\":[]",
                "{\"nodes\":[],\"x\":",
                "{\"nodes\":[{\"name\":\"a\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"door\"}]}",
                "{\"nodes\":[{\"name\":1,\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"\\\\q\",\"type\":\"fifo\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"mode\":4294967296}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"uid\":-1}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"uid\":1.0}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"size\":18446744073709551616}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"size\":\"1\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":[\"00\"]}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":[null]}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"content\":\"\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"dir\",\"subtree\":\"zz\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"linktarget_raw\":\"*\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"extended_attributes\":[1]}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"fifo\",\"generic_attributes\":[]}]}"
            })
    void whatIsNoTreeIsDamaged(String text) {
        assertThatThrownBy(() -> Trees.nodes(text)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void nestingHasALimit() {
        assertThatThrownBy(() -> Trees.nodes("{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void valuesOfManyMebibytesPass() {
        Node node = Trees.file("a")
                .extendedAttributes(List.of(new ExtendedAttribute(Trees.bytes("user.large"), new byte[24 << 20])))
                .build();
        assertThat(Trees.nodes(Trees.encode(List.of(node)))
                        .get(0)
                        .extendedAttributes()
                        .get(0)
                        .value())
                .hasSize(24 << 20);
    }

    @Test
    void aStreamThatFailsIsDamaged() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> TreeReader.strict("tree 12", failing))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("tree 12")
                .hasMessageContaining("gone");
    }

    @Property(tries = 3000)
    void aChangedByteGivesATreeOrDamaged(@ForAll @IntRange(min = 0, max = 15_000) int at, @ForAll byte value) {
        byte[] tree = GOLDEN.clone();
        tree[at] = value;
        readAll(tree);
    }

    @Property(tries = 1000)
    void aCutTreeGivesDamaged(@ForAll @IntRange(min = 0, max = 15_000) int length) {
        byte[] tree = Arrays.copyOf(GOLDEN, length);
        assertThatThrownBy(() -> Trees.nodes(tree)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Property(tries = 2000)
    void aPieceMovedGivesATreeOrDamaged(
            @ForAll @IntRange(min = 0, max = 15_000) int from,
            @ForAll @IntRange(min = 0, max = 15_000) int to,
            @ForAll @IntRange(min = 1, max = 400) int length) {
        byte[] tree = GOLDEN.clone();
        System.arraycopy(GOLDEN, from, tree, to, length);
        readAll(tree);
    }

    @Property
    void anyBytesGiveDamaged(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> Trees.nodes(bytes)).isInstanceOf(RepositoryException.Damaged.class);
    }

    private static void readAll(byte[] tree) {
        try {
            assertThat(Trees.nodes(tree)).isNotNull();
        } catch (RepositoryException.Damaged e) {
            assertThat(e).hasMessageContaining("the tree");
        }
    }

    private static byte[] golden(String id) {
        try (InputStream in =
                Objects.requireNonNull(TreeReaderTest.class.getResourceAsStream("/golden-trees/" + id + ".json"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
