package dev.holdfast.internal.fuzz;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.lock.LockDocuments;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.KeyFile;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.UnpackedCodec;
import dev.holdfast.internal.snapshot.ConfigCodec;
import dev.holdfast.internal.snapshot.LockCodec;
import dev.holdfast.internal.snapshot.RepositoryConfig;
import dev.holdfast.internal.snapshot.SnapshotCodec;
import dev.holdfast.internal.tree.ExtendedAttribute;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeRules;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What reads the stored forms of a repository. */
final class StoredForms {
    /** What the codec may bring into memory at most, here. */
    private static final int LIMIT = 1 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final MasterKey MASTER = MasterKey.random(RANDOM);
    private static final Class<RepositoryException.Damaged> DAMAGED = RepositoryException.Damaged.class;
    private static final Class<RepositoryException.Unsupported> UNSUPPORTED = RepositoryException.Unsupported.class;
    private static final BlobId ID = BlobId.fromHex("ab".repeat(32));
    private static final List<PackEntry> ENTRIES =
            List.of(new PackEntry(BlobType.DATA, ID, 0, 100, 0), new PackEntry(BlobType.TREE, ID, 100, 60, 1000));
    private static final byte[] SNAPSHOT = text("""
            {"time":"2026-01-02T03:04:05.123456789+01:00","parent":"%1$s","tree":"%1$s","paths":["/srv","/é"],
            "hostname":"h","username":"u","uid":1,"gid":2,"excludes":["*.o"],"tags":["a","holdfast:label:a=b",
            "holdfast:name=n"],"original":"%1$s","program_version":"restic 0.19.1","summary":{"backup_start":
            "2026-01-02T03:04:05Z","backup_end":"2026-01-02T03:04:06Z","files_new":1,"total_bytes_processed":9}}""".formatted("ab".repeat(32)));

    private StoredForms() {}

