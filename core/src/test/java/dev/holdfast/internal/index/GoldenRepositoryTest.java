package dev.holdfast.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.CompressionMode;
import dev.holdfast.Secret;
import dev.holdfast.internal.chunk.Polynomial;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.KeyFile;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.seal.UnpackedCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reads a small repository that restic 0.19.1 made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenRepositoryTest {
    private static final Path ROOT = Path.of("src/test/resources/golden");

    private final Compression compression = new Compression(CompressionMode.AUTO);
    private Sealer sealer;
    private UnpackedCodec codec;
    private KeyFile keyFile;

    @BeforeAll
    void open() throws IOException {
        keyFile = KeyFile.parse(only("keys"));
        MasterKey master = keyFile.open(Secret.of("golden")).orElseThrow();
        sealer = new Sealer(master, new SecureRandom());
        codec = new UnpackedCodec(sealer, compression, 2);
    }

    @AfterAll
    void close() {
        compression.close();
    }

    private static byte[] only(String directory) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return Files.readAllBytes(files.findFirst().orElseThrow());
        }
    }

    private static byte[] pack(BlobId id) throws IOException {
        return Files.readAllBytes(
                ROOT.resolve("data").resolve(id.hex().substring(0, 2)).resolve(id.hex()));
    }

    private Map<BlobId, List<PackEntry>> index() throws IOException {
        Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
        IndexFile.read(codec.decode(only("index")), packs::put);
        return packs;
    }

    private byte[] plain(byte[] pack, PackEntry entry) {
        byte[] body = new byte[(int) entry.length() - Sealer.OVERHEAD];
        int unused = sealer.open(pack, (int) entry.offset(), (int) entry.length(), body, 0);
        if (!entry.isCompressed()) {
            return body;
        }
        byte[] plain = new byte[(int) entry.uncompressedLength()];
        compression.decompress(body, 0, body.length, plain, 0, plain.length);
        return plain;
    }

    @Test
    void theKeyFileIsNamedByItsHash() {
        assertThat(ROOT.resolve("keys").resolve(keyFile.id())).exists();
        assertThat(keyFile.parameters()).isEqualTo(KeyParameters.DEFAULT);
    }

    @Test
    void theConfigNamesAFittingPolynomial() throws IOException {
        String config = new String(codec.decode(Files.readAllBytes(ROOT.resolve("config"))), StandardCharsets.UTF_8);
        assertThat(config).startsWith("{\"version\":2,").contains("\"chunker_polynomial\":\"2638278a8684c1\"");
        assertThat(Polynomial.parse("2638278a8684c1").bits()).isEqualTo(0x2638278a8684c1L);
    }

    @Test
    void theSnapshotNamesATreeThatTheIndexKnows() throws IOException {
        String snapshot = new String(codec.decode(only("snapshots")), StandardCharsets.UTF_8);
        String tree = snapshot.replaceAll(".*\"tree\":\"([0-9a-f]{64})\".*", "$1");
        try (BlobIndex index = BlobIndex.inTemporaryDirectory()) {
            IndexFile.read(codec.decode(only("index")), (pack, entries) -> {
                int unused = index.add(pack, entries);
            });
            assertThat(index.contains(BlobType.TREE, BlobId.fromHex(tree.strip())))
                    .isTrue();
        }
    }

    @Test
    void theIndexIsWrittenByteForByteAlike() throws IOException {
        assertThat(IndexFile.write(index())).isEqualTo(codec.decode(only("index")));
    }

    @Test
    void theHeaderOfEachPackAgreesWithTheIndex() throws IOException {
        for (Map.Entry<BlobId, List<PackEntry>> known : index().entrySet()) {
            byte[] pack = pack(known.getKey());
            int length = PackHeader.sealedLength(pack, pack.length - 4, pack.length);
            assertThat(PackHeader.open(pack, pack.length - 4 - length, length, sealer))
                    .isEqualTo(known.getValue());
            assertThat(PackHeader.packSize(known.getValue())).isEqualTo(pack.length);
        }
    }

    @Test
    void eachBlobHasTheContentThatItsIdSays() throws IOException {
        for (Map.Entry<BlobId, List<PackEntry>> known : index().entrySet()) {
            byte[] pack = pack(known.getKey());
            for (PackEntry entry : known.getValue()) {
                byte[] plain = plain(pack, entry);
                assertThat(BlobId.of(new Sha256().hash(plain, 0, plain.length), 0))
                        .isEqualTo(entry.id());
            }
        }
    }
}
