package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The {@code holdfast} command on one repository, each time in a JVM of its own. */
final class Command {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OPTIONS =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Path repository;
    private final Path scratch;
    private final Map<String, String> environment = new TreeMap<>();

    /** @param scratch an existing directory for what the processes say */
    Command(Path repository, Path scratch) {
        this.repository = repository;
        this.scratch = scratch;
    }

    /** Sets a variable of the environment. */
    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it; standard input is the caller's to feed. */
    Process start(Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.holdfast.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(Files.createTempFile(scratch, "said", ".err").toFile());
        builder.environment().put("HOLDFAST_REPO", "file:" + repository);
        builder.environment().put("HOLDFAST_PASSWORD", Scene.PASSWORD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs it and expects success. */
    String ok(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "said", ".out");
        Process process = start(out, arguments);
        process.getOutputStream().close();
        assertThat(process.waitFor(3, TimeUnit.MINUTES))
                .as("%s ends", List.of(arguments))
                .isTrue();
        assertThat(process.exitValue())
                .as(() -> String.join(" ", arguments) + ":\n" + everythingSaid())
                .isZero();
        return Files.readString(out);
    }

    private String everythingSaid() {
        StringBuilder all = new StringBuilder();
        for (String name : Disk.names(scratch.toString())) {
            try {
                all.append(Files.readString(scratch.resolve(name)));
            } catch (IOException unreadable) {
                all.append(unreadable);
            }
        }
        return all.toString();
    }

    /** Backs a directory up and returns the snapshot's id. */
    String backup(Path directory, String name) throws IOException, InterruptedException {
        String said = ok("backup", directory.toString(), "--name", name, "--retry-lock", "2m", "--json", "--quiet");
        String last = said.lines().reduce((earlier, later) -> later).orElseThrow();
        JsonNode summary = JSON.readTree(last);
        return summary.get("snapshot_id").asText();
    }
}
