package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A stored dump made of a map: paths and contents. */
public final class StoredFiles implements DumpSource {
    private final Directory root = new Directory();

    /** Puts a file; directories come by themselves. */
    public StoredFiles put(String path, byte[] content) {
        Directory directory = root;
        String[] parts = path.split("/", -1);
        for (String part : Arrays.asList(parts).subList(0, parts.length - 1)) {
            directory = (Directory) directory.children.computeIfAbsent(EntryName.of(part), name -> new Directory());
        }
        directory.children.put(EntryName.of(parts[parts.length - 1]), content);
        return this;
    }

    /** Puts a file of text. */
    public StoredFiles put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public SourceDirectory root() {
        return root;
    }

    @Override
    public void read(List<SourceFile> files, BlockReceiver receiver) {
        throw new UnsupportedOperationException("files are read one by one");
    }

    private static final class Directory implements SourceDirectory {
        private final TreeMap<EntryName, Object> children = new TreeMap<>();

        @Override
        public void forEach(Consumer<SourceEntry> each) {
            children.forEach((name, child) -> each.accept(entry(name, child)));
        }

        private static SourceEntry entry(EntryName name, Object child) {
            if (child instanceof Directory directory) {
                return new SourceEntry.OfDirectory(
                        Entry.directory(name.toString()).build(), directory);
            }
            return new SourceEntry.OfFile(Entry.file(name.toString()).build(), new Content((byte[]) child));
        }

        @Override
        public boolean covers(EntryName name) {
            return true;
        }
    }

    private static final class Content implements SourceFile {
        private final byte[] bytes;

        private Content(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public boolean sameAs(InputStream candidate) throws IOException {
            return Arrays.equals(bytes, candidate.readAllBytes());
        }

        @Override
        public SourceFile only(Predicate<Block> wanted) {
            return this;
        }
    }
}
