package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BsonStreamTest {
    /** The stream only looks at lengths and last bytes. */
    private static byte[] document(int length, Random random) {
        byte[] document = new byte[length];
        random.nextBytes(document);
        ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
        document[length - 1] = 0;
        return document;
    }

    private static byte[] document(int length) {
        return document(length, new Random(length));
    }

    private static byte[] join(byte[]... documents) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.asList(documents).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static BsonStream stream(byte[] bytes) {
        return BsonStream.of("x.bson", new ByteArrayInputStream(bytes), 1 << 22);
    }

    /** Gives as few bytes as it may. */
    private static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 3001));
            }
        };
    }

    @Test
    void documentsOfAllSizesComeInOrder() {
        Random random = new Random(1);
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            documents.add(document(i % 50 == 7 ? 1 << 21 : 5 + random.nextInt(20_000), random));
        }
        byte[] all = join(documents.toArray(byte[][]::new));

        for (InputStream in : List.of(new ByteArrayInputStream(all), dripping(all))) {
            long position = 0;
            try (BsonStream stream = BsonStream.of("x.bson", in)) {
                for (byte[] expected : documents) {
                    assertThat(stream.next()).isTrue();
                    assertThat(stream.position()).isEqualTo(position);
                    assertThat(stream.view().equals(ByteBuffer.wrap(expected))).isTrue();
                    position += expected.length;
                }
                assertThat(stream.next()).isFalse();
                assertThat(stream.documents()).isEqualTo(documents.size());
            }
        }
    }

    @Test
    void anEmptyStreamHasNone() {
        assertThat(stream(new byte[0]).next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, (1 << 22) + 1, Integer.MAX_VALUE})
    void aLengthThatCannotBeIsNamed(int length) {
        byte[] wrong = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();

        assertDamaged(join(document(10), wrong), "announces a document of " + length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 19})
    void aDocumentThatEndsEarlyIsNamed(int left) {
        assertDamaged(join(document(10), Arrays.copyOf(document(20), left)), "ends after " + left);
    }

    @Test
    void aLastByteThatIsNotZeroIsNamed() {
        byte[] wrong = document(20);
        wrong[19] = 1;

        assertDamaged(join(document(10), wrong), "has a document of 20 bytes whose last byte is not zero");
    }

    private static void assertDamaged(byte[] bytes, String what) {
        BsonStream stream = stream(bytes);

        assertThat(stream.next()).isTrue();
        assertThatThrownBy(stream::next)
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("x.bson " + what)
                .hasMessageContaining("at byte 10, document 1");
    }

    @Test
    void aStreamThatCannotBeReadIsNamed() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> BsonStream.of("x.bson", broken).next())
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("x.bson cannot be read at byte 0: gone");
    }

    @Test
    void sumsDoNotDependOnOrder() {
        List<byte[]> documents = List.of(document(10), document(11), document(1000), document(10));
        ContentSum forward = new ContentSum();
        documents.forEach(each -> forward.add(each, 0, each.length));
        ContentSum first = new ContentSum();
        ContentSum second = new ContentSum();
        first.add(ByteBuffer.wrap(documents.get(3)));
        first.add(ByteBuffer.wrap(documents.get(2)));
        second.add(documents.get(1), 0, 11);
        second.add(ByteBuffer.wrap(join(document(5), documents.get(0)), 5, 10));
        first.add(second);

        assertThat(first).hasToString(forward.toString());
        assertThat(first.documents()).isEqualTo(4);
        assertThat(first.bytes()).isEqualTo(1031);
        assertThat(first.hex()).hasSize(16);
    }

    @Test
    void sumsTellAChangedBitAndADocumentThatIsThereTwice() {
        byte[] document = document(100);
        byte[] flipped = document.clone();
        flipped[50] ^= 1;

        assertThat(sum(document)).isNotEqualTo(sum(flipped));
        assertThat(sum(document, document)).isNotEqualTo(sum(flipped, flipped));
        assertThat(sum()).isEqualTo("0000000000000000");
    }

    private static String sum(byte[]... documents) {
        ContentSum sum = new ContentSum();
        Arrays.asList(documents).forEach(each -> sum.add(each, 0, each.length));
        return sum.hex();
    }
}
