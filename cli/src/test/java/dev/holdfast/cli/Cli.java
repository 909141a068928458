package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.spi.store.StoreOpener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command in surroundings of its own: an environment, a person at a terminal, and a directory for everything. */
final class Cli {
    static final String PASSWORD = "correct horse";

    final Path directory;
    final Map<String, String> environment = new HashMap<>();
    final Interruption interruption = new Interruption();
    private final Deque<String> typed = new ArrayDeque<>();
    private InputStream input = InputStream.nullInputStream();
    private StoreOpener stores = Surroundings.installedStores();
    private boolean terminal;

    private Cli(Path directory) {
        this.directory = directory;
        environment.put("HOLDFAST_REPO", "file:" + repository());
        environment.put("HOLDFAST_PASSWORD", PASSWORD);
        environment.put("HOLDFAST_TEST_LOW_COST_KEYS", "1");
    }

    /**
     * What a command left.
     *
     * @param code its exit code
     * @param out what it wrote to standard output
     * @param errors what it wrote to standard error
     */
    record Result(int code, String out, String errors) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    static Cli in(Path directory) {
        return new Cli(directory);
    }

    /** What a command that succeeds tells programs. */
    JsonNode json(String... words) {
        return JsonText.of(
                ok(Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new))
                        .out());
    }

    Path repository() {
        return directory.resolve("repository");
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli without(String variable) {
        environment.remove(variable);
        return this;
    }

    Cli input(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Cli input(InputStream stream) {
        input = stream;
        return this;
    }

    Cli stores(StoreOpener opener) {
        stores = opener;
        return this;
    }

    /** Sits somebody in front of it who types this, password by password. */
    Cli types(String... passwords) {
        terminal = true;
        typed.addAll(List.of(passwords));
        return this;
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment,
                input,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                new FakeTerminal(),
                new HurriedTime(),
                stores,
                interruption);
        int code = Main.run(arguments, surroundings);
        return new Result(code, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that must succeed. */
    Result ok(String... arguments) {
        Result result = run(arguments);
        if (result.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + " ended with " + result.code() + ": "
                    + result.errors() + result.out());
        }
        return result;
    }

    /** Writes a file below the directory. */
    Path file(String path, String content) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A repository with one backup, named {@code docs}, of the directory that is returned. */
    Path backedUp() {
        file("data/notes/one.txt", "first note\n");
        file("data/notes/two.txt", "second note\n");
        file("data/big.bin", "0123456789".repeat(20_000));
        ok("init");
        Path data = directory.resolve("data");
        ok("backup", data.toString(), "--name", "docs", "--label", "env=prod", "--tag", "first");
        return data;
    }

    private final class FakeTerminal implements Terminal {
        @Override
        public boolean showsProgress() {
            return terminal;
        }

        @Override
        public boolean showsOutput() {
            return terminal;
        }

        @Override
        public int width() {
            return 80;
        }

        @Override
        public char @Nullable [] askPassword(String prompt) {
            return typed.isEmpty() ? null : typed.removeFirst().toCharArray();
        }
    }
}
