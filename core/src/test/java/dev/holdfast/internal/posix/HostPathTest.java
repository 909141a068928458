package dev.holdfast.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//a//b/, /a/b",
        "/a/../b, /b",
        "/.., /",
        ".., ..",
        "../../a/.., ../..",
        "./x, x",
        "a/.., .",
        "a/./b, a/b"
    })
    void pathsAreCleaned(String path, String expected) {
        assertThat(HostPath.clean(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a, b", "/a, /, a", "a, ., a", "../a, .., a", "/, /, ''", ".., .., ''", "., ., ''"})
    void pathsAreTakenApart(String path, String parent, String last) {
        assertThat(HostPath.of(path)).isEqualTo(new HostPath(parent, last));
    }
}
