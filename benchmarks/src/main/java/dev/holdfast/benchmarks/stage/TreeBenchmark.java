package dev.holdfast.benchmarks.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A directory of a thousand files is written down, and read. */
@State(Scope.Thread)
public class TreeBenchmark {
    private static final int FILES = 1000;

    private final List<Node> nodes = nodes();
    private final byte[] tree = encode(nodes);
    private final TokenBuffer tokens = StageData.tokens(tree);

    /** How many bytes the tree has. */
    static int treeBytes() {
        return encode(nodes()).length;
    }

    private static List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            NodeTime time = new NodeTime(1_700_000_000L + i, 123_456_789, 0);
            byte[] name = String.format("file-%06d.txt", i).getBytes(StandardCharsets.UTF_8);
            nodes.add(Node.builder(name, NodeType.FILE)
                    .mode(0644)
                    .mtime(time)
                    .atime(time)
                    .ctime(time)
                    .uid(1000)
                    .gid(1000)
                    .user("user")
                    .group("group")
                    .inode(1_000_000L + i)
                    .deviceId(66_305)
                    .size(12_345)
                    .links(1)
                    .content(StageData.random(Node.ID_LENGTH))
                    .build());
        }
        return nodes;
    }

    private static byte[] encode(List<Node> nodes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(out::write);
        nodes.forEach(encoder::add);
        encoder.finish();
        return out.toByteArray();
    }

    /** As the engine does it. */
    @Benchmark
    public byte[] encode() {
        return encode(nodes);
    }

    /** Jackson writes the same tokens. */
    @Benchmark
    public byte[] generate() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            tokens.serialize(generator);
        }
        return out.toByteArray();
    }

    /** As the engine does it. */
    @Benchmark
    public int parse() {
        int count = 0;
        try (TreeReader reader = TreeReader.strict("the tree", tree)) {
            while (reader.hasNext()) {
                count += reader.next().blobCount();
            }
        }
        return count;
    }

    /** The tokens of the tree alone. */
    @Benchmark
    public int tokens() throws IOException {
        int count = 0;
        try (JsonParser parser = new JsonFactory().createParser(tree)) {
            while (parser.nextToken() != null) {
                count++;
            }
        }
        return count;
    }
}
