package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of keys. */
class StretchTest {
    private static final List<String> PIECES =
            List.of("a", "b", "/", "é", "\uD7FF", "\uE000", "\uFFFD", "\uD800\uDC00", "\uDBFF\uDFFF", "\uD83D\uDE00");

    @Test
    void isThatOfTheBytesOfUtf8() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String one = text(random);
            String other = text(random);

            assertThat(Integer.signum(Stretch.compare(one, other)))
                    .as("%s to %s", one, other)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
