package dev.holdfast.internal.posix;

import dev.holdfast.run.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The file system of the host. Safe for use from any thread. */
public interface HostFiles {
    /** System calls on 64-bit Linux, else what Java offers. */
    static HostFiles open() {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            try {
                return new LinuxFiles();
            } catch (LinkageError | IllegalStateException unavailable) {
                return new JavaFiles(String.valueOf(unavailable.getMessage()));
            }
        }
        return new JavaFiles("there are no system calls for " + System.getProperty("os.name"));
    }

    /** What is not captured and restored here; empty if everything is. */
    Optional<Finding> limitation();

    /** Opens a directory, following links, as the path was given by the user. */
    HostDirectory directory(String path) throws IOException;

    /** Opens a file for reading; what is not a regular file is refused without blocking, a link at the end not followed. */
    HostFile read(String path) throws IOException;

    /** What is at the path, without following a link at its end. */
    default FileStatus status(String path) throws IOException {
        HostPath split = HostPath.of(path);
        try (HostDirectory parent = directory(split.parent())) {
            FileStatus status = split.last().isEmpty() ? parent.status() : parent.status(split.name());
            if (status == null) {
                throw new NoSuchFileException(RawText.shown(path));
            }
            return status;
        }
    }

    /** Who runs this process. */
    Owner self();

    /** Who runs this process, found out without system calls: the owner of its entry in {@code /proc}, else of the home. */
    static Owner processOwner() {
        Path probe = Path.of("/proc/self");
        try {
            return ownerOf(Files.exists(probe) ? probe : Path.of(System.getProperty("user.home", "/")));
        } catch (IOException | UnsupportedOperationException unknown) {
            return new Owner(0xffff_ffffL, 0xffff_ffffL);
        }
    }

    private static Owner ownerOf(Path path) throws IOException {
        Map<String, Object> owner = Files.readAttributes(path, "unix:uid,gid");
        return new Owner(JavaInode.number(owner, "uid") & 0xffff_ffffL, JavaInode.number(owner, "gid") & 0xffff_ffffL);
    }

    /**
     * A user and a group.
     *
     * @param uid user
     * @param gid group
     */
    record Owner(long uid, long gid) {
        /** Whether permission checks do not apply. */
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
