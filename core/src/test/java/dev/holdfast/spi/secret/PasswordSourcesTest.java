package dev.holdfast.spi.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordSourcesTest {
    private final List<String> messages = new ArrayList<>();
    private final PasswordSources sources = PasswordSources.builder()
            .environment(Map.of("BACKUP", "correct horse", "NOTHING", ""))
            .messages(messages::add)
            .build();

    @Test
    void readsTheEnvironmentThatItIsGiven() {
        assertThat(read("env:BACKUP")).isEqualTo("correct horse");
    }

    @Test
    void schemesAreReadInAnyCase() {
        assertThat(read("ENV:BACKUP")).isEqualTo("correct horse");
    }

    @Test
    void readsAFileWithoutTheEndOfItsLine(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), " correct horse \r\n");
        assertThat(read("file:" + file)).isEqualTo("correct horse");
    }

    @Test
    void readsWhatAProgramPrintsAndPassesOnWhatItSays() {
        assertThat(read("command:sh -c 'echo unlocked >&2; echo correct horse'"))
                .isEqualTo("correct horse");
        assertThat(messages).containsExactly("unlocked\n");
    }

    @Test
    void whatHasNoKnownSchemeIsNotShown() {
        assertThatExceptionOfType(SecretException.Invalid.class)
                .isThrownBy(() -> sources.read("hunter2:hunter3"))
                .withMessageContaining("command, env, file")
                .withMessageNotContainingAny("hunter2", "hunter3");
        assertThatExceptionOfType(SecretException.Invalid.class)
                .isThrownBy(() -> sources.read("hunter2"))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void aSchemeAloneNamesNothing() {
        assertThatExceptionOfType(SecretException.Invalid.class).isThrownBy(() -> sources.read("env: "));
    }

    @Test
    void saysWhichVariableIsMissing() {
        for (String name : List.of("NOTHING", "NOWHERE")) {
            assertThatExceptionOfType(SecretException.Unavailable.class)
                    .isThrownBy(() -> sources.read("env:" + name))
                    .withMessageContaining(name);
        }
    }

    @Test
    void saysWhatIsWrongWithAFile(@TempDir Path directory) throws IOException {
        Path large = Files.write(directory.resolve("large"), new byte[64 * 1024 + 1]);
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertThatExceptionOfType(SecretException.Unavailable.class)
                .isThrownBy(() -> sources.read("file:" + directory.resolve("none")))
                .withMessageContaining("does not exist");
        assertThatExceptionOfType(SecretException.Unavailable.class)
                .isThrownBy(() -> sources.read("file:" + large))
                .withMessageContaining("larger than 64 KiB");
        assertThatExceptionOfType(SecretException.Unavailable.class)
                .isThrownBy(() -> sources.read("file:" + empty))
                .withMessageContaining("holds no password");
    }

    @Test
    void saysWhatIsWrongWithACommand() {
        assertThatExceptionOfType(SecretException.Unavailable.class)
                .isThrownBy(() -> sources.read("command:false"))
                .withMessageContaining("exit code 1");
        assertThatExceptionOfType(SecretException.Invalid.class)
                .isThrownBy(() -> sources.read("command:'open"))
                .withMessageContaining("not closed");
    }

    @Test
    void theContextShowsNoVariables() {
        assertThat(new PasswordSource.Context(Map.of("BACKUP", "correct horse"), messages::add))
                .asString()
                .doesNotContain("horse");
    }

    private String read(String reference) {
        try (Secret secret = sources.read(reference)) {
            return new String(secret.revealUtf8(), StandardCharsets.UTF_8);
        }
    }
}
