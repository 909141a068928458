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
final class DirectoryScan implements AutoCloseable {
    private final HostFiles host;
    private final EntryReader reader;
    private final ScanRules rules;
    private final DumpContext context;
    private final boolean attributes;
    private final EntryLook look;
    private final Lookahead lookahead = new Lookahead();
    private final Map<String, Long> devices = new HashMap<>();
    private long entries;

    /** @param attributes whether extended attributes and targets of links are read, which costs further calls */
    DirectoryScan(HostFiles host, EntryReader reader, ScanRules rules, DumpContext context, boolean attributes) {
        this.host = host;
        this.reader = reader;
        this.rules = rules;
        this.context = context;
        this.attributes = attributes;
        this.look = new EntryLook(reader, rules, attributes);
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
            take(open, look.at(open, split.name(), name, explicit), into);
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

    private void take(OpenDirectory parent, EntryLook.Seen seen, DirectorySink into) {
        FileStatus status = seen.status();
        try {
            seen.findings().forEach(context::notice);
            seen.rethrow();
            seen.incomplete()
                    .ifPresent(incomplete -> fail(into, parent.absolute(seen.raw()), "attributes", incomplete));
            if (status == null || status.type() == EntryType.SOCKET) {
                return;
            }
            if (status.type() == EntryType.DIRECTORY) {
                directory(parent, seen.raw(), seen.name(), status, into);
                return;
            }
            entries++;
            if (status.type() == EntryType.FILE) {
                into.file(seen.entry(), new DiskContent(host, parent.path(seen.raw()), status));
            } else {
                into.special(seen.entry());
            }
        } catch (NoSuchFileException vanished) {
            // it was removed after its directory was listed, which is as good as before
        } catch (IOException unreadable) {
            fail(into, parent.absolute(seen.raw()), "read", unreadable);
        }
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
        lookahead.forEach(withoutRepetitions(names), raw -> look.at(open, raw, EntryName.of(raw), false), seen -> {
            context.checkCancelled();
            take(open, seen, into);
        });
    }

    /** A directory that changes while it is listed may give a name twice. */
    private static List<byte[]> withoutRepetitions(List<byte[]> sorted) {
        for (int i = sorted.size() - 1; i > 0; i--) {
            if (Arrays.equals(sorted.get(i), sorted.get(i - 1))) {
                sorted.remove(i);
            }
        }
        return sorted;
    }

    private void unreadable(String attribute, IOException cause) {
        context.notice(EntryLook.unreadable(attribute, cause));
    }

    private void warn(String message) {
        context.notice(new Finding(Finding.Severity.WARNING, "exclude-if-present", message, ""));
    }

    private static void fail(DirectorySink into, String path, String during, IOException cause) {
        into.failed(new ItemFailure(RawText.shown(path), during, reason(cause)));
    }

    @Override
    public void close() {
        lookahead.close();
    }

    static String reason(IOException cause) {
        if (cause instanceof java.nio.file.FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        return cause.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + cause.getMessage();
    }
}
