package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Brings what the system remembers of the disk into the same state for all: everything read once, nothing to be written. */
final class PageCache {
    private static final int MEBIBYTE = 1 << 20;

    private PageCache() {}

    /** Waits until all that was written is on the disk. */
    static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }

    /** Reads all files below, or the one file. */
    static void read(Path root) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MEBIBYTE);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try (FileChannel channel = FileChannel.open(file)) {
                    while (channel.read(buffer.clear()) >= 0) {
                        // What was read is not needed, only remembered by the system.
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Looks at the attributes of everything below. */
    static void look(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {});
    }
}
