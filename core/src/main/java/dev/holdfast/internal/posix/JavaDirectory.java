package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory as Java knows it; the path is looked up anew by each call. */
final class JavaDirectory extends JavaInode implements HostDirectory {
    JavaDirectory(Path path) {
        super(path, true);
    }

    private Path child(byte[] name) {
        return path.resolve(RawText.toPath(RawText.decode(name)));
    }

    @Override
    public List<byte[]> names() throws IOException {
        List<byte[]> names = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(path)) {
            for (Path each : listing) {
                String whole = RawText.ofPath(each);
                names.add(RawText.encode(whole.substring(whole.lastIndexOf('/') + 1)));
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        return names;
    }

    @Override
    public @Nullable FileStatus status(byte[] name) throws IOException {
        try {
            return inode(name).status();
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    @Override
    public HostInode inode(byte[] name) {
        return new Named(child(name));
    }

    @Override
    public HostDirectory directory(byte[] name) throws IOException {
        if (inode(name).status().type() != EntryType.DIRECTORY) {
            throw new NotDirectoryException(child(name).toString());
        }
        return new JavaDirectory(child(name));
    }

    @Override
    public HostFile read(byte[] name) throws IOException {
        regular(name);
        return new JavaFile(child(name), StandardOpenOption.READ);
    }

    @Override
    public HostFile modify(byte[] name) throws IOException {
        regular(name);
        return new JavaFile(child(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void regular(byte[] name) throws IOException {
        if (inode(name).status().type() != EntryType.FILE) {
            throw new FileSystemException(child(name).toString(), null, "it is not a regular file any more");
        }
    }

    @Override
    public HostFile create(byte[] name) throws IOException {
        return new JavaFile(
                child(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public byte[] linkTarget(byte[] name) throws IOException {
        return RawText.encode(RawText.ofPath(Files.readSymbolicLink(child(name))));
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        Files.createDirectory(child(name));
    }

    @Override
    public void makeSymlink(byte[] name, byte[] target) throws IOException {
        Files.createSymbolicLink(child(name), RawText.toPath(RawText.decode(target)));
    }

    @Override
    public void makeLink(byte[] name, HostDirectory from, byte[] existing) throws IOException {
        Files.createLink(child(name), ((JavaDirectory) from).child(existing));
    }

    @Override
    public void makeNode(byte[] name, EntryType type, long represents) throws IOException {
        throw new FileSystemException(
                child(name).toString(), null, "pipes and devices cannot be made on this platform");
    }

    @Override
    public void remove(byte[] name) throws IOException {
        if (inode(name).status().type() == EntryType.DIRECTORY) {
            throw new FileAlreadyExistsException(child(name).toString(), null, "it is a directory");
        }
        Files.delete(child(name));
    }

    @Override
    public void removeDirectory(byte[] name) throws IOException {
        Files.delete(child(name));
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
