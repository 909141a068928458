package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCodecTest {
    private static final String WRITTEN_BY_RESTIC =
            "{\"version\":2,\"id\":\"fae1277c6c4c5e718c01074f2722b4cbf6a4a373611b2dcd9234a8b98480c03b\","
                    + "\"chunker_polynomial\":\"270cfd92b91ecf\"}";

    @Test
    void decodingAndEncodingGivesTheSameBytes() {
        assertThat(new String(ConfigCodec.encode(decode(WRITTEN_BY_RESTIC)), StandardCharsets.UTF_8))
                .isEqualTo(WRITTEN_BY_RESTIC);
    }

    @Test
    void thePolynomialIsHexadecimal() {
        assertThat(decode(WRITTEN_BY_RESTIC).polynomial()).isEqualTo(0x270cfd92b91ecfL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "4294967298", "9223372036854775807"})
    void otherVersionsAreUnsupported(String version) {
        assertThatThrownBy(() -> decode(WRITTEN_BY_RESTIC.replace(":2,", ":" + version + ",")))
                .isInstanceOf(RepositoryException.Unsupported.class)
                .hasMessageContaining("version " + version)
                .hasMessageContaining("1 to 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\":2}",
                "{\"version\":2,\"id\":\"a\"}",
                "{\"version\":1,\"id\":\"a\",\"chunker_polynomial\":\"x\"}",
                "{\"version\":\"2\"}"
            })
    void whatIsNoConfigIsDamaged(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(RepositoryException.Damaged.class);
    }

    private static RepositoryConfig decode(String json) {
        return ConfigCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }
}
