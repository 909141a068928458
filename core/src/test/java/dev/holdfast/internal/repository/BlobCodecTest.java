package dev.holdfast.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.CompressionMode;
import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.Sha256;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobCodecTest {
    private final SecureRandom random = new SecureRandom();
    private final BlobCodec codec =
            new BlobCodec(new Sealer(MasterKey.random(random), random), CompressionMode.AUTO, 2, 1);

    @AfterEach
    void close() {
        codec.close();
    }

    private static BlobId hash(byte[] bytes, int offset, int length) {
        return BlobId.of(new Sha256().hash(bytes, offset, length), 0);
    }

    @Test
    void aChunkOfZerosHasTheNameOfItsHash() {
        byte[] zeros = new byte[Chunking.MIN + 7];
        zeros[2] = 1;
        zeros[zeros.length - 1] = 1;
        assertThat(codec.identify(zeros, 3, Chunking.MIN)).isEqualTo(hash(zeros, 3, Chunking.MIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, Chunking.MIN - 2, Chunking.MIN - 1})
    void oneOtherByteMakesAnotherName(int at) {
        byte[] bytes = new byte[Chunking.MIN];
        bytes[at] = 1;
        assertThat(codec.identify(bytes, 0, bytes.length)).isEqualTo(hash(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Chunking.MIN - 1, Chunking.MIN + 1})
    void otherNumbersOfZerosAreHashed(int length) {
        byte[] zeros = new byte[length];
        assertThat(codec.identify(zeros, 0, length)).isEqualTo(hash(zeros, 0, length));
    }
}
