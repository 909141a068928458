package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SealerTest {
    private final SecureRandom random = new SecureRandom();
    private final MasterKey key = MasterKey.random(random);
    private final Sealer sealer = new Sealer(key, random);

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Property(tries = 50)
    void whatIsSealedOpensAgain(@ForAll long seed, @ForAll @IntRange(max = 70_000) int length) {
        byte[] plain = bytes(seed, length);
        byte[] sealed = sealer.seal(plain);
        assertThat(sealed).hasSize(length + Sealer.OVERHEAD);
        assertThat(new Sealer(key, random).open(sealed)).isEqualTo(plain);
    }

    @Property(tries = 30)
    void sealsAndOpensInPlace(@ForAll long seed, @ForAll @IntRange(max = 70_000) int length) {
        byte[] array = new byte[length + Sealer.OVERHEAD + 5];
        byte[] plain = bytes(seed, length);
        System.arraycopy(plain, 0, array, 5 + 16, length);
        int sealed = sealer.seal(array, 5 + 16, length, array, 5);
        assertThat(sealer.open(array, 5, sealed, array, 5)).isEqualTo(length);
        assertThat(Arrays.copyOfRange(array, 5, 5 + length)).isEqualTo(plain);
    }

    @Property(tries = 50)
    void aChangedBitIsNoticed(@ForAll @IntRange(max = 131) int at, @ForAll @IntRange(max = 7) int bit) {
        byte[] sealed = sealer.seal(bytes(1, 100));
        sealed[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> sealer.open(sealed)).isInstanceOf(SealBroken.class);
    }

    @Example
    void aBrokenSealLeavesTheTargetAsItWas() {
        byte[] sealed = sealer.seal(bytes(1, 100));
        sealed[50]++;
        byte[] target = new byte[100];
        assertThatThrownBy(() -> sealer.open(sealed, 0, sealed.length, target, 0))
                .isInstanceOf(SealBroken.class);
        assertThat(target).containsOnly(0);
    }

    @Example
    void fewerBytesThanTheOverheadAreNoSeal() {
        assertThatThrownBy(() -> sealer.open(new byte[31])).isInstanceOf(SealBroken.class);
    }

    @Example
    void anIvOfZerosIsRefused() {
        assertThatThrownBy(() -> sealer.open(new byte[40])).hasMessageContaining("zero");
    }

    @Example
    void anotherKeyDoesNotOpen() {
        byte[] sealed = sealer.seal(new byte[10]);
        assertThatThrownBy(() -> new Sealer(MasterKey.random(random), random).open(sealed))
                .isInstanceOf(SealBroken.class);
    }

    @Example
    void noIvComesTwice() {
        long different = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> Arrays.toString(Arrays.copyOf(sealer.seal(new byte[0]), 16)))
                .distinct()
                .count();
        assertThat(different).isEqualTo(1000);
    }

    @Property(tries = 30)
    void piecesSealedOneByOneOpenAsAWhole(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40_000) int step) {
        byte[] plain = bytes(seed, 100_000);
        byte[] sealed = new byte[plain.length + Sealer.OVERHEAD];
        SealingStream stream = sealer.begin();
        int at = stream.begin(sealed, 0);
        for (int done = 0; done < plain.length; done += step) {
            at += stream.update(plain, done, Math.min(step, plain.length - done), sealed, at);
        }
        at += stream.finish(sealed, at);
        assertThat(at).isEqualTo(sealed.length);
        assertThat(sealer.open(sealed)).isEqualTo(plain);
    }

    private byte[] openInPieces(byte[] sealed, int step) {
        int length = sealed.length - Sealer.OVERHEAD;
        byte[] plain = new byte[length];
        OpeningStream stream = sealer.beginOpening();
        stream.begin(sealed, 0);
        for (int done = 0; done < length; done += step) {
            stream.update(sealed, 16 + done, Math.min(step, length - done), plain, done);
        }
        stream.finish(sealed, 16 + length);
        return plain;
    }

    @Example
    void opensInPieces() {
        byte[] plain = bytes(3, 50_000);
        assertThat(openInPieces(sealer.seal(plain), 777)).isEqualTo(plain);
    }

    @Example
    void openingInPiecesNoticesDamageAtTheEnd() {
        byte[] sealed = sealer.seal(bytes(3, 50_000));
        sealed[40_000]++;
        assertThatThrownBy(() -> openInPieces(sealed, 777)).isInstanceOf(SealBroken.class);
    }
}
