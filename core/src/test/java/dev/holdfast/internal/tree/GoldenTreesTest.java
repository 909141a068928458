package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees that restic wrote; see the README beside them. */
class GoldenTreesTest {
    private static final String ODD = "cf0b7e2c905b32b1023b1332c91d293a9c2c5e7c029fbbe2b660bef7d4330c62.json";

    static Stream<Path> trees() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(GoldenTreesTest.class.getResource("/golden-trees"))
                .toURI());
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.toString().endsWith(".json")).sorted().forEach(files::add);
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void decodingAndEncodingGivesTheSameBytes(Path file) throws IOException {
        byte[] tree = Files.readAllBytes(file);
        assertThat(new String(Trees.encode(Trees.nodes(tree)), StandardCharsets.UTF_8))
                .isEqualTo(new String(tree, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aRebuiltNodeIsEncodedTheSame(Path file) throws IOException {
        byte[] tree = Files.readAllBytes(file);
        List<Node> copies =
                Trees.nodes(tree).stream().map(node -> node.toBuilder().build()).toList();
        assertThat(Trees.encode(copies)).isEqualTo(tree);
    }

    @ParameterizedTest
    @MethodSource("trees")
    void resticsNodesHaveNoProblems(Path file) throws IOException {
        assertThat(Trees.nodes(Files.readAllBytes(file)).stream().flatMap(node -> NodeRules.problems(node).stream()))
                .isEmpty();
    }

    @Test
    void namesThatAreNotUtf8ComeBackAsTheyWere() {
        assertThat(odd()).containsKey("bad\u00ff\u00feutf8\u00c3").containsKey("over\u00c0\u00af");
    }

    @Test
    void linkTargetsThatAreNotUtf8ComeBackAsTheyWere() {
        assertThat(new String(odd("link-bad").linkTarget(), StandardCharsets.ISO_8859_1))
                .isEqualTo("bad\u00ff\u00c3(target\u00e2\u0082");
    }

    @Test
    void modesTellSetuidSetgidAndSticky() {
        assertThat(GoMode.toPosix(odd("all").mode())).isEqualTo(0107777);
    }

    @Test
    void modesOfDevicesAreThoseOfPosix() {
        assertThat(GoMode.toPosix(odd("chr").mode())).isEqualTo(0020600);
    }

    @Test
    void extendedAttributesKeepTheirBytes() {
        assertThat(odd("xattr").extendedAttributes())
                .contains(new ExtendedAttribute("user.b".getBytes(StandardCharsets.UTF_8), new byte[] {0, 1, -1}));
    }

    @Test
    void timesBefore1970KeepTheirNanoseconds() {
        assertThat(odd("old1969").mtime()).isEqualTo(new NodeTime(-2, 500_000_000, 0));
    }

    @Test
    void onlyFilesHaveAList() {
        assertThat(odd("empty").content()).isEmpty();
        assertThat(odd("none").content()).hasValue(new byte[0]);
    }

    private static Node odd(String name) {
        return Objects.requireNonNull(odd().get(name), name);
    }

    private static Map<String, Node> odd() {
        Map<String, Node> byName = new HashMap<>();
        try {
            for (Node node : Trees.nodes(trees().filter(file -> file.endsWith(ODD))
                    .map(GoldenTreesTest::bytes)
                    .findFirst()
                    .orElseThrow())) {
                byName.put(new String(node.name(), StandardCharsets.ISO_8859_1), node);
            }
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
        return byName;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
