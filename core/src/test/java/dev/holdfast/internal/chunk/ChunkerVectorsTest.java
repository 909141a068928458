package dev.holdfast.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The boundaries of the real chunker, where its vectors are at hand. */
class ChunkerVectorsTest {
    private static final Path VECTORS = Path.of("../../shared/formats/chunker_vectors.json");

    @TestFactory
    Stream<DynamicTest> cutsAsTheRealChunker() throws IOException {
        assumeTrue(Files.exists(VECTORS), "no vectors at " + VECTORS.toAbsolutePath());
        JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile()).get("vectors");
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").asText(), () -> check(vector)));
    }

    private static void check(JsonNode vector) {
        byte[] input = input(vector);
        assertThat(sha256(input)).isEqualTo(vector.get("input_sha256").asText());
        List<String> expected = new ArrayList<>();
        vector.get("chunks")
                .forEach(chunk -> expected.add(
                        chunk.get("length").asInt() + " " + chunk.get("sha256").asText()));
        Polynomial polynomial = Polynomial.parse(vector.get("polynomial").asText());
        assertThat(cut(polynomial, input)).isEqualTo(expected);
    }

    private static byte[] input(JsonNode vector) {
        int length = vector.get("length").asInt();
        return switch (vector.get("generator").asText()) {
            case "zeros" -> new byte[length];
            case "i%251" -> Streams.periodic(length);
            case "xorshift64star" -> Streams.xorshift(vector.get("seed").asLong(), length);
            default -> {
                byte[] bytes = Streams.xorshift(vector.get("seed").asLong(), length);
                Arrays.fill(bytes, 4 << 20, 6 << 20, (byte) 0);
                yield bytes;
            }
        };
    }

    private static List<String> cut(Polynomial polynomial, byte[] input) {
        List<String> chunks = new ArrayList<>();
        BufferPool pool = new BufferPool(16 << 20);
        try (Chunking chunking = new Chunking(new CutFinder(polynomial), pool, Chunking.UNKNOWN, chunk -> {
            chunks.add(chunk.length() + " " + sha256(chunk.copy()));
            chunk.release();
        })) {
            chunking.write(input, 0, input.length);
            chunking.finish();
        }
        return chunks;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
