package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.params.KeyParameter;

class Poly1305Test {
    private final Poly1305 mac = new Poly1305();

    private byte[] tag(byte[] key, byte[] message, int step) {
        mac.start(Arrays.copyOf(key, 16), Arrays.copyOfRange(key, 16, 32));
        for (int at = 0; at < message.length; at += step) {
            mac.update(message, at, Math.min(step, message.length - at));
        }
        byte[] tag = new byte[16];
        mac.finish(tag, 0);
        return tag;
    }

    private static byte[] reference(byte[] key, byte[] message) {
        org.bouncycastle.crypto.macs.Poly1305 reference = new org.bouncycastle.crypto.macs.Poly1305();
        reference.init(new KeyParameter(key));
        reference.update(message, 0, message.length);
        byte[] tag = new byte[16];
        int unused = reference.doFinal(tag, 0);
        return tag;
    }

    @Example
    void givesTheTagOfRfc8439() {
        byte[] key = HexFormat.of().parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] message = "Cryptographic Forum Research Group".getBytes(StandardCharsets.US_ASCII);
        assertThat(tag(key, message, 7)).asHexString().isEqualToIgnoringCase("a8061dc1305136c6c22b8baf0c0127a9");
    }

    @Property(tries = 400)
    void agreesWithBouncyCastle(
            @ForAll long seed,
            @ForAll @IntRange(max = 3000) int length,
            @ForAll @IntRange(min = 1, max = 400) int step,
            @ForAll @IntRange(max = 2) int filling) {
        Random random = new Random(seed);
        byte[] key = new byte[32];
        byte[] message = new byte[length];
        random.nextBytes(key);
        random.nextBytes(message);
        if (filling > 0) {
            Arrays.fill(message, (byte) 0xff);
            Arrays.fill(key, 0, filling == 1 ? 32 : 16, (byte) 0xff);
        }
        assertThat(tag(key, message, step)).isEqualTo(reference(key, message));
    }

    /** Test vectors 7 to 9 of RFC 8439, A.3: sums at the edge of the prime. */
    @Example
    void reducesSumsAtTheEdgeOfThePrime() {
        byte[] one = HexFormat.of().parseHex("01" + "00".repeat(31));
        byte[] two = HexFormat.of().parseHex("02" + "00".repeat(31));
        String ff = "ff".repeat(16);
        assertThat(tag(one, hex(ff + "f0" + "ff".repeat(15) + "11" + "00".repeat(15)), 48))
                .isEqualTo(hex("05" + "00".repeat(15)));
        assertThat(tag(one, hex(ff + "fb" + "fe".repeat(15) + "01".repeat(16)), 48))
                .isEqualTo(hex("00".repeat(16)));
        assertThat(tag(two, hex("fd" + "ff".repeat(15)), 16)).isEqualTo(hex("fa" + "ff".repeat(15)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
