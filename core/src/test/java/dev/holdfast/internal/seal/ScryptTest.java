package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.generators.SCrypt;

class ScryptTest {
    private static byte[] scrypt(String password, String salt, int n, int r, int p) {
        return Scrypt.generate(bytes(password), bytes(salt), new KeyParameters(n, r, p), 64);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Example
    void givesTheKeyOfRfc7914ForAnEmptyPassword() {
        assertThat(scrypt("", "", 16, 1, 1))
                .asHexString()
                .isEqualToIgnoringCase("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    }

    @Example
    void givesTheKeyOfRfc7914ForManyLanes() {
        assertThat(scrypt("password", "NaCl", 1024, 8, 16))
                .asHexString()
                .isEqualToIgnoringCase("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    }

    @Example
    void givesTheKeyOfRfc7914ForMuchMemory() {
        assertThat(scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1))
                .asHexString()
                .isEqualToIgnoringCase("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
    }

    @Example
    void anInterruptIsKeptForLater() {
        byte[] undisturbed = scrypt("password", "salt", 1024, 8, 4);
        Thread.currentThread().interrupt();
        assertThat(scrypt("password", "salt", 1024, 8, 4)).isEqualTo(undisturbed);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Property(tries = 60)
    void agreesWithBouncyCastle(
            @ForAll long seed,
            @ForAll @IntRange(max = 80) int passwordLength,
            @ForAll @IntRange(min = 1, max = 10) int power,
            @ForAll @IntRange(min = 1, max = 9) int r,
            @ForAll @IntRange(min = 1, max = 5) int p) {
        Random random = new Random(seed);
        byte[] password = new byte[passwordLength];
        byte[] salt = new byte[64];
        random.nextBytes(password);
        random.nextBytes(salt);
        // Bouncy Castle wants N below 2^(16 r), as RFC 7914 does for r of 1.
        assertThat(Scrypt.generate(password, salt, new KeyParameters(1 << power, r, p), 64))
                .isEqualTo(SCrypt.generate(password, salt, 1 << power, r, p, 64));
    }
}
