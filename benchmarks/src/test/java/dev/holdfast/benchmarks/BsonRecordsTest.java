package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class BsonRecordsTest {
    private final BsonRecords records = new BsonRecords();

    @Test
    void aRecordIsTheSameEachTime() {
        assertThat(bytes(7, 0)).isEqualTo(bytes(7, 0));
    }

    @Test
    void anotherEditionDiffers() {
        assertThat(bytes(7, 1)).isNotEqualTo(bytes(7, 0));
    }

    @Test
    void anotherEditionHasTheSameSize() {
        assertThat(bytes(7, 1)).hasSameSizeAs(bytes(7, 0));
    }

    @Test
    void aRecordBeginsWithItsOwnLength() {
        byte[] bytes = bytes(7, 0);

        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt())
                .isEqualTo(bytes.length);
    }

    @Test
    void theSizeIsWhatTheCorpusCountsWith() {
        assertThat(bytes(7, 0)).hasSize(Corpus.RECORD_BYTES);
    }

    private byte[] bytes(int number, int edition) {
        ByteBuffer document = records.encode(number, edition);
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);
        return bytes;
    }
}
