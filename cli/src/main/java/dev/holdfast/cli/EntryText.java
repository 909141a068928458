package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.ListedEntry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Entries of snapshots as text and as restic's JSON. */
final class EntryText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private EntryText() {}

    /** The path, or permissions, owner, size and time before it. */
    static String line(ListedEntry entry, boolean detailed, boolean binaryUnits) {
        String path = Printable.of(entry.path());
        if (!detailed) {
            return path;
        }
        String size = binaryUnits
                ? String.format(Locale.ROOT, "%11s", ByteText.of(entry.size()))
                : String.format(Locale.ROOT, "%6d", entry.size());
        String target = entry.linkTarget().isEmpty() ? "" : " -> " + Printable.of(entry.linkTarget());
        return String.format(
                Locale.ROOT,
                "%s %5d %5d %s %s %s%s",
                entry.permissions(),
                entry.uid(),
                entry.gid(),
                size,
                TIME.format(entry.mtime().withZoneSameInstant(ZoneId.systemDefault())),
                path,
                target);
    }

    /** As {@code ls} writes it. */
    static Fields listed(ListedEntry entry) {
        Fields fields = new Fields()
                .put("name", entry.name())
                .put("type", entry.type())
                .put("path", entry.path())
                .put("uid", entry.uid())
                .put("gid", entry.gid());
        if (entry.isFile()) {
            fields.put("size", entry.size());
        }
        return fields.putUnlessEmpty("mode", entry.mode())
                .put("permissions", entry.permissions())
                .put("mtime", entry.mtime())
                .put("atime", entry.atime())
                .put("ctime", entry.ctime())
                .putUnlessEmpty("inode", entry.inode())
                .put("message_type", "node")
                .put("struct_type", "node");
    }

    /** As {@code find} writes it. */
    static Fields found(ListedEntry entry) {
        return new Fields()
                .put("path", entry.path())
                .put("permissions", entry.permissions())
                .put("type", entry.type())
                .putUnlessEmpty("mode", entry.mode())
                .put("mtime", entry.mtime())
                .put("atime", entry.atime())
                .put("ctime", entry.ctime())
                .put("uid", entry.uid())
                .put("gid", entry.gid())
                .putUnlessEmpty("user", entry.user())
                .putUnlessEmpty("group", entry.group())
                .putUnlessEmpty("inode", entry.inode())
                .putUnlessEmpty("device_id", entry.deviceId())
                .putUnlessEmpty("size", entry.size())
                .putUnlessEmpty("links", entry.links())
                .putUnlessEmpty("linktarget", entry.linkTarget())
                .putUnlessEmpty("error", entry.error());
    }
}
