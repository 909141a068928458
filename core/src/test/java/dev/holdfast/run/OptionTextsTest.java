package dev.holdfast.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that options are given as. */
class OptionTextsTest {
    @ParameterizedTest
    @CsvSource({"0,0", "4096,4096", "500K,512000", "16m,16777216", "2G,2147483648", "1 TiB,1099511627776"})
    void sizesArePowersOf1024(String text, long bytes) {
        assertThat(ByteSize.parse("size", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5G", "x", "999999999999999999T"})
    void otherSizesAreRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse("max-repack-size", text))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageStartingWith("max-repack-size: ");
    }

    @Test
    void aSubsetMayBeAPart() {
        assertThat(CheckDepth.parseSubset("2/5")).isEqualTo(new CheckDepth.Part(2, 5));
    }

    @Test
    void aSubsetMayBeAPercentage() {
        assertThat(CheckDepth.parseSubset("2.5%")).isEqualTo(new CheckDepth.Percent(2.5));
    }

    @Test
    void aSubsetMayBeASize() {
        assertThat(CheckDepth.parseSubset("1M")).isEqualTo(new CheckDepth.Bytes(1 << 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/5", "6/5", "1/257", "0%", "101%", "0", "half"})
    void otherSubsetsAreRefused(String text) {
        assertThatThrownBy(() -> CheckDepth.parseSubset(text)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void aPercentageOfUnusedDataIsOneOfTheWhole() {
        assertThat(UnusedLimit.parse("5%").bytes(1900)).isEqualTo(100);
    }

    @Test
    void unlimitedUnusedDataIsAnyAmount() {
        assertThat(UnusedLimit.parse("unlimited").bytes(1)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "-5%", "much"})
    void otherLimitsAreRefused(String text) {
        assertThatThrownBy(() -> UnusedLimit.parse(text)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void addingATagTwiceAddsItOnce() {
        assertThat(TagEdit.add(List.of("a", "b")).apply(List.of("a"))).containsExactly("a", "b");
    }

    @Test
    void settingTagsLeavesOurOwn() {
        assertThat(TagEdit.set(List.of("x")).apply(List.of("a", "holdfast:name=n")))
                .containsExactly("x", "holdfast:name=n");
    }

    @Test
    void ourOwnTagsCannotBeRemoved() {
        assertThatThrownBy(() -> TagEdit.remove(List.of("holdfast:name=n")))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void tagsWithCommasAreRefused() {
        assertThatThrownBy(() -> TagEdit.add(List.of("a,b"))).isInstanceOf(RepositoryException.Refused.class);
    }
}
