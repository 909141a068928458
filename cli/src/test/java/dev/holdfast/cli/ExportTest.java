package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    Path directory;

    private Cli cli;
    private Path data;

    @BeforeEach
    void backUp() {
        cli = Cli.in(directory);
        data = cli.backedUp();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void tarGoesToStandardOutput() {
        assertThat(cli.ok("export", "docs:" + data, "--format", "tar", "--exclude", "big.bin")
                        .out())
                .contains("ustar", "notes/one.txt", "first note\n", "second note\n")
                .doesNotContain("0123456789");
    }

    @Test
    void aNewFileIsWrittenAndTold() throws IOException {
        Path file = directory.resolve("docs.tar.gz");

        JsonNode summary =
                JsonText.last(cli.ok("export", "docs", "--format=tar", "--gzip", "-o", file.toString(), "--json")
                        .out());

        assertThat(summary.get("message_type").asText()).isEqualTo("summary");
        assertThat(summary.get("format").asText()).isEqualTo("tar");
        assertThat(summary.get("files_exported").asInt()).isEqualTo(3);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            assertThat(text(gzip.readAllBytes())).contains("ustar", "first note\n");
        }
    }

    @Test
    void aFileThatIsThereStays() throws IOException {
        Path file = cli.file("there", "mine");

        Cli.Result result = cli.run("export", "docs", "--format=tar", "-o", file.toString());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.errors()).contains(file + " is there already");
        assertThat(Files.readString(file)).isEqualTo("mine");
    }

    @Test
    void whatCouldNotBeWrittenWholeDoesNotStay() {
        Path file = directory.resolve("x.archive");

        Cli.Result result = cli.run("export", "docs", "--format=mongodump-archive", "-o", file.toString());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.errors()).contains("no dump of a MongoDB");
        assertThat(file).doesNotExist();
    }

    @Test
    void nobodyWantsAnArchiveOnATerminal() {
        cli.types("x");

        Cli.Result result = cli.run("export", "docs", "--format=tar");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.errors()).contains("--output: expected a file");
    }
}
