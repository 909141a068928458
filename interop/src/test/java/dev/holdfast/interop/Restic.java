package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs one release of restic on one repository. */
final class Restic {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MINUTES = 10;
    private static final String TEMPORARY = "TMPDIR";

    private final Peer peer;
    private final String repository;
    private final Path scratch;
    private final String password;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> options = new ArrayList<>();

    Restic(Peer peer, Path repository, String password) {
        // Beside the repository: a file made in a directory above the source would change its time between two backups.
        this(peer, repository.toString(), Objects.requireNonNull(repository.getParent()), password);
    }

    /** Of a repository anywhere, with a directory for what restic needs meanwhile. */
    Restic(Peer peer, String repository, Path scratch, String password) {
        this.scratch = scratch;
        this.peer = peer;
        this.repository = repository;
        this.password = password;
        environment.put("TZ", "UTC");
    }

    /** What a call came to. */
    record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            return parse(out);
        }

        /** The line of JSON with a summary that {@code backup --json} ends with. */
        JsonNode summary() {
            return parse(out.lines()
                    .filter(line -> line.contains("\"message_type\":\"summary\""))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no summary in " + out)));
        }

        private static JsonNode parse(String text) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException failure) {
                throw new AssertionError("no JSON: " + text, failure);
            }
        }
    }

    /** The same with a variable set. */
    Restic with(String variable, String value) {
        Restic other = copy();
        other.environment.put(variable, value);
        return other;
    }

    /** The same with an option of its backend, such as {@code azure.access-tier=Hot}. */
    Restic option(String option) {
        Restic other = copy();
        other.options.addAll(List.of("-o", option));
        return other;
    }

    private Restic copy() {
        Restic other = new Restic(peer, repository, scratch, password);
        other.environment.putAll(environment);
        other.options.addAll(options);
        return other;
    }

    Peer peer() {
        return peer;
    }

    /** Runs and expects success. */
    Outcome ok(String... arguments) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode())
                .as("restic %s %s\n%s\n%s", peer.version(), String.join(" ", arguments), outcome.out(), outcome.err())
                .isZero();
        return outcome;
    }

    /** Runs with an empty standard input and whatever outcome. */
    Outcome run(String... arguments) {
        return run(new byte[0], arguments);
    }

    /** Starts it and lets the caller feed it. */
    Process start(String... arguments) {
        try {
            return builder(arguments)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs with something on its standard input and whatever outcome. */
    Outcome run(byte[] input, String... arguments) {
        try {
            return run(builder(arguments), input);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(peer.binary().toString(), "--no-cache", "-r", repository));
        command.addAll(options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(TEMPORARY, scratch.toString());
        builder.environment().putAll(environment);
        builder.environment().put("RESTIC_PASSWORD", password);
        return builder;
    }

    private static Outcome run(ProcessBuilder builder, byte[] input) throws IOException, InterruptedException {
        Path temporary = Path.of(builder.environment().get(TEMPORARY));
        Path in = Files.createTempFile(temporary, "restic", ".in");
        Path out = Files.createTempFile(temporary, "restic", ".out");
        Path err = Files.createTempFile(temporary, "restic", ".err");
        try {
            Files.write(in, input);
            Process process = builder.redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("restic did not end: " + Files.readString(err));
            }
            return new Outcome(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Backs up and returns the summary of {@code backup --json}. */
    JsonNode backup(Path... directories) {
        List<String> arguments = new ArrayList<>(List.of("backup", "--json"));
        List.of(directories).forEach(directory -> arguments.add(directory.toString()));
        return ok(arguments.toArray(String[]::new)).summary();
    }

    /** Everything is sound, every pack was read and nothing at all is worth a remark. */
    void assertSound() {
        Outcome outcome = ok("check", "--read-data");
        assertThat(outcome.out()).contains("no errors were found");
        assertThat(outcome.err() + outcome.out())
                .doesNotContainIgnoringCase("error:")
                .doesNotContainIgnoringCase("warning");
    }

    /** The snapshots as restic lists them. */
    JsonNode snapshots() {
        return ok("snapshots", "--json").json();
    }

    /** The id of the tree of a directory in a snapshot. */
    String tree(String snapshot, String path) {
        String tree = ok("cat", "snapshot", snapshot).json().get("tree").asText();
        for (String name : List.of(path.split("/", -1))) {
            tree = name.isEmpty() ? tree : child(tree, name).get("subtree").asText();
        }
        return tree;
    }

    /** The stored form of a tree. */
    JsonNode nodes(String tree) {
        return ok("cat", "blob", tree).json().get("nodes");
    }

    private JsonNode child(String tree, String name) {
        for (JsonNode node : nodes(tree)) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no " + name + " in tree " + tree);
    }
}
