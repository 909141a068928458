package dev.holdfast.workload;

import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory tree in memory, for tests and examples: filled by the program, backed up, restored into. Paths are relative,
 * such as {@code etc/app.conf}; missing directories are made. Safe for use from any thread, but a dump or restore sees
 * changes made meanwhile.
 */
public final class MemoryWorkload implements Workload {
    private static final Comparator<List<EntryName>> ORDER = (left, right) -> {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    };

    private final String name;
    private final TreeMap<List<EntryName>, Item> items = new TreeMap<>(ORDER);

    /** One entry and, if it is a file, its content. */
    static final class Item {
        private final Entry entry;
        private final byte[] content;

        Item(Entry entry, byte[] content) {
            this.entry = entry;
            this.content = content;
        }

        Entry entry() {
            return entry;
        }

        /** Empty unless it is a file; not to be changed. */
        byte[] content() {
            return content;
        }

        boolean isDirectory() {
            return entry.type() == EntryType.DIRECTORY;
        }
    }

    /** An empty tree with a name for messages and snapshots. */
    public static MemoryWorkload named(String name) {
        return new MemoryWorkload(name);
    }

    private MemoryWorkload(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Puts a file, replacing one that is there; the bytes are copied. */
    public MemoryWorkload put(String path, byte[] content) {
        List<EntryName> parts = parts(path);
        Entry entry = Entry.builder(last(parts), EntryType.FILE)
                .mode(0644)
                .sizeBytes(content.length)
                .build();
        return put(parts, new Item(entry, content.clone()));
    }

    /** Puts a file of UTF-8 text. */
    public MemoryWorkload put(String path, String text) {
        return put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a directory. */
    public MemoryWorkload directory(String path) {
        List<EntryName> parts = parts(path);
        return put(parts, directoryItem(last(parts)));
    }

    /** Puts a symbolic link. */
    public MemoryWorkload symlink(String path, String target) {
        List<EntryName> parts = parts(path);
        Entry entry = Entry.builder(last(parts), EntryType.SYMLINK)
                .mode(0777)
                .linkTarget(target.getBytes(StandardCharsets.UTF_8))
                .build();
        return put(parts, new Item(entry, new byte[0]));
    }

    /** Puts any entry under its own name.
     *
     * @param directory where; empty for the top
     * @param content of a file, else empty; copied
     */
    public MemoryWorkload put(String directory, Entry entry, byte[] content) {
        List<EntryName> parts = directory.isEmpty() ? new ArrayList<>() : new ArrayList<>(parts(directory));
        parts.add(entry.name());
        Entry sized = entry.toBuilder().sizeBytes(content.length).build();
        return put(List.copyOf(parts), new Item(sized, content.clone()));
    }

    /** Removes an entry and everything below it. */
    public MemoryWorkload remove(String path) {
        remove(parts(path));
        return this;
    }

    /** A copy of a file's content; empty if there is no such file. */
    public Optional<byte[]> get(String path) {
        return item(parts(path))
                .filter(found -> !found.isDirectory())
                .map(found -> found.content().clone());
    }

    /** What is known about an entry. */
    public Optional<Entry> entry(String path) {
        return item(parts(path)).map(Item::entry);
    }

    /** All entries, in the order of a walk. */
    public synchronized List<String> list() {
        return items.keySet().stream().map(MemoryWorkload::text).toList();
    }

    synchronized MemoryWorkload put(List<EntryName> path, Item item) {
        for (int depth = 1; depth < path.size(); depth++) {
            List<EntryName> parent = List.copyOf(path.subList(0, depth));
            Item there = items.get(parent);
            if (there == null) {
                items.put(parent, directoryItem(last(parent)));
            } else if (!there.isDirectory()) {
                throw new IllegalStateException(text(parent) + " in memory:" + name + " is not a directory");
            }
        }
        items.put(path, item);
        return this;
    }

    synchronized void remove(List<EntryName> path) {
        items.keySet()
                .removeIf(each -> each.size() >= path.size()
                        && each.subList(0, path.size()).equals(path));
    }

    synchronized Optional<Item> item(List<EntryName> path) {
        return Optional.ofNullable(items.get(path));
    }

    synchronized List<List<EntryName>> below(List<EntryName> path) {
        return items.keySet().stream()
                .filter(each -> each.size() == path.size() + 1
                        && each.subList(0, path.size()).equals(path))
                .toList();
    }

    private static Item directoryItem(EntryName name) {
        return new Item(Entry.builder(name, EntryType.DIRECTORY).mode(0755).build(), new byte[0]);
    }

    private static List<EntryName> parts(String path) {
        return StreamName.of(path).parts();
    }

    private static EntryName last(List<EntryName> parts) {
        return parts.get(parts.size() - 1);
    }

    static String text(List<EntryName> path) {
        return String.join("/", path.stream().map(EntryName::toString).toList());
    }

    @Override
    public String description() {
        return "memory:" + name;
    }

    @Override
    public List<String> paths() {
        return List.of("/" + name);
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return true;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        dump(context, root, List.of());
    }

    private void dump(DumpContext context, DirectorySink into, List<EntryName> path) {
        for (List<EntryName> each : below(path)) {
            context.checkCancelled();
            @Nullable Item item = item(each).orElse(null);
            if (item == null) {
                continue;
            }
            switch (item.entry().type()) {
                case DIRECTORY -> {
                    try (DirectorySink directory = into.directory(item.entry())) {
                        dump(context, directory, each);
                    }
                }
                case FILE -> into.file(item.entry(), FileContent.of(item.content()));
                default -> into.special(item.entry());
            }
        }
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        return new MemoryRestore(this, context, source, options);
    }

    /** Keeps everything; there is nothing to let go of. */
    @Override
    public void close() {
        // the tree belongs to whoever holds this object
    }
}
