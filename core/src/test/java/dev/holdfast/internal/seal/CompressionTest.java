package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final byte[] TEXT =
            "a text that compresses well; ".repeat(1000).getBytes(StandardCharsets.US_ASCII);

    private final Compression compression = new Compression(CompressionMode.AUTO);
    private final Sealer sealer = sealer();

    private static Sealer sealer() {
        SecureRandom random = new SecureRandom();
        return new Sealer(MasterKey.random(random), random);
    }

    @AfterEach
    void free() {
        compression.close();
    }

    private byte[] frame(byte[] plain) {
        byte[] room = new byte[Compression.bound(plain.length)];
        int length = compression.compress(plain, 0, plain.length, room, 0);
        return Arrays.copyOf(room, length);
    }

    @Test
    void whatIsCompressedComesBack() {
        byte[] frame = frame(TEXT);
        byte[] plain = new byte[TEXT.length];
        compression.decompress(frame, 0, frame.length, plain, 0, plain.length);
        assertThat(frame).hasSizeLessThan(200);
        assertThat(plain).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void anotherLengthThanExpectedIsDamage(int difference) {
        byte[] frame = frame(TEXT);
        byte[] plain = new byte[TEXT.length + 1];
        assertThatThrownBy(() -> compression.decompress(frame, 0, frame.length, plain, 0, TEXT.length + difference))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void noByteIsWrittenBehindTheExpectedLength() {
        byte[] frame = frame(TEXT);
        byte[] plain = new byte[TEXT.length];
        assertThatThrownBy(() -> compression.decompress(frame, 0, frame.length, plain, 0, 100))
                .isInstanceOf(SealBroken.class);
        assertThat(Arrays.copyOfRange(plain, 100, plain.length)).containsOnly(0);
    }

    @Test
    void aFrameThatHoldsMoreThanTheLimitIsRefused() {
        byte[] frame = frame(new byte[10_000_000]);
        assertThatThrownBy(() -> Compression.decompress(frame, 0, frame.length, 9_999_999))
                .hasMessageContaining("9999999");
    }

    @Test
    void whatIsNoFrameIsDamage() {
        byte[] plain = new byte[10];
        assertThatThrownBy(() -> compression.decompress(TEXT, 0, 100, plain, 0, 10))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> Compression.decompress(TEXT, 0, 100, 1000)).isInstanceOf(SealBroken.class);
    }

    @Test
    void aFrameCutShortIsDamage() {
        byte[] frame = frame(TEXT);
        assertThatThrownBy(() -> Compression.decompress(frame, 0, frame.length - 1, 100_000))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void streamsCompressToTheSameContent() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (OutputStream out = compression.compressing(frame)) {
            out.write(TEXT);
        }
        try (InputStream in = Compression.decompressing(new ByteArrayInputStream(frame.toByteArray()))) {
            assertThat(in.readAllBytes()).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void filesOfBothVersionsComeBack(int version) {
        UnpackedCodec codec = new UnpackedCodec(sealer, compression, version);
        byte[] json =
                ("{\"text\":\"" + new String(TEXT, StandardCharsets.US_ASCII) + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] stored = codec.encode(json);
        assertThat(codec.decode(stored)).isEqualTo(json);
        assertThat(stored.length < 300).isEqualTo(version == 2);
    }

    @Test
    void theConfigIsNotCompressed() {
        UnpackedCodec codec = new UnpackedCodec(sealer, compression, 2);
        byte[] json = "{\"version\":2}".getBytes(StandardCharsets.UTF_8);
        byte[] stored = codec.encodeConfig(json);
        assertThat(stored).hasSize(json.length + Sealer.OVERHEAD);
        assertThat(codec.decode(stored)).isEqualTo(json);
    }

    @Test
    void anUnknownMarkerIsDamage() {
        byte[] stored = sealer.seal(new byte[] {3, 1, 2});
        assertThatThrownBy(() -> new UnpackedCodec(sealer, compression, 2).decode(stored))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("marker 3");
    }

    @Test
    void aBrokenSealIsDamage() {
        byte[] stored = sealer.seal(TEXT);
        stored[20]++;
        assertThatThrownBy(() -> new UnpackedCodec(sealer, compression, 2).decode(stored))
                .isInstanceOf(RepositoryException.Damaged.class);
    }
}
