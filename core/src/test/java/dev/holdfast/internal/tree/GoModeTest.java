package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class GoModeTest {
    @Property
    void permissionsSurvive(@ForAll @IntRange(min = 0, max = 07777) int permissions) {
        assertThat(GoMode.toPosix(GoMode.fromPosix(0100000 | permissions))).isEqualTo(0100000 | permissions);
    }

    @ParameterizedTest
    @EnumSource(value = NodeType.class, mode = Mode.EXCLUDE, names = "IRREGULAR")
    void typesSurvive(NodeType type) {
        assertThat(GoMode.typeOfPosix(GoMode.toPosix(GoMode.typeBits(type)))).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void typeBitsTellTheType(NodeType type) {
        assertThat(GoMode.typeOf(GoMode.typeBits(type) | GoMode.SETUID | 0777)).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void wordsTellTheType(NodeType type) {
        assertThat(NodeType.ofWord(type.word())).hasValue(type);
    }

    @Test
    void directoriesAndLinksHaveTheNumbersOfTheFormat() {
        assertThat(Integer.toUnsignedLong(GoMode.fromPosix(0040755))).isEqualTo(2_147_484_141L);
        assertThat(GoMode.fromPosix(0120777)).isEqualTo(134_218_239);
    }
}
