package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final String MONTH = "../examples/month.yaml";

    @TempDir
    private Path directory;

    private Cli cli;
    private String rarer;

    @BeforeEach
    void write() throws IOException {
        cli = Cli.in(directory);
        rarer = Files.writeString(
                        directory.resolve("rarer.yaml"),
                        Files.readString(Path.of(MONTH))
                                .replace("      - {frequency: hourly, interval: 12, retention: 2 days}\n", ""))
                .toString();
    }

    private Cli.Result simulate(String... options) {
        List<String> words =
                new ArrayList<>(List.of("simulate", MONTH, "--from=2030-03-01", "--until=2030-04-01", "--size=1G"));
        words.addAll(List.of(options));
        return cli.ok(words.toArray(String[]::new));
    }

    @Test
    void peopleReadWhatIsKeptAndWhatMayBeLost() {
        List<String> lines = simulate().lines();

        assertThat(lines).contains("schedule nightly, target documents", "schedule nightly, target database");
        assertThat(lines.get(1).split(" {2,}"))
                .startsWith("Definitions", "Policy", "Due", "Failed", "Kept", "At most", "Oldest", "Longest gap");
        assertThat(lines.stream().filter(line -> line.startsWith(MONTH)).toList())
                .hasSize(2)
                .allMatch(line -> line.matches(".*standard +63 +0 +12 +12 +2030-03-09 02:30 +12 h 0 min.*"));
        assertThat(lines).anyMatch(line -> line.startsWith("2030-04-01 "));
    }

    @Test
    void programsGetEachBackupAndEachDay() {
        JsonNode course = JsonText.of(simulate("--json").out())
                .get("results")
                .get(0)
                .get("courses")
                .get(1);

        assertThat(course.get("target").asText()).isEqualTo("database");
        assertThat(course.get("due").asInt()).isEqualTo(63);
        assertThat(course.get("days")).hasSize(32);
        JsonNode oldest = course.get("kept").get(0);
        assertThat(oldest.get("time").asText()).isEqualTo("2030-03-09T01:30:00Z");
        assertThat(oldest.get("expires").asText()).isEqualTo("2030-04-06T00:30:00Z");
        assertThat(oldest.get("rules").findValuesAsText("")).isEmpty();
        assertThat(oldest.get("reasons").toString()).contains("lifetime");
    }

    @Test
    void anotherFileIsShownBeside() {
        List<String> lines = simulate("--compare", rarer).lines();

        assertThat(lines.stream().filter(line -> line.startsWith(rarer + " ")).toList())
                .hasSize(2)
                .allMatch(line -> line.contains(" 24 h 0 min"));
        JsonNode results =
                JsonText.of(simulate("--json", "--compare", rarer).out()).get("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(1).get("definitions").asText()).isEqualTo(rarer);
    }

    @Test
    void anOutageIsAGap() {
        JsonNode course = JsonText.of(simulate("--json", "--outage", "2030-03-10/2030-03-12T12:00:00Z")
                        .out())
                .get("results")
                .get(0)
                .get("courses")
                .get(0);

        assertThat(course.get("failed").asInt()).isEqualTo(5);
        assertThat(course.get("longest_gap").get("from").asText()).isEqualTo("2030-03-09T13:30:00Z");
        assertThat(course.get("longest_gap").get("until").asText()).isEqualTo("2030-03-12T13:30:00Z");
    }

    @Test
    void thePageNeedsNothingButItself() throws IOException {
        Path page = directory.resolve("page.html");
        Cli.Result unused = simulate("--html", page.toString(), "--compare", rarer);
        String html = Files.readString(page);

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<svg", "nightly", "documents", rarer)
                .doesNotContain("<script", "@import", "url(", " src=", "<link", "<iframe");
        assertThat(html.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "")).doesNotContain("http:", "https:");
    }

    @Test
    void whatTheServiceWouldNotRunIsSaid() throws IOException {
        String more = Files.writeString(
                        directory.resolve("more.yaml"),
                        Files.readString(Path.of(MONTH))
                                .replace(
                                        "schedules:\n",
                                        "schedules:\n  broken: {targets: [documents], policy: absent}\n"))
                .toString();

        assertThat(cli.ok("simulate", more, "--from=2030-03-01", "--until=2030-03-02")
                        .out())
                .contains("schedule broken: left out, as it is broken: schedules.broken.policy");
    }
}
