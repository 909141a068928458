package dev.holdfast.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terminal that this process was started from. */
final class ProcessTerminal implements Terminal {
    private static final int DEFAULT_WIDTH = 80;
    private static final Path INPUT = Path.of("/proc/self/fd/0");
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    private final Map<String, String> environment;

    ProcessTerminal(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public boolean showsProgress() {
        return isTerminal(ERRORS, false) && !"dumb".equals(environment.get("TERM"));
    }

    @Override
    public boolean showsOutput() {
        return isTerminal(OUTPUT, false);
    }

    @Override
    public int width() {
        try {
            return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException unknown) {
            return DEFAULT_WIDTH;
        }
    }

    @Override
    public char @Nullable [] askPassword(String prompt) {
        Console console = isTerminal(INPUT, true) ? System.console() : null;
        return console == null ? null : console.readPassword("%s", prompt);
    }

    /** Since Java 22 {@link System#console} exists without a terminal too, so the system is asked where it tells. */
    private static boolean isTerminal(Path descriptor, boolean otherwise) {
        try {
            String device = Files.readSymbolicLink(descriptor).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return otherwise;
        }
    }
}
