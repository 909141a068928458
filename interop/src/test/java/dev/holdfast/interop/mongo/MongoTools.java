package dev.holdfast.interop.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MongoDB's own tools. Each fails with what the tool says. */
public final class MongoTools {
    private MongoTools() {}

    /** Runs mongodump on the deployment and returns what it says; the arguments say where to. */
    public static String dump(Deployment from, String... arguments) {
        return run(MongoPeer.MONGODUMP, connected(from, arguments));
    }

    /** Runs mongorestore on the deployment and returns what it says; the arguments say what. */
    public static String restore(Deployment into, String... arguments) {
        return run(MongoPeer.MONGORESTORE, connected(into, arguments));
    }

    /** What mongorestore says when it fails, for those who expect that it does. */
    public static String restoreRefused(Deployment into, String... arguments) {
        Ran ran = start(MongoPeer.MONGORESTORE, connected(into, arguments));
        if (ran.status() == 0) {
            throw new AssertionError("mongorestore did not fail: " + ran.said());
        }
        return ran.said();
    }

    /** The documents of a file of BSON, each as a line of extended JSON. */
    public static List<String> show(Path file) {
        return run(MongoPeer.BSONDUMP, List.of("--quiet", file.toString()))
                .lines()
                .toList();
    }

    private static List<String> connected(Deployment deployment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--uri", deployment.uri()));
        all.addAll(deployment.security().toolArguments());
        all.addAll(List.of(arguments));
        return all;
    }

    private static String run(MongoPeer tool, List<String> arguments) {
        Ran ran = start(tool, arguments);
        if (ran.status() != 0) {
            throw new AssertionError(tool + " " + arguments + " ended with " + ran.status() + ": " + ran.said());
        }
        return ran.said();
    }

    private static Ran start(MongoPeer tool, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(tool.binary().toString()));
        command.addAll(arguments);
        try {
            // A file holds what a pipe would block on: both streams are read at the end.
            Path said = Files.createTempFile("tool", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                process.getOutputStream().close();
                int status = process.onExit().join().exitValue();
                return new Ran(status, new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
            } finally {
                Files.delete(said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Ran(int status, String said) {}
}
