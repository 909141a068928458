package dev.holdfast.internal.tree;

import java.util.Optional;

/** What an entry of a directory is (restic's {@code type} field). */
public enum NodeType {
    /** A regular file; its content is a list of data blobs. */
    FILE("file"),
    /** A directory; its entries are another tree. */
    DIR("dir"),
    /** A symbolic link. */
    SYMLINK("symlink"),
    /** A block device. */
    DEVICE("dev"),
    /** A character device. */
    CHARDEV("chardev"),
    /** A named pipe. */
    FIFO("fifo"),
    /** A socket; backups skip it. */
    SOCKET("socket"),
    /** Anything else that an operating system may show. */
    IRREGULAR("irregular");

    private final String word;

    NodeType(String word) {
        this.word = word;
    }

    /** The word that stands for the type in a tree. */
    public String word() {
        return word;
    }

    /** The type that a word in a tree stands for, empty if it stands for none. */
    public static Optional<NodeType> ofWord(String word) {
        return switch (word) {
            case "file" -> Optional.of(FILE);
            case "dir" -> Optional.of(DIR);
            case "symlink" -> Optional.of(SYMLINK);
            case "dev" -> Optional.of(DEVICE);
            case "chardev" -> Optional.of(CHARDEV);
            case "fifo" -> Optional.of(FIFO);
            case "socket" -> Optional.of(SOCKET);
            case "irregular" -> Optional.of(IRREGULAR);
            default -> Optional.empty();
        };
    }
}
