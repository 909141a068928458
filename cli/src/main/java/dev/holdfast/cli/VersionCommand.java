package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Verb {
    private final Session session;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        return this::run;
    }

    private int run() {
        String version = version();
        String java = Runtime.version().toString();
        session.output()
                .show(
                        () -> List.of("holdfast " + version + " on Java " + java),
                        () -> Fields.message("version").put("version", version).put("java_version", java));
        return ExitCode.DONE;
    }

    private static String version() {
        try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(file, "version.properties is missing in the jar"));
            return properties.getProperty("version");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
