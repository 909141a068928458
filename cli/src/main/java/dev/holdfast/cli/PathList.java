package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file that lists paths, one a line, taken as they are. Empty lines do not count. */
final class PathList {
    private PathList() {}

    /** @throws UsageException if the file cannot be read or names nothing */
    static List<String> read(String file) {
        try {
            List<String> paths = Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (paths.isEmpty()) {
                throw new UsageException("--files-from-verbatim: " + file + " lists no paths");
            }
            return paths;
        } catch (NoSuchFileException missing) {
            throw new UsageException("--files-from-verbatim: " + file + " does not exist");
        } catch (IOException | InvalidPathException unreadable) {
            throw new UsageException(
                    "--files-from-verbatim: " + file + " cannot be read as UTF-8 text (" + unreadable + ")");
        }
    }
}
