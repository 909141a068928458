package dev.holdfast.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackBuilderTest {
    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(MasterKey.random(random), random);
    private final PagePool pool = new PagePool(20);
    private final PackBuilder builder = new PackBuilder(BlobType.DATA, pool);

    private static byte[] plain(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private BlobId add(byte[] plain) {
        byte[] sealed = sealer.seal(plain);
        BlobId id = BlobId.of(new Sha256().hash(plain, 0, plain.length), 0);
        builder.add(BlobType.DATA, id, sealed, 0, sealed.length, 0);
        return id;
    }

    private static byte[] content(FinishedPack pack) throws IOException {
        try (InputStream in = pack.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void blobsOpenFromTheirPlaces() throws IOException {
        int[] sizes = {0, 1, 700_000, 5_000_000, 20};
        for (int i = 0; i < sizes.length; i++) {
            var unused = add(plain(i, sizes[i]));
        }
        FinishedPack pack = builder.finish(sealer);
        byte[] file = content(pack);
        for (int i = 0; i < sizes.length; i++) {
            PackEntry entry = pack.entries().get(i);
            byte[] sealed = Arrays.copyOfRange(file, (int) entry.offset(), (int) (entry.offset() + entry.length()));
            assertThat(Arrays.equals(sealer.open(sealed), plain(i, sizes[i]))).isTrue();
        }
    }

    @Test
    void theHeaderAtTheEndNamesTheBlobs() throws IOException {
        for (int i = 0; i < 100; i++) {
            var unused = add(plain(i, 1000));
        }
        FinishedPack pack = builder.finish(sealer);
        byte[] file = content(pack);
        int length = PackHeader.sealedLength(file, file.length - 4, file.length);
        assertThat(PackHeader.open(file, file.length - 4 - length, length, sealer))
                .isEqualTo(pack.entries());
    }

    @Test
    void theNameIsTheHashOfTheFile() throws IOException {
        var unused = add(plain(1, 3_000_000));
        FinishedPack pack = builder.finish(sealer);
        byte[] file = content(pack);
        assertThat(pack.sha256()).isEqualTo(new Sha256().hash(file, 0, file.length));
        assertThat(pack.id()).isEqualTo(BlobId.of(pack.sha256(), 0));
        assertThat(pack.lengthBytes()).isEqualTo(file.length);
    }

    @Test
    void theSizeIsKnownBeforehand() {
        var unused = add(plain(1, 1234));
        long size = builder.sizeBytes();
        FinishedPack pack = builder.finish(sealer);
        assertThat(pack.lengthBytes()).isEqualTo(size).isEqualTo(PackHeader.packSize(pack.entries()));
    }

    @Test
    void theContentCanBeReadAgain() throws IOException {
        var unused = add(plain(1, 2_000_000));
        FinishedPack pack = builder.finish(sealer);
        assertThat(Arrays.equals(content(pack), content(pack))).isTrue();
    }

    @Test
    void bytesAndRangesOfTheStreamAgree() throws IOException {
        var unused = add(plain(1, 100));
        FinishedPack pack = builder.finish(sealer);
        byte[] file = content(pack);
        try (InputStream in = pack.open()) {
            assertThat(in.read()).isEqualTo(file[0] & 0xff);
            assertThat(in.skip(10)).isEqualTo(10);
            assertThat(in.available()).isEqualTo(file.length - 11);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(file, 11, file.length));
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aPackIsFullAtItsTargetSize() {
        var unused = add(plain(1, PackBuilder.TARGET - 33));
        assertThat(builder.isFull()).isFalse();
        unused = add(new byte[0]);
        assertThat(builder.isFull()).isTrue();
    }

    @Test
    void pagesAreUsedAgain() {
        var unused = add(plain(1, 3_000_000));
        FinishedPack pack = builder.finish(sealer);
        pack.release();
        pack.release();
        assertThat(pool.idlePages()).isEqualTo(3);
    }

    @Test
    void aLargeBlobComesFromAStream() throws IOException {
        byte[] sealed = sealer.seal(plain(1, 2_500_000));
        builder.add(BlobType.DATA, new BlobId(1, 2, 3, 4), new ByteArrayInputStream(sealed), 9_000_000);
        FinishedPack pack = builder.finish(sealer);
        assertThat(pack.entries())
                .containsExactly(new PackEntry(BlobType.DATA, new BlobId(1, 2, 3, 4), 0, sealed.length, 9_000_000));
        assertThat(Arrays.equals(Arrays.copyOf(content(pack), sealed.length), sealed))
                .isTrue();
    }

    @Test
    void aStreamThatFailsLeavesNothing() {
        InputStream failing = new InputStream() {
            private int left = 3_000_000;

            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                left -= length;
                return left > 0 ? length : read();
            }
        };
        long before = builder.sizeBytes();
        assertThatThrownBy(() -> builder.add(BlobType.DATA, new BlobId(1, 2, 3, 4), failing, 0))
                .hasMessage("broken");
        assertThat(builder.sizeBytes()).isEqualTo(before);
        assertThat(builder.count()).isZero();
    }

    @Test
    void blobsOfAnotherTypeAreRefusedAndDropped() {
        byte[] sealed = sealer.seal(new byte[10]);
        assertThatThrownBy(() -> builder.add(BlobType.TREE, new BlobId(1, 2, 3, 4), sealed, 0, sealed.length, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.sizeBytes()).isEqualTo(PackHeader.FIXED);
    }

    @Test
    void aPackWithoutBlobsIsRefused() {
        assertThatThrownBy(() -> builder.finish(sealer)).isInstanceOf(IllegalStateException.class);
    }
}
