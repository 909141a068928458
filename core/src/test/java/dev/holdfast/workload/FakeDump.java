package dev.holdfast.workload;

import dev.holdfast.RepositoryException;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A dump in memory: takes what a workload writes, and gives it back; may be filled with things no honest dump has. */
public final class FakeDump implements DumpSource {
    /** Files are cut into blocks of this size. */
    public static final int BLOCK = 64 * 1024;

    private static final byte[] NOTHING = {};

    public final Node top = new Node(Entry.directory("top").build(), NOTHING);
    public final List<ItemFailure> failures = new ArrayList<>();
    public final List<String> warnings = new ArrayList<>();
    public Predicate<String> covered = path -> true;
    /** Directories that a filter does not ask for. */
    public Predicate<String> onTheWay = path -> false;

    public int blocksRead;
    public int failAfterBlocks = Integer.MAX_VALUE;
    public int cancelAfterBlocks = Integer.MAX_VALUE;

    /** An entry and what is in it. */
    public static final class Node {
        public final Entry entry;
        public final byte[] content;
        public final List<Node> children = new ArrayList<>();
        public boolean damaged;
        /** Whether the index does not know what the file consists of. */
        public boolean lost;

        Node(Entry entry, byte[] content) {
            this.entry = entry;
            this.content = content;
        }

        public Node add(Entry child) {
            return add(child, NOTHING);
        }

        public Node add(Entry child, byte[] bytes) {
            Node node = new Node(child, bytes);
            children.add(node);
            return node;
        }

        public Node child(String name) {
            return children.stream()
                    .filter(each -> each.entry.name().equals(EntryName.of(name)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " among " + children));
        }

        @Override
        public String toString() {
            return String.valueOf(entry);
        }
    }

    public Node at(String path) {
        Node node = top;
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                node = node.child(part);
            }
        }
        return node;
    }

    /** Paths of all entries with their types. */
    public Map<String, EntryType> list() {
        Map<String, EntryType> found = new LinkedHashMap<>();
        list(top, "", found);
        return found;
    }

    private static void list(Node node, String path, Map<String, EntryType> found) {
        for (Node each : node.children) {
            found.put(path + "/" + each.entry.name(), each.entry.type());
            list(each, path + "/" + each.entry.name(), found);
        }
    }

    public DirectorySink sink() {
        return new Sink(top);
    }

    private final class Sink implements DirectorySink {
        private final Node node;
        private final Map<EntryName, Boolean> names = new TreeMap<>();

        Sink(Node node) {
            this.node = node;
        }

        private Node add(Entry entry, byte[] content) {
            if (names.put(entry.name(), true) != null) {
                throw new IllegalArgumentException(entry.name() + " comes twice");
            }
            return node.add(entry, content);
        }

        @Override
        public DirectorySink directory(Entry entry) {
            return new Sink(add(entry, NOTHING));
        }

        @Override
        public void file(Entry entry, FileContent content) {
            try (InputStream in = content.open()) {
                byte[] bytes = in.readAllBytes();
                content.verdict(bytes.length).ifPresent(warnings::add);
                add(entry, bytes);
            } catch (IOException unreadable) {
                failed(new ItemFailure(entry.name().toString(), "read", String.valueOf(unreadable.getMessage())));
            }
        }

        @Override
        public FileSink file(Entry entry) {
            return new Written(this, entry);
        }

        @Override
        public void special(Entry entry) {
            add(entry, NOTHING);
        }

        @Override
        public void failed(ItemFailure failure) {
            failures.add(failure);
        }

        @Override
        public void close() {}
    }

    private static final class Written implements FileSink {
        private final Sink into;
        private final Entry entry;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Written(Sink into, Entry entry) {
            this.into = into;
            this.entry = entry;
        }

        @Override
        public void write(byte[] piece, int offset, int length) {
            bytes.write(piece, offset, length);
        }

        @Override
        public FileSink segment(int ordinal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {
            into.add(entry, bytes.toByteArray());
        }

        @Override
        public void close() {}
    }

    @Override
    public SourceDirectory root() {
        return new Directory(top, "");
    }

    private final class Directory implements SourceDirectory {
        private final Node node;
        private final String path;

        Directory(Node node, String path) {
            this.node = node;
            this.path = path;
        }

        @Override
        public void forEach(Consumer<SourceEntry> each) {
            for (Node child : node.children) {
                if (covered.test(path + "/" + child.entry.name())) {
                    each.accept(entry(child));
                }
            }
            if (node.damaged) {
                throw new RepositoryException.Damaged("the rest of the directory is lost");
            }
        }

        @Override
        public boolean isWanted() {
            return !onTheWay.test(path);
        }

        private SourceEntry entry(Node child) {
            if (child.entry.type() == EntryType.DIRECTORY) {
                return new SourceEntry.OfDirectory(child.entry, new Directory(child, path + "/" + child.entry.name()));
            }
            return child.entry.type() == EntryType.FILE
                    ? new SourceEntry.OfFile(child.entry, new File(child.content, block -> true, child.lost))
                    : new SourceEntry.OfSpecial(child.entry);
        }

        @Override
        public boolean covers(EntryName name) {
            return covered.test(path + "/" + name);
        }
    }

    private static final class File implements SourceFile {
        private final byte[] content;
        private final Predicate<Block> wanted;
        private final boolean lost;

        File(byte[] content, Predicate<Block> wanted, boolean lost) {
            this.content = content;
            this.wanted = wanted;
            this.lost = lost;
        }

        List<Block> blocks() {
            List<Block> blocks = new ArrayList<>();
            for (int at = 0; at < content.length; at += BLOCK) {
                int length = Math.min(BLOCK, content.length - at);
                blocks.add(new Block(at, length, sha256(Arrays.copyOfRange(content, at, at + length))));
            }
            return blocks;
        }

        @Override
        public long sizeBytes() {
            if (lost) {
                throw new RepositoryException.Damaged("a part of the file is not in the index");
            }
            return content.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public boolean sameAs(InputStream candidate) throws IOException {
            return Arrays.equals(candidate.readAllBytes(), content);
        }

        @Override
        public SourceFile only(Predicate<Block> chosen) {
            return new File(content, chosen, lost);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Delivers the last block of a file first. */
    @Override
    public void read(List<SourceFile> files, BlockReceiver receiver) {
        for (int i = 0; i < files.size(); i++) {
            File file = (File) files.get(i);
            try {
                deliver(file, i, receiver);
                receiver.completed(i);
            } catch (IOException broken) {
                receiver.failed(i, broken);
            }
        }
    }

    private void deliver(File file, int index, BlockReceiver receiver) throws IOException {
        List<SourceFile.Block> blocks = new ArrayList<>(file.blocks());
        java.util.Collections.reverse(blocks);
        for (SourceFile.Block block : blocks) {
            if (file.wanted.test(block)) {
                if (blocksRead >= cancelAfterBlocks) {
                    throw new java.util.concurrent.CancellationException("cancelled by the test");
                }
                if (blocksRead++ >= failAfterBlocks) {
                    throw new IOException("the block is lost");
                }
                receiver.block(index, block.position(), file.content, (int) block.position(), block.length());
            }
        }
    }

    /** Dumps a workload. */
    public static FakeDump of(dev.holdfast.spi.workload.Workload workload, FakeContext context) {
        FakeDump dump = new FakeDump();
        workload.dump(context, dump.sink());
        return dump;
    }
}
