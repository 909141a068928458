package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.HostPath;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One walk over the targets. Directories are walked depth first, the names of each in ascending order; only the names of the
 * directories on the way are in memory. What cannot be read is reported to the sink, and everything else goes on.
 */
final class DirectoryScan {
    private final HostFiles host;
    private final EntryReader reader;
    private final ScanRules rules;
    private final DumpContext context;
    private final boolean attributes;
    private final Map<String, Long> devices = new HashMap<>();
    private long entries;

    /** @param attributes whether extended attributes and targets of links are read, which costs further calls */
    DirectoryScan(HostFiles host, EntryReader reader, ScanRules rules, DumpContext context, boolean attributes) {
        this.host = host;
        this.reader = reader;
        this.rules = rules;
        this.context = context;
        this.attributes = attributes;
    }

    /**
     * Walks.
     *
     * @param targets that exist
     * @throws WorkloadException.Unreadable if there is nothing at all
     */
    void run(List<String> targets, DirectorySink root) {
        for (String target : targets) {
            try {
                devices.put(HostPath.absolute(target), host.status(target).device());
            } catch (IOException vanished) {
                fail(root, target, "read", vanished);
            }
        }
        walk(TargetTree.of(targets, host), root);
        if (entries == 0) {
            throw new WorkloadException.Unreadable(
                    "there is nothing to back up in "
                            + String.join(
                                    ", ", targets.stream().map(RawText::shown).toList())
                            + ": everything is excluded, unreadable or missing",
                    null);
        }
    }

    private void walk(TargetTree tree, DirectorySink into) {
        tree.children().forEach((name, child) -> {
            context.checkCancelled();
            String path = child.path();
            if (path != null) {
                leaf(name, path, child.isExplicit(), into);
            } else {
                passThrough(name, child, into);
            }
        });
    }

    /** A directory that is in the snapshot only because of what was asked for inside. */
    private void passThrough(EntryName name, TargetTree tree, DirectorySink into) {
        Entry entry;
        try (HostDirectory directory = host.directory(tree.metadataPath())) {
            Entry.Builder known = reader.read(name, directory.status());
            if (attributes) {
                EntryReader.readAttributes(directory, known, false, this::unreadable);
            }
            entry = known.build();
        } catch (IOException unreadable) {
            fail(into, tree.metadataPath(), "read", unreadable);
            return;
        }
        entries++;
        try (DirectorySink inner = into.directory(entry)) {
            walk(tree, inner);
        }
    }

    private void leaf(EntryName name, String path, boolean explicit, DirectorySink into) {
        HostPath split = HostPath.of(path);
        String parentPath = HostPath.absolute(split.parent());
        try (HostDirectory parent = host.directory(split.parent())) {
            long device = parent.status().device();
            OpenDirectory open = new OpenDirectory(
                    parent,
                    split.parent(),
                    parentPath,
                    rules,
                    device,
                    allowedDevice(HostPath.absolute(path), device),
                    this::warn);
            save(open, split.name(), name, explicit, into);
        } catch (IOException unreadable) {
            fail(into, path, "read", unreadable);
        }
    }

    /** The device of the nearest target at or above the path. */
    private long allowedDevice(String absolute, long otherwise) {
        for (String at = absolute; ; at = HostPath.of(at).parent()) {
            Long device = devices.get(at);
            if (device != null) {
                return device;
            }
            if (at.equals("/")) {
                return otherwise;
            }
        }
    }

    private void save(OpenDirectory parent, byte[] raw, EntryName name, boolean explicit, DirectorySink into) {
        if (!explicit && rules.excludes(parent.absolute(raw))) {
            return;
        }
        try {
            FileStatus status = parent.handle().status(raw);
            if (status == null || (!explicit && parent.excludes(raw, status))) {
                return;
            }
            switch (status.type()) {
                case SOCKET -> {}
                case DIRECTORY -> directory(parent, raw, name, status, into);
                case FILE -> {
                    entries++;
                    Entry entry = entry(parent, raw, name, status, into);
                    into.file(entry, new DiskContent(host, parent.path(raw), status));
                }
                default -> {
                    Entry entry = entry(parent, raw, name, status, into);
                    entries++;
                    into.special(entry);
                }
            }
        } catch (NoSuchFileException vanished) {
            // it was removed after its directory was listed, which is as good as before
        } catch (IOException unreadable) {
            fail(into, parent.absolute(raw), "read", unreadable);
        }
    }

    private Entry entry(OpenDirectory parent, byte[] raw, EntryName name, FileStatus status, DirectorySink into)
            throws IOException {
        Entry.Builder entry = reader.read(name, status);
        if (!attributes) {
            return entry.build();
        }
        if (status.type() == EntryType.SYMLINK) {
            entry.linkTarget(parent.handle().linkTarget(raw));
        }
        try {
            EntryReader.readAttributes(parent.handle().inode(raw), entry, true, this::unreadable);
        } catch (NoSuchFileException vanished) {
            throw vanished;
        } catch (IOException incomplete) {
            fail(into, parent.absolute(raw), "attributes", incomplete);
        }
        return entry.build();
    }

    private void directory(OpenDirectory parent, byte[] raw, EntryName name, FileStatus seen, DirectorySink into)
            throws IOException {
        try (HostDirectory handle = parent.handle().directory(raw)) {
            FileStatus status = handle.status();
            Entry.Builder entry = reader.read(name, status);
            String absolute = parent.absolute(raw);
            if (attributes) {
                try {
                    EntryReader.readAttributes(handle, entry, true, this::unreadable);
                } catch (IOException incomplete) {
                    fail(into, absolute, "attributes", incomplete);
                }
            }
            List<byte[]> names = handle.names();
            names.sort(Arrays::compareUnsigned);
            entries++;
            long allowed = Objects.requireNonNullElse(devices.get(absolute), parent.allowedDevice());
            OpenDirectory open =
                    new OpenDirectory(handle, parent.path(raw), absolute, rules, seen.device(), allowed, this::warn);
            try (DirectorySink inner = into.directory(entry.build())) {
                names(open, names, inner);
            }
        }
    }

    private void names(OpenDirectory open, List<byte[]> names, DirectorySink into) {
        byte[] last = new byte[0];
        for (byte[] raw : names) {
            context.checkCancelled();
            if (!Arrays.equals(raw, last)) {
                save(open, raw, EntryName.of(raw), false, into);
            }
            last = raw;
        }
    }

    private void unreadable(String attribute, IOException cause) {
        context.notice(new Finding(
                Finding.Severity.WARNING,
                String.valueOf(cause instanceof java.nio.file.FileSystemException known ? known.getFile() : "a file"),
                "the extended attribute " + attribute + " cannot be read and is not in the backup: " + reason(cause),
                "run with the rights that reading it needs"));
    }

    private void warn(String message) {
        context.notice(new Finding(Finding.Severity.WARNING, "exclude-if-present", message, ""));
    }

    private static void fail(DirectorySink into, String path, String during, IOException cause) {
        into.failed(new ItemFailure(RawText.shown(path), during, reason(cause)));
    }

    static String reason(IOException cause) {
        if (cause instanceof java.nio.file.FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        return cause.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + cause.getMessage();
    }
}