    static List<Parser> all() {
        return List.of(
                keyFile(),
                new Parser(
                        "master key",
                        json -> MasterKey.fromJson(json).close(),
                        List.of(MASTER.json()),
                        List.of(DAMAGED)),
                new Parser(
                        "config",
                        ConfigCodec::decode,
                        List.of(ConfigCodec.encode(new RepositoryConfig(2, "ab".repeat(32), 0x3DA3358B4DC173L))),
                        List.of(DAMAGED, UNSUPPORTED)),
                new Parser("snapshot", StoredForms::readSnapshot, List.of(SNAPSHOT), List.of(DAMAGED)),
                new Parser("lock", json -> LockCodec.decode("lock", json), List.of(lock()), List.of(DAMAGED)),
                new Parser("owner document", LockDocuments::read, List.of(LockDocuments.example()), List.of()),
                new Parser("index", StoredForms::readIndex, List.of(index()), List.of(DAMAGED)),
                new Parser("pack header", PackHeader::decode, List.of(PackHeader.encode(ENTRIES)), List.of(DAMAGED)),
                new Parser("tail of a pack", StoredForms::readTail, List.of(sealedHeader()), List.of(DAMAGED)),
                new Parser("sealed file", StoredForms::readSealed, List.of(sealed(SNAPSHOT)), List.of(DAMAGED)),
                new Parser("opened file", StoredForms::readOpened, List.of(opened(), SNAPSHOT), List.of(DAMAGED)),
                new Parser("frame", StoredForms::readFrame, List.of(frame()), List.of(SealBroken.class)),
                new Parser(
                        "seal",
                        bytes -> sealer().open(bytes),
                        List.of(sealer().seal(SNAPSHOT)),
                        List.of(SealBroken.class)),
                new Parser("tree, strict", tree -> readTree(tree, true), List.of(tree()), List.of(DAMAGED)),
                new Parser("tree, lenient", tree -> readTree(tree, false), List.of(tree()), List.of(DAMAGED)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Sealer sealer() {
        return new Sealer(MASTER, RANDOM);
    }

    private static Parser keyFile() {
        ZonedDateTime created = ZonedDateTime.parse("2026-01-02T03:04:05Z");
        KeyFile valid = KeyFile.create(MASTER, Secret.of("x"), KeyParameters.LOW_COST, created, "user", "host", RANDOM);
        return new Parser(
                "key file",
                bytes -> {
                    String unused = KeyFile.parse(bytes).toString();
                },
                List.of(valid.bytes()),
                List.of(DAMAGED, UNSUPPORTED));
    }

    private static void readSnapshot(byte[] json) {
        Snapshot snapshot = SnapshotCodec.decode(new SnapshotId("cd".repeat(32)), json);
        List<Object> unused = List.of(
                snapshot.labels(),
                snapshot.name(),
                snapshot.userTags(),
                snapshot.summary(),
                snapshot.time().toString(),
                SnapshotCodec.encode(snapshot));
    }

    static byte[] lock() {
        return text(
                "{\"time\":\"2026-01-02T03:04:05Z\",\"exclusive\":true,\"hostname\":\"h\",\"username\":\"u\",\"pid\":1}");
    }

    private static byte[] index() {
        return IndexFile.write(Map.of(ID, ENTRIES));
    }

    private static void readIndex(byte[] json) {
        try (BlobIndex index = BlobIndex.inTemporaryDirectory()) {
            IndexFile.read(json, (pack, entries) -> {
                int unused = index.add(pack, entries);
            });
            index.forEachPack(pack -> index.entriesOf(pack.number()));
        }
    }

    private static byte[] sealedHeader() {
        return PackHeader.seal(ENTRIES, sealer());
    }

    private static void readTail(byte[] tail) {
        if (tail.length < PackHeader.LENGTH_FIELD) {
            throw new RepositoryException.Damaged("callers look at the size of the pack first");
        }
        int end = tail.length - PackHeader.LENGTH_FIELD;
        int length = PackHeader.sealedLength(tail, end, tail.length);
        List<PackEntry> unused = PackHeader.open(tail, end - length, length, sealer());
    }

    private static byte[] sealed(byte[] json) {
        try (Compression compression = new Compression(CompressionMode.AUTO)) {
            return new UnpackedCodec(sealer(), compression, 2).encode(json);
        }
    }

    private static void readSealed(byte[] stored) {
        try (Compression compression = new Compression(CompressionMode.AUTO)) {
            byte[] unused = new UnpackedCodec(sealer(), compression, 2).decode(stored, LIMIT);
        }
    }

    /** What comes to light when a seal is in order. */
    private static byte[] opened() {
        return sealer().open(sealed(SNAPSHOT));
    }

    private static void readOpened(byte[] body) {
        readSealed(sealer().seal(body));
    }

    private static byte[] frame() {
        byte[] opened = opened();
        return Arrays.copyOfRange(opened, 1, opened.length);
    }

    private static void readFrame(byte[] frame) {
        byte[] unused = Compression.decompress(frame, 0, frame.length, LIMIT);
        try (Compression compression = new Compression(CompressionMode.AUTO)) {
            compression.decompress(frame, 0, frame.length, new byte[SNAPSHOT.length], 0, SNAPSHOT.length);
        }
    }

    private static byte[] tree() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(bytes::write);
        encoder.add(Node.builder(text("d"), NodeType.DIR).subtree(ID.bytes()).build());
        encoder.add(Node.builder(new byte[] {'e', (byte) 0xff}, NodeType.FILE)
                .content(ID.bytes())
                .size(100)
                .user("user")
                .extendedAttributes(List.of(new ExtendedAttribute(text("user.x"), text("value"))))
                .genericAttributes(Map.of("windows.attr", "{\"a\":[1,2,{\"b\":null}]}"))
                .build());
        encoder.add(Node.builder(text("l"), NodeType.SYMLINK)
                .linkTarget(new byte[] {'t', (byte) 0xfe})
                .build());
        encoder.finish();
        return bytes.toByteArray();
    }

    private static void readTree(byte[] tree, boolean strict) {
        try (TreeReader reader = strict ? TreeReader.strict("t", tree) : TreeReader.lenient("t", tree)) {
            reader.forEachRemaining(node -> {
                List<Object> unused = List.of(
                        NodeRules.problems(node),
                        node.printableName(),
                        node.mtime().zoned());
            });
        }
    }
}
