package dev.holdfast.cli;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreOpener;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Everything a command touches besides files: handed in, so that a test can run commands in its own process.
 *
 * @param environment variables of the environment
 * @param input standard input
 * @param output standard output
 * @param errors standard error
 * @param terminal the person in front of it
 * @param time where time comes from
 * @param stores opens stores by location
 * @param interruption asks commands to end
 */
public record Surroundings(
        Map<String, String> environment,
        InputStream input,
        PrintStream output,
        PrintStream errors,
        Terminal terminal,
        Time time,
        StoreOpener stores,
        Interruption interruption) {
    /** Copies the environment. */
    public Surroundings {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(errors, "errors");
        Objects.requireNonNull(terminal, "terminal");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(stores, "stores");
        Objects.requireNonNull(interruption, "interruption");
    }

    /** Who gives commands to this process. */
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** Those of this process. */
    static Surroundings ofProcess(Interruption interruption) {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                StandardInput.open(interruption),
                utf8(System.out),
                utf8(System.err),
                new ProcessTerminal(environment),
                Time.system(),
                installedStores(),
                interruption);
    }

    /** Opens stores with every provider on the class path, which are looked for when first needed. */
    public static StoreOpener installedStores() {
        return (location, create, credentials) ->
                BlobStores.builder().build().opener().open(location, create, credentials);
    }

    /** Paths and JSON are UTF-8, whatever the locale says. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }
}
