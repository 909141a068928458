package dev.holdfast.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolynomialTest {
    @ParameterizedTest
    @ValueSource(strings = {"3da3358b4dc173", "2c709a6295cc53", "2638278a8684c1"})
    void takesPolynomialsThatResticUses(String hex) {
        assertThat(Polynomial.parse(hex).hex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "1",
                "xyz",
                "3da3358b4dc172",
                "7da3358b4dc173",
                "1da3358b4dc173",
                "ffffffffffffffffff",
                "-1"
            })
    void refusesEverythingElse(String hex) {
        assertThatThrownBy(() -> Polynomial.parse(hex)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void drawsTheFirstIrreducibleOneAsTheRealChunkerDoes() {
        ByteBuffer words = ByteBuffer.wrap(Streams.xorshift(2024, 8 * 500)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(Polynomial.random(words::getLong).hex()).isEqualTo("2c709a6295cc53");
    }

    /** There are 30 irreducible polynomials of degree 8 (necklace formula). */
    @Test
    void theTestFindsAllOfASmallDegree() {
        int found = 0;
        for (int p = 256; p < 512; p++) {
            found += Polynomial.isIrreducible(p) ? 1 : 0;
        }
        assertThat(found).isEqualTo(30);
    }
}
