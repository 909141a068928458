package dev.holdfast.mongodb.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ArchiveReaderTest {
    private static final String A = "{_id: 1, x: 'one'}";
    private static final String B = "{_id: 2, x: 'two'}";
    private static final String C = "{_id: 3}";

    /** Where a document has its first number if that is called {@code _id}. */
    private static final int ID = 9;

    /** Writes down what it is told. */
    private static final class Told implements ArchiveReceiver {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void header(ArchiveHeader header) {
            lines.add(header.serverVersion() + " " + header.toolVersion() + " " + header.concurrentCollections());
        }

        @Override
        public void announced(ArchivedNamespace namespace) {
            lines.add(namespace.namespace() + " " + namespace.type() + " " + namespace.metadata());
        }

        @Override
        public Documents begin(ArchivedNamespace announced, Namespace namespace) {
            lines.add("begin " + namespace);
            return new Documents() {
                @Override
                public void document(byte[] bytes, int offset, int length) {
                    lines.add(namespace + " " + bytes[offset + ID]);
                }

                @Override
                public void end() {
                    lines.add("end " + namespace);
                }
            };
        }
    }

    private static List<String> read(byte[] archive) {
        Told told = new Told();
        ArchiveReader.read("x.archive", new ByteArrayInputStream(archive), told);
        return told.lines;
    }

    private static HandMade two() {
        return HandMade.archive()
                .announce("d", "a", "{}", "collection")
                .announce("d", "b", "", "")
                .end();
    }

    private static HandMade interleaved() {
        return two().block("d", "a", A)
                .block("d", "b", C)
                .block("d", "a", B)
                .close("d", "a", A, B)
                .close("d", "b", C);
    }

    private static void assertDamaged(HandMade archive, String what) {
        assertThatThrownBy(() -> read(archive.bytes()))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("x.archive")
                .hasMessageContaining(what);
    }

    @Test
    void theChecksumIsThatOfXz() {
        Crc64 crc = new Crc64();
        assertThat(crc.value()).isZero();
        crc.update("xx123456789".getBytes(StandardCharsets.US_ASCII), 2, 9);
        assertThat(crc.value()).isEqualTo(0x995dc9bbdf1939faL);
    }

    @Test
    void theChecksumDoesNotDependOnPieces() {
        byte[] bytes = new byte[1000];
        new Random(3).nextBytes(bytes);
        Crc64 whole = new Crc64();
        whole.update(bytes, 0, 1000);
        Crc64 pieces = new Crc64();
        for (int at = 0; at < 1000; at += 7) {
            pieces.update(bytes, at, Math.min(7, 1000 - at));
        }
        assertThat(pieces.value()).isEqualTo(whole.value());
    }

    @Test
    void namespacesMayBeMixed() {
        assertThat(read(interleaved().bytes()))
                .containsExactly(
                        "6.0.5 100.17.0 4",
                        "d.a collection {}",
                        "d.b  ",
                        "begin d.a",
                        "d.a 1",
                        "begin d.b",
                        "d.b 3",
                        "d.a 2",
                        "end d.a",
                        "end d.b");
    }

    @Test
    void aCompressedArchiveIsReadToo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(interleaved().bytes());
        }
        assertThat(read(out.toByteArray())).isEqualTo(read(interleaved().bytes()));
        assertThatThrownBy(() -> read(Arrays.copyOf(out.toByteArray(), out.size() - 20)))
                .isInstanceOf(MongoException.Damaged.class);
        int length = out.size();
        byte[] more = Arrays.copyOf(out.toByteArray(), length + 9);
        Arrays.fill(more, length, more.length, (byte) 'x');
        assertThatThrownBy(() -> read(more)).isInstanceOf(MongoException.Damaged.class);
    }

    @Test
    void aTimeSeriesHasItsDocumentsInBuckets() {
        HandMade archive = HandMade.archive()
                .announce("m", "cpu", "{}", "timeseries")
                .end()
                .block("m", "system.buckets.cpu", A)
                .close("m", "system.buckets.cpu", A);

        assertThat(read(archive.bytes())).contains("begin m.system.buckets.cpu", "end m.system.buckets.cpu");
    }

    @Test
    void whatAnArchiveSaysBesideIsIgnoredInItsPreludeOnly() {
        HandMade archive = HandMade.nothing()
                .hex("6de29981")
                .doc("{version: '0.1', more: 1}")
                .doc("{db: 'd', collection: 'a', more: 1}")
                .end();

        assertThat(read(HandMade.nothing().hex(hex(archive)).close("d", "a").bytes()))
                .contains("end d.a");
        assertDamaged(archive.doc("{db: 'd', collection: 'a', more: 1}").end(), "'more' that is not known");
    }

    private static String hex(HandMade archive) {
        return java.util.HexFormat.of().formatHex(archive.bytes());
    }

    /** Wherever it is cut, between blocks too, it is noticed. */
    @Test
    void anArchiveThatIsCutIsNoticed() {
        byte[] whole = interleaved().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(MongoException.Damaged.class);
        }
    }

    /** Of the metadata no checksum tells, and of a header's version numbers none is needed. */
    @Test
    void aChangedBitBehindThePreludeIsNoticed() {
        byte[] whole = interleaved().bytes();
        for (int at = two().bytes().length; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> read(changed))
                        .as("bit %d of byte %d", bit, at)
                        .isInstanceOf(MongoException.Damaged.class);
            }
        }
    }

    @Test
    void whatFollowsTheEndIsNoticed() {
        assertDamaged(interleaved().hex("00"), "ends after 1 bytes");
        assertDamaged(interleaved().end(), "a block without a header");
    }

    @Test
    void whatIsNoArchiveIsNamed() {
        assertDamaged(HandMade.nothing().hex("504b0304"), "is no archive of mongodump");
        assertDamaged(HandMade.nothing(), "is no archive of mongodump");
        assertDamaged(HandMade.nothing().hex("1f8b0000"), "cannot be read");
        assertDamaged(HandMade.nothing().hex("6de29981").doc("{version: '0.2'}"), "version '0.2'");
        assertDamaged(HandMade.nothing().hex("6de29981").end(), "has no header");
        assertDamaged(
                HandMade.nothing().hex("6de29981").doc("{version: 1}"), "'version' of a header has the wrong type");
    }

    @Test
    void eachRuleIsKept() {
        assertDamaged(two().block("d", "c", A), "d.c, which it has not announced");
        assertDamaged(two().block("d", "system.buckets.a", A), "which it has not announced");
        assertDamaged(two().block("d", "a", A).close("d", "a", A).block("d", "a", B), "behind the end of it");
        assertDamaged(two().close("d", "a").close("d", "a"), "behind the end of it");
        assertDamaged(two().block("d", "a", A).closeWith("d", "a", 7), "where 0000000000000007 was written");
        assertDamaged(two().doc("{db: 'd', collection: 'a', EOF: false, CRC: 1}"), "a checksum where none belongs");
        assertDamaged(two().close("d", "a"), "ends before d.b does");
        assertDamaged(
                two().doc("{db: 'd', collection: 'a', EOF: true}").doc(A).end(), "documents in the block that ends");
        assertDamaged(two().doc("{db: 'd', collection: 'a', EOF: 1}"), "'EOF' of a header has the wrong type");
        assertDamaged(two().doc("{db: 'd', collection: 'a', EOF: true, CRC: 'x'}"), "'CRC' of a header has the wrong");
        assertDamaged(HandMade.archive().announce("d", "a", "", "").announce("d", "a", "", ""), "announces d.a twice");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Namespace a = new Namespace("d", "a");
        Namespace series = new Namespace("m", "cpu");
        byte[] large = HandMade.bson("{_id: 9, x: '" + "y".repeat(600_000) + "'}");
        ArchiveWriter writer = new ArchiveWriter(out, new ArchiveHeader("6.0.5", "100.17.0", 4));
        writer.announce(new ArchivedNamespace(a, "{}", "collection"));
        writer.announce(new ArchivedNamespace(series, "{}", "timeseries"));
        writer.begin(series, series.buckets());
        writer.end();
        writer.begin(a, a);
        for (byte[] document : List.of(HandMade.bson(A), large, HandMade.bson(B))) {
            writer.document(document, 0, document.length);
        }
        writer.end();
        writer.finish();

        assertThat(read(out.toByteArray()))
                .containsExactly(
                        "6.0.5 100.17.0 4",
                        "d.a collection {}",
                        "m.cpu timeseries {}",
                        "begin m.system.buckets.cpu",
                        "end m.system.buckets.cpu",
                        "begin d.a",
                        "d.a 1",
                        "d.a 9",
                        "d.a 2",
                        "end d.a");
    }

    @Test
    void theWriterWritesWhatMongodumpDoes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArchiveWriter writer = new ArchiveWriter(out, new ArchiveHeader("6.0.5", "100.17.0", 4));
        writer.announce(new ArchivedNamespace(new Namespace("d", "a"), "{}", "collection"));
        writer.begin(new Namespace("d", "a"), new Namespace("d", "a"));
        writer.document(HandMade.bson(A), 0, HandMade.bson(A).length);
        writer.end();
        writer.finish();

        HandMade expected = HandMade.archive()
                .announce("d", "a", "{}", "collection")
                .end()
                .block("d", "a", A)
                .close("d", "a", A);
        assertThat(out.toByteArray()).isEqualTo(expected.bytes());
    }

    @Test
    void theWriterTakesNothingThatMongorestoreRefuses() throws IOException {
        ArchiveWriter writer = new ArchiveWriter(new ByteArrayOutputStream(), new ArchiveHeader("6.0.5", "x", 4));
        Namespace a = new Namespace("d", "a");
        writer.announce(new ArchivedNamespace(a, "", ""));
        writer.begin(a, a);

        assertThatThrownBy(() -> writer.document(new byte[(16 << 20) + 1], 0, (16 << 20) + 1))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("d.a")
                .hasMessageContaining("mongorestore --dir");
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
}
