package dev.holdfast.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A million files in a thousand directories at scale 1, each with some bytes that no other has.
 *
 * @param directory holds the tree and what tools have stored of it
 */
record MillionFiles(Path directory) {
    private static final int FILES_PER_DIRECTORY = 1000;
    /** Part of the directory's name: what was made by other rules is not used again. */
    private static final String EDITION = "1";

    /** Makes the tree, or takes the one that is there. */
    static MillionFiles of(Options options, PrintStream out) throws IOException {
        MillionFiles files =
                new MillionFiles(options.directory().resolve("million-" + EDITION + "-" + options.scale()));
        Path complete = files.directory.resolve("complete");
        if (!Files.exists(complete)) {
            out.println("making the many files in " + files.directory + " ...");
            RepositoryDirectory.delete(files.directory);
            files.create((int) Math.max(1, 1000 * options.scale()));
            Files.createFile(complete);
        }
        return files;
    }

    /** The directory that is backed up. */
    Path data() {
        return directory.resolve("data");
    }

    private void create(int directories) throws IOException {
        for (int i = 0; i < directories; i++) {
            Path parent = Files.createDirectories(data().resolve("d" + i));
            for (int j = 0; j < FILES_PER_DIRECTORY; j++) {
                String content = "file " + j + " of directory " + i + "\n";
                Files.write(parent.resolve("file-" + j + ".txt"), content.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
