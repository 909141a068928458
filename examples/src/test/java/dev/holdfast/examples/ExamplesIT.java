package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesIT {
    private static final Path SOURCES = Path.of("src/main/java/dev/holdfast/examples");

    @TempDir
    Path directory;

    private String repository = "";
    private String password = "";
    private String data = "";

    @BeforeEach
    void prepare() throws IOException {
        repository = "file:" + directory.resolve("repository");
        password = Files.writeString(directory.resolve("password"), "correct horse\n")
                .toString();
        Path files = Files.createDirectories(directory.resolve("data/sub"));
        Files.writeString(files.resolve("note.txt"), "note");
        Files.writeString(files.resolve("draft.tmp"), "draft");
        data = directory.resolve("data").toString();
    }

    @Test
    void everyVerbRunsAfterTheOther() throws IOException {
        String target = directory.resolve("target").toString();
        Init.main(new String[] {repository, password});
        Backup.main(new String[] {repository, password, data});
        Files.writeString(Path.of(data, "sub/note.txt"), "changed note");
        Backup.main(new String[] {repository, password, data});
        Forget.main(new String[] {repository, password});
        Prune.main(new String[] {repository, password});
        Check.main(new String[] {repository, password});
        Restore.main(new String[] {repository, password, data, target});
        assertThat(Path.of(target, "sub/note.txt")).hasContent("changed note");
        assertThat(Path.of(target, "sub/draft.tmp")).doesNotExist();
    }

    @Test
    void fixtureInMemoryNeedsNoDisk() {
        InMemory.main(new String[0]);
        try (InMemory fixture = new InMemory()) {
            MemoryWorkload copy = fixture.roundTrip(MemoryWorkload.named("x").put("a/b", "content"));
            assertThat(copy.get("a/b")).hasValue("content".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(fixture.repository().snapshots()).hasSize(1);
        }
    }

    @Test
    void aServiceRunsTheSchedulesOfAFile() throws IOException, InterruptedException {
        Path definitions =
                Files.writeString(directory.resolve("definitions.yaml"), """
                storages:
                  main: {uri: "file://WORK/served", password: "file:WORK/password", default: true}
                targets:
                  documents: {uri: "dir:WORK/data"}
                policies:
                  daily: {items: [{frequency: daily, retention: 7 days}], onDemand: 3 days}
                schedules:
                  nightly: {targets: [documents], policy: daily, skipOnCreation: true}
                """.replace("WORK", directory.toString()));
        Serve.main(new String[] {definitions.toString(), "nightly"});

        try (Secret secret = PasswordFile.read(password);
                Repository served = Repository.open(BlobStores.open("file:" + directory.resolve("served")), secret)) {
            assertThat(served.snapshots())
                    .singleElement()
                    .satisfies(snapshot -> assertThat(snapshot.hostname()).isEqualTo("documents"));
        }
    }

    @Test
    void noExampleIsLong() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            List<Path> all = sources.toList();
            for (Path source : all) {
                assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThan(60);
            }
        }
    }

    @Test
    void readmeShowsWhatCompiles() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String source = Files.readString(SOURCES.resolve("Readme.java"));
        assertThat(bare(between(readme, "```java", "```")))
                .isEqualTo(bare(between(source, "// The example begins.", "// The example ends.")));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** Without spaces and the numbers behind the lines. */
    private static String bare(String code) {
        return code.replaceAll("(?m)\\s*// [0-9]+$", "").replaceAll("\\s+", "");
    }
}
