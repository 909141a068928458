package dev.holdfast.internal.browse;

import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.run.ListedEntry;
import java.nio.charset.StandardCharsets;

/** Turns nodes into entries of listings. */
final class Entries {
    private Entries() {}

    /** @param path raw text */
    static ListedEntry of(String path, Node node) {
        return new ListedEntry(
                shown(path),
                new String(node.name(), StandardCharsets.UTF_8),
                node.type().word(),
                Integer.toUnsignedLong(node.mode()),
                GoPermissions.of(node.mode()),
                node.mtime().zoned(),
                node.atime().zoned(),
                node.ctime().zoned(),
                node.uid(),
                node.gid(),
                node.user(),
                node.group(),
                node.inode(),
                node.deviceId(),
                node.size(),
                node.links(),
                new String(node.linkTarget(), StandardCharsets.UTF_8),
                node.error());
    }

    /** Raw text with every byte that is no UTF-8 as U+FFFD. */
    static String shown(String path) {
        return new String(RawText.encode(path), StandardCharsets.UTF_8);
    }
}
