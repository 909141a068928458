package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected names are what Go's url.QueryEscape gives. */
class FileNamesTest {
    private static final String LONG = "é x".repeat(70);
    private static final String LONG_FILE = "%C3%A9+x".repeat(26) + "%240tjtQC5jtU-wLXtus7bXBi4unaU";

    @Test
    void whatIsNoPlainLetterIsEscaped() {
        assertThat(FileNames.of("a b/c%d.é~!*'()$&+,;=@:[]\u0001\"<>"))
                .isEqualTo("a+b%2Fc%25d.%C3%A9~%21%2A%27%28%29%24%26%2B%2C%3B%3D%40%3A%5B%5D%01%22%3C%3E");
    }

    @Test
    void aLongNameIsCutAndGetsAHash() {
        assertThat(FileNames.of(LONG)).hasSize(238).isEqualTo(LONG_FILE);
    }

    @Test
    void aNameOf238CharactersIsNotCut() {
        assertThat(FileNames.of("x".repeat(238))).isEqualTo("x".repeat(238));
    }

    @Test
    void aCutNameDoesNotTellTheCollection() {
        assertThat(FileNames.collection(LONG_FILE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "a b/c%d.é~!*'()$&+,;=@:[]\u0001\"<>", "system.buckets.x", "$admin.system.users", "😀"})
    void theCollectionIsReadFromTheName(String collection) {
        assertThat(FileNames.collection(FileNames.of(collection))).contains(collection);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%", "a%4", "a%4g", "%C3", "%ff"})
    void whatIsNotEscapedWellIsNoName(String fileName) {
        assertThat(FileNames.collection(fileName)).isEmpty();
    }
}
