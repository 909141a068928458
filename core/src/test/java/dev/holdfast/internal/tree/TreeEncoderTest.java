package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeEncoderTest {
    @Test
    void anEmptyTreeHasItsKnownForm() {
        assertThat(Trees.encodeToText()).isEqualTo("{\"nodes\":[]}\n");
    }

    @Test
    void aBareFileHasTheFieldsThatAreAlwaysThere() {
        assertThat(Trees.encodeToText(Trees.file("a").build()))
                .isEqualTo("{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"mtime\":\"0001-01-01T00:00:00Z\","
                        + "\"atime\":\"0001-01-01T00:00:00Z\",\"ctime\":\"0001-01-01T00:00:00Z\",\"uid\":0,\"gid\":0,"
                        + "\"content\":[]}]}\n");
    }

    @Test
    void theSameNameTwiceIsRefused() {
        assertThatThrownBy(() -> Trees.encodeToText(
                        Trees.file("a\n").build(), Trees.file("a\n").build()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("a\\n is there twice");
    }

    @Test
    void descendingNamesAreRefused() {
        assertThatThrownBy(() -> Trees.encodeToText(
                        Trees.file("b").build(), Trees.file("a").build()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("entry a comes after b");
    }

    @Test
    void namesAreOrderedAsUnsignedBytes() {
        Node ascii = Trees.file("z").build();
        Node high = Node.builder(new byte[] {(byte) 0x80}, NodeType.FIFO).build();
        assertThat(Trees.nodes(Trees.encode(List.of(ascii, high)))).containsExactly(ascii, high);
    }

    @Test
    void anEmptyNameIsRefused() {
        assertThatThrownBy(() -> Trees.encodeToText(Trees.file("").build()))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void nothingIsAddedAfterTheEnd() {
        TreeEncoder encoder = new TreeEncoder((bytes, offset, length) -> {});
        encoder.finish();
        assertThatThrownBy(() -> encoder.add(Trees.file("a").build())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLargeDirectoryLeavesInPieces() {
        int[] largest = {0};
        TreeEncoder encoder = new TreeEncoder((bytes, offset, length) -> largest[0] = Math.max(largest[0], length));
        for (int i = 0; i < 10_000; i++) {
            encoder.add(Trees.file("file-" + (10_000 + i)).build());
        }
        encoder.finish();
        assertThat(largest[0]).isLessThan(64 * 1024);
    }

    @Test
    void namesOfAttributesThatAreNotUtf8AreEscaped() {
        Node node = Trees.file("a")
                .extendedAttributes(List.of(new ExtendedAttribute(new byte[] {'u', (byte) 0xff}, new byte[] {'1'})))
                .build();
        assertThat(Trees.encodeToText(node))
                .contains("\"extended_attributes\":[{\"name\":\"u\\ufffd\",\"value\":\"MQ==\"}]");
    }

    @Test
    void everyFieldSurvives() {
        Node node = Trees.file("x")
                .mode(0644)
                .mtime(new NodeTime(1, 2, 3600))
                .atime(new NodeTime(3, 4, 0))
                .ctime(new NodeTime(5, 6, -60))
                .uid(4_294_967_295L)
                .gid(7)
                .user("\u00fc<")
                .group("g\ufffd")
                .inode(-1)
                .deviceId(Long.MIN_VALUE)
                .size(1)
                .links(2)
                .linkTarget(new byte[] {'a', (byte) 0xff})
                .extendedAttributes(List.of(new ExtendedAttribute(Trees.bytes("n"), new byte[] {1, 2, 3, 4})))
                .genericAttributes(Map.of("windows.a", "{\"x\":[1.50,true,null,\"\\u003c\"],\"y\":{}}", "b", "[]"))
                .device(9)
                .content(new byte[320])
                .subtree(new byte[32])
                .error("failed")
                .build();
        assertThat(Trees.nodes(Trees.encode(List.of(node)))).containsExactly(node);
    }
}
