package dev.holdfast.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/**
 * The files that are backed up: a database dump of 1 GiB that zstd packs 3:1, 512 MiB that do not compress, and 50,000 small
 * files of 1 to 20 KiB, at scale 1; and the dump twice more with 1 % of its records changed. The same bytes on every machine.
 */
final class Corpus {
    /** Which edition of the dump is in place. */
    enum Dump {
        /** As it was first. */
        ORIGINAL,
        /** Every hundredth record changed. */
        SCATTERED,
        /** One per cent of the records changed, all in the middle. */
        CLUSTERED;

        /** Which edition of a record this dump holds; 0 is the original. */
        int edition(int record, int records) {
            return switch (this) {
                case ORIGINAL -> 0;
                case SCATTERED -> record % 100 == 50 ? 1 : 0;
                case CLUSTERED -> record / Math.max(1, records / 100) == 50 ? 2 : 0;
            };
        }
    }

    private static final int MEBIBYTE = 1 << 20;
    static final int RECORD_BYTES = 660;
    private static final int FILES_PER_DIRECTORY = 500;
    /** Part of the directory's name: what was made by other rules is not used again. */
    private static final String EDITION = "1";

    private final Path directory;
    private final double scale;

    private Corpus(Path directory, double scale) {
        this.directory = directory;
        this.scale = scale;
    }

    /** Makes the corpus, or takes the one that is there. */
    static Corpus of(Options options, PrintStream out) throws IOException {
        Path directory = options.directory().resolve("corpus-" + EDITION + "-" + options.scale());
        Corpus corpus = new Corpus(directory, options.scale());
        Path complete = directory.resolve("complete");
        if (!Files.exists(complete)) {
            out.println("making the corpus in " + directory + " ...");
            RepositoryDirectory.delete(directory);
            corpus.create();
            Files.createFile(complete);
        }
        corpus.use(Dump.ORIGINAL);
        return corpus;
    }

    /** The directory that is backed up. */
    Path data() {
        return directory.resolve("data");
    }

    /** One edition of the dump, outside of {@link #data()}. */
    Path dump(Dump edition) {
        return directory.resolve(edition.name() + ".bson");
    }

    /** Puts an edition of the dump into the directory that is backed up. */
    void use(Dump edition) throws IOException {
        Path fresh = directory.resolve("next");
        Files.deleteIfExists(fresh);
        Files.createLink(fresh, dump(edition));
        Files.move(fresh, data().resolve("dump.bson"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void create() throws IOException {
        Files.createDirectories(data());
        for (Dump edition : Dump.values()) {
            createDump(edition);
        }
        createRandom();
        createSmallFiles();
    }

    private void createDump(Dump edition) throws IOException {
        BsonRecords records = new BsonRecords();
        ByteBuffer block = ByteBuffer.allocate(MEBIBYTE);
        long left = (long) (1024L * MEBIBYTE * scale);
        int count = (int) (left / RECORD_BYTES);
        try (WritableByteChannel file = Channels.newChannel(Files.newOutputStream(dump(edition)))) {
            for (int i = 0; left > 0; i++) {
                ByteBuffer document = records.encode(i, edition.edition(i, count));
                left -= document.remaining();
                if (block.remaining() < document.remaining()) {
                    write(file, block);
                }
                block.put(document);
            }
            write(file, block);
        }
    }

    private static void write(WritableByteChannel file, ByteBuffer block) throws IOException {
        block.flip();
        file.write(block);
        block.clear();
    }

    private void createRandom() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        byte[] block = new byte[MEBIBYTE];
        try (OutputStream file = Files.newOutputStream(data().resolve("random.bin"))) {
            for (int i = 0; i < Math.max(1, (int) (512 * scale)); i++) {
                random.nextBytes(block);
                file.write(block);
            }
        }
    }

    private void createSmallFiles() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        BsonRecords records = new BsonRecords();
        for (int i = 0; i < (int) (50_000 * scale); i++) {
            Path parent = data().resolve("small").resolve(Integer.toString(i / FILES_PER_DIRECTORY));
            Files.createDirectories(parent);
            byte[] content = new byte[1024 + random.nextInt(19 * 1024)];
            for (int at = 0, record = i * 40; at < content.length; record++) {
                ByteBuffer document = records.encode(record, 9);
                int length = Math.min(document.remaining(), content.length - at);
                document.get(content, at, length);
                at += length;
            }
            Files.write(parent.resolve(i + ".bson"), content);
        }
    }
}
