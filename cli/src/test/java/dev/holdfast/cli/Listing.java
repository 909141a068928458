package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a directory. */
final class Listing {
    private Listing() {}

    /** Each file below a directory with its size; nothing if there is no such directory. */
    static SortedMap<String, Long> of(Path directory) throws IOException {
        SortedMap<String, Long> found = new TreeMap<>();
        if (!Files.exists(directory)) {
            return found;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                found.put(directory.relativize(file).toString(), Files.size(file));
            }
        }
        return found;
    }
}
