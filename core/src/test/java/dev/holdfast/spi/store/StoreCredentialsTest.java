package dev.holdfast.spi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.Secret;
import dev.holdfast.spi.secret.PasswordSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCredentialsTest {
    @TempDir
    Path directory;

    private static String read(StoreCredentials credentials, String name) {
        try (Secret secret = credentials.read(name)) {
            return new String(secret.revealUtf8(), StandardCharsets.UTF_8);
        }
    }

    private static StoreCredentials references(Map<String, String> references) {
        PasswordSources sources =
                PasswordSources.builder().environment(Map.of("KEY", "hunter2")).build();
        return StoreCredentials.byReference(references, sources::read);
    }

    @Test
    void eachUseReadsAnew() throws IOException {
        Path file = directory.resolve("secret");
        StoreCredentials credentials = references(Map.of("secretKey", "file:" + file));
        Files.writeString(file, "first\n");
        assertThat(read(credentials, "secretKey")).isEqualTo("first");
        Files.writeString(file, "renewed\n");
        assertThat(read(credentials, "secretKey")).isEqualTo("renewed");
    }

    @Test
    void aDirectoryGivesWhatHasNoReferenceOfItsOwn() throws IOException {
        Files.writeString(directory.resolve("accessKey"), "from the directory\n");
        Files.writeString(directory.resolve("secretKey"), "not this one\n");
        StoreCredentials credentials =
                references(Map.of(StoreCredentials.DIRECTORY, "file:" + directory, "secretKey", "env:KEY"));
        assertThat(credentials.names()).containsExactlyInAnyOrder("accessKey", "secretKey");
        assertThat(read(credentials, "accessKey")).isEqualTo("from the directory");
        assertThat(read(credentials, "secretKey")).isEqualTo("hunter2");
    }

    @Test
    void aFileThatAppearsLaterIsSeen() throws IOException {
        StoreCredentials credentials = references(Map.of(StoreCredentials.DIRECTORY, "file:" + directory));
        assertThat(credentials.names()).isEmpty();
        Files.writeString(directory.resolve("sessionToken"), "temporary");
        assertThat(credentials.names()).containsExactly("sessionToken");
    }

    @Test
    void saysWhichCredentialIsNotToBeHad() {
        assertThatExceptionOfType(StoreException.Denied.class)
                .isThrownBy(() -> read(references(Map.of("accessKey", "env:NOWHERE")), "accessKey"))
                .withMessageContaining("'accessKey'")
                .withMessageContaining("NOWHERE");
    }

    @Test
    void aDirectoryIsNamedByItsPath() {
        assertThatExceptionOfType(StoreException.Invalid.class)
                .isThrownBy(() -> references(Map.of(StoreCredentials.DIRECTORY, "env:KEY")))
                .withMessageContaining("credentials.directory");
    }

    @Test
    void namesAreShownAndSecretsAreNot() throws IOException {
        Files.writeString(directory.resolve("token"), "hunter3");
        Map<String, String> references = new HashMap<>();
        references.put("accessKey", "env:KEY");
        references.put(StoreCredentials.DIRECTORY, "file:" + directory);
        StoreCredentials credentials = references(references);
        assertThat(read(credentials, "accessKey")).isEqualTo("hunter2");
        assertThat(credentials.toString()).contains("accessKey").doesNotContain("hunter");
    }

    @Test
    void filesAndMemoryAskNobodyWhoTheyAre() {
        for (String location : new String[] {directory.toString(), "memory:x"}) {
            assertThatExceptionOfType(StoreException.Invalid.class)
                    .isThrownBy(() -> BlobStores.open(location, references(Map.of("accessKey", "env:KEY"))))
                    .withMessageContaining("take no credentials");
            BlobStores.open(location, StoreCredentials.none()).close();
        }
    }
}
