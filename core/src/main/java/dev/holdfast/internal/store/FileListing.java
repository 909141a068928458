package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks directories and names the objects in them as it finds them; holds one open directory for each level only. */
final class FileListing {
    private final FileNames names;
    private final Consumer<BlobInfo> each;

    FileListing(FileNames names, Consumer<BlobInfo> each) {
        this.names = names;
        this.each = each;
    }

    /** Whether the failure only says that there is nothing of that name. */
    static boolean isAbsence(FileSystemException failure) {
        return failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || "Not a directory".equals(failure.getReason());
    }

    /** @param prefix what the keys in this directory begin with */
    void below(Path directory, String prefix) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                entry(entry, prefix);
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        } catch (FileSystemException failure) {
            if (!isAbsence(failure)) {
                throw failure;
            }
        }
    }

    private void entry(Path file, String prefix) throws IOException {
        Optional<String> name = names.name(file);
        if (name.isEmpty() || FileNames.isTemporary(name.get())) {
            return;
        }
        Optional<FileStat> stat = FileStat.of(file);
        if (stat.isEmpty()) {
            return;
        }
        Optional<BlobKey> key = key(prefix + name.get());
        if (key.isPresent() && stat.get().isDirectory()) {
            below(file, prefix + name.get() + "/");
        } else if (key.isPresent() && stat.get().isFile()) {
            each.accept(stat.get().info(key.get()));
        }
    }

    /** A file whose name breaks the rules of keys was put there by somebody else. */
    private static Optional<BlobKey> key(String path) {
        try {
            return Optional.of(BlobKey.of(path));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
