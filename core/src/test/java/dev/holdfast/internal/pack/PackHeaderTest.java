package dev.holdfast.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PackHeaderTest {
    private static List<PackEntry> entries(long seed, int count) {
        Random random = new Random(seed);
        List<PackEntry> entries = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < count; i++) {
            long length = random.nextInt(1 << 22) + (long) Sealer.OVERHEAD;
            BlobId id = new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            BlobType type = random.nextBoolean() ? BlobType.DATA : BlobType.TREE;
            entries.add(new PackEntry(
                    type, id, offset, length, random.nextBoolean() ? 0 : 1L + random.nextInt(Integer.MAX_VALUE)));
            offset += length;
        }
        return entries;
    }

    @Property(tries = 50)
    void whatIsEncodedComesBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
        List<PackEntry> entries = entries(seed, count);
        assertThat(PackHeader.decode(PackHeader.encode(entries))).isEqualTo(entries);
    }

    @Property(tries = 2000)
    void anyBytesAreAHeaderOrDamage(@ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 3) int type) {
        if (bytes.length > 0) {
            bytes[0] = (byte) type;
        }
        try {
            assertThat(PackHeader.decode(bytes)).isNotEmpty();
        } catch (RepositoryException.Damaged expected) {
            assertThat(expected).hasMessageContaining("header");
        }
    }

    @Property(tries = 50)
    void aHeaderCutShortIsDamage(@ForAll @IntRange(min = 1, max = 300) int missing) {
        byte[] plain = PackHeader.encode(entries(1, 20));
        byte[] cut = Arrays.copyOf(plain, plain.length - missing);
        try {
            assertThat(PackHeader.decode(cut)).hasSizeLessThan(20);
        } catch (RepositoryException.Damaged expected) {
            assertThat(expected).hasMessageContaining("within an entry");
        }
    }

    @Example
    void offsetsThatDoNotFitAreDamage() {
        byte[] plain = PackHeader.encode(entries(1, 2));
        Arrays.fill(plain, 1, 5, (byte) 0xff);
        assertThatThrownBy(() -> PackHeader.decode(plain)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Example
    void lengthsThatCannotBeAreDamage() {
        for (int length : new int[] {0, 32, 68, PackHeader.LONGEST + 1, -1}) {
            byte[] tail = {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)};
            assertThatThrownBy(() -> PackHeader.sealedLength(tail, 0, 1L << 30))
                    .isInstanceOf(RepositoryException.Damaged.class);
        }
    }

    @Example
    void aLengthBeyondThePackIsDamage() {
        byte[] tail = {100, 0, 0, 0};
        assertThat(PackHeader.sealedLength(tail, 0, 104)).isEqualTo(100);
        assertThatThrownBy(() -> PackHeader.sealedLength(tail, 0, 103)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Example
    void aBrokenSealIsDamage() {
        SecureRandom random = new SecureRandom();
        Sealer sealer = new Sealer(MasterKey.random(random), random);
        byte[] sealed = PackHeader.seal(entries(1, 2), sealer);
        sealed[20]++;
        assertThatThrownBy(() -> PackHeader.open(sealed, 0, sealed.length - 4, sealer))
                .isInstanceOf(RepositoryException.Damaged.class);
    }
}
