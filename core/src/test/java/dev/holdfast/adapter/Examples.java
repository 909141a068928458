package dev.holdfast.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Definitions of other systems, each in a directory with what is to come of it. */
final class Examples {
    static final String DEFINITIONS = "expected.yaml";
    static final String FINDINGS = "expected.txt";
    private static final Path PLACE = Path.of("src/test/resources/dev/holdfast/adapter");

    private Examples() {}

    static Stream<Path> all() {
        return list(PLACE).stream().filter(Files::isDirectory);
    }

    /** What is read, by the names of its files. */
    static List<ImportSource> sources(Path example) {
        return list(example).stream()
                .filter(file -> !file.getFileName().toString().startsWith("expected."))
                .map(file -> new ImportSource(file.getFileName().toString(), text(file)))
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
