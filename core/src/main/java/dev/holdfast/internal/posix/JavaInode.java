package dev.holdfast.internal.posix;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.ExtendedAttribute;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Attributes as Java knows them. */
sealed class JavaInode implements HostInode permits JavaDirectory, JavaFile, JavaInode.Named {
    final Path path;
    private final boolean follow;

    JavaInode(Path path, boolean follow) {
        this.path = path;
        this.follow = follow;
    }

    /** What is under a name. */
    static final class Named extends JavaInode {
        Named(Path path) {
            super(path, false);
        }
    }

    private java.nio.file.LinkOption[] links() {
        return follow ? new java.nio.file.LinkOption[0] : new java.nio.file.LinkOption[] {NOFOLLOW_LINKS};
    }

    @Override
    public FileStatus status() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return ofUnix(Files.readAttributes(path, "unix:*", links()));
        }
        BasicFileAttributes known = Files.readAttributes(path, BasicFileAttributes.class, links());
        EntryType type = known.isDirectory()
                ? EntryType.DIRECTORY
                : known.isSymbolicLink()
                        ? EntryType.SYMLINK
                        : known.isRegularFile() ? EntryType.FILE : EntryType.SOCKET;
        Instant modified = known.lastModifiedTime().toInstant();
        int mode = type == EntryType.DIRECTORY ? 0755 : 0644;
        return new FileStatus(
                type,
                mode,
                1,
                0,
                0,
                0,
                0,
                0,
                known.size(),
                modified,
                known.lastAccessTime().toInstant(),
                modified);
    }

    private static FileStatus ofUnix(Map<String, Object> known) {
        int mode = (int) number(known, "mode");
        return new FileStatus(
                FileStatus.typeOf(mode),
                mode & 07777,
                number(known, "nlink"),
                number(known, "uid") & 0xffff_ffffL,
                number(known, "gid") & 0xffff_ffffL,
                number(known, "ino"),
                number(known, "dev"),
                number(known, "rdev"),
                number(known, "size"),
                time(known, "lastModifiedTime"),
                time(known, "lastAccessTime"),
                time(known, "ctime"));
    }

    /** A numeric attribute of the view "unix", which has them all on every platform that has the view. */
    static long number(Map<String, Object> known, String attribute) {
        return known.get(attribute) instanceof Number number ? number.longValue() : 0;
    }

    private static Instant time(Map<String, Object> known, String attribute) {
        return known.get(attribute) instanceof FileTime time ? time.toInstant() : Instant.EPOCH;
    }

    @Override
    public List<ExtendedAttribute> extendedAttributes(BiConsumer<String, IOException> unreadable) {
        return List.of();
    }

    @Override
    public void setExtendedAttribute(ExtendedAttribute attribute) throws IOException {
        throw new FileSystemException(path.toString(), null, "extended attributes cannot be set on this platform");
    }

    @Override
    public void removeExtendedAttribute(String name) throws IOException {
        throw new FileSystemException(path.toString(), null, "extended attributes cannot be removed on this platform");
    }

    @Override
    public void setOwner(long uid, long gid) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Files.setAttribute(path, "unix:uid", (int) uid, links());
            Files.setAttribute(path, "unix:gid", (int) gid, links());
        }
    }

    @Override
    public void setMode(int mode) throws IOException {
        if (!follow && Files.isSymbolicLink(path)) {
            throw new FileSystemException(path.toString(), null, "it is a link, which has no mode of its own");
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }

    @Override
    public void setTimes(Instant accessedAt, Instant modifiedAt) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, links())
                .setTimes(FileTime.from(modifiedAt), FileTime.from(accessedAt), null);
    }
}
