package dev.holdfast.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes directories, and makes what happened in them survive a crash. */
final class FileDirectories {
    private final Path root;
    private final FileModes modes;

    FileDirectories(Path root, FileModes modes) {
        this.root = root;
        this.modes = modes;
    }

    /** Creates what is missing between the root and this directory, both included. */
    void create(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (Files.isDirectory(directory)) {
            return;
        }
        if (parent != null && !directory.equals(root)) {
            create(parent);
        }
        try {
            Files.createDirectory(directory, modes.ofNewDirectory());
        } catch (FileAlreadyExistsException anotherWriter) {
            if (!Files.isDirectory(directory)) {
                throw new java.nio.file.NotDirectoryException(directory.toString());
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    /** Windows has no such thing, and needs none. */
    void sync(Path directory) throws IOException {
        if (modes.posix()) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
