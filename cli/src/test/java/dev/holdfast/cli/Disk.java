package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files for tests, where nothing can fail. */
final class Disk {
    private Disk() {}

    /** Copies a directory into another one. */
    static void copy(Path from, Path to) {
        try (Stream<Path> walk = Files.walk(from)) {
            List<Path> all = walk.toList();
            for (Path each : all) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static void directory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Changes one bit in the middle of a file. */
    static void damage(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(file);
            Files.write(file, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
