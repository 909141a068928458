package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Zoo;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongodumpArchive;
import dev.holdfast.mongodb.MongodumpArchiveFormat;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.FileNames;
import dev.holdfast.mongodb.layout.Prelude;
import dev.holdfast.run.RunException;
import dev.holdfast.workload.ExportWorkload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and directories that mongodump wrote, kept by Holdfast, and put back by mongorestore. */
class MongodumpArchiveIT {
    private static final Comparison EVERYTHING = Comparison.ofData().withPeople();

    @TempDir
    private static Path written;

    private static ReplicaSet source;
    private static MongoServer target;

    private final Scene scene = new Scene();

    @BeforeAll
    static void dump() {
        source = ReplicaSet.start("rs", ServerOptions.open(), Member.priority(1));
        target = MongoServer.start(ServerOptions.open());
        Zoo.fill(source, false);
        Zoo.people(source);
        MongoTools.dump(source, "--oplog", "--archive=" + written.resolve("plain"));
        MongoTools.dump(source, "--oplog", "--gzip", "--archive=" + written.resolve("gzip"));
        MongoTools.dump(source, "--oplog", "--out=" + written.resolve("directory"));
        MongoTools.dump(source, "--oplog", "--gzip", "--out=" + written.resolve("compressed"));
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void create() {
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private static Path archive(String kind) {
        return written.resolve(kind);
    }

    private Path export(boolean gzip) {
        Path file = scene.target(gzip ? "exported.gz" : "exported");
        try (OutputStream out = Files.newOutputStream(file)) {
            ExportWorkload export = ExportWorkload.to(file.toString(), new MongodumpArchiveFormat(), out);
            scene.ours()
                    .with(repository -> RestoreJob.from(repository)
                            .latest()
                            .into(gzip ? export.compressed() : export)
                            .run());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** Some documents break the rules of their collection: they were there first. */
    private static void assertComesBack(String... how) {
        target.client().listDatabaseNames().forEach(name -> {
            if (!List.of("admin", "config", "local").contains(name)) {
                target.client().getDatabase(name).drop();
            }
        });
        String unused = MongoTools.restore(
                target,
                Stream.concat(Stream.of("--drop", "--oplogReplay", "--bypassDocumentValidation"), Stream.of(how))
                        .toArray(String[]::new));

        assertThat(EVERYTHING.differences(source, target)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip"})
    void anArchiveGoesThroughAndComesBack(String kind) {
        scene.ours().backup(MongodumpArchive.of(archive(kind)));

        if (kind.equals("gzip")) {
            assertComesBack("--gzip", "--archive=" + export(true));
        } else {
            assertComesBack("--archive=" + export(false));
        }
    }

    /** mongorestore takes users and roles only where nothing else has come before them. */
    @Test
    void functionsOfAdminComeBehindItsUsers() {
        Document function = new Document("_id", "twice").append("value", 2);
        source.client().getDatabase("admin").getCollection("system.js").insertOne(function);
        try {
            scene.ours().backup(MongoWorkload.at(source.uri()).build());

            String unused = MongoTools.restore(target, "--drop", "--archive=" + export(false));

            assertThat(target.client()
                            .getDatabase("admin")
                            .getCollection("system.js")
                            .find())
                    .containsExactly(function);
            assertThat(target.admin(new Document("usersInfo", "old")).getList("users", Document.class))
                    .hasSize(1);
        } finally {
            for (Deployment server : List.of(source, target)) {
                server.client().getDatabase("admin").getCollection("system.js").deleteMany(new Document());
            }
        }
    }

    @Test
    void aDirectoryThatSomebodyBackedUpComesBackAsAnArchive() {
        scene.ours().backup(archive("compressed"));

        assertComesBack("--archive=" + export(false));
    }

    @Test
    void resticGivesBackADirectoryThatMongorestoreReads() {
        scene.ours().backup(MongodumpArchive.of(archive("plain")));
        Path restored = scene.target("restored");

        scene.restic(Peer.RESTIC).ok("restore", "latest", "--target", restored.toString());

        assertComesBack("--dir=" + restored.resolve("dump"));
        assertThat(scene.restic(Peer.RESTIC)
                        .ok("dump", "latest", "/dump/zoo/plain.metadata.json")
                        .out())
                .isEqualTo(text(restored.resolve("dump/zoo/plain.metadata.json")));
    }

    /** Names, descriptions and documents; the oplogs were taken one after the other. */
    @Test
    void theFilesAreThoseThatMongodumpWrites() {
        scene.ours().backup(MongodumpArchive.of(archive("plain")));
        Path restored = scene.target("restored");
        scene.ours().restore("latest", restored);

        assertThat(files(restored.resolve("dump"))).isEqualTo(files(archive("directory")));
    }

    private static Map<String, String> files(Path directory) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("oplog.bson") || !directory.equals(file.getParent()))
                    .forEach(file -> files.put(directory.relativize(file).toString(), latin(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        files.computeIfPresent(Prelude.FILE, (name, json) -> json.strip());
        return files;
    }

    private static String latin(Path file) {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    private static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void descriptionsAreWrittenAsMongodumpDoes() throws IOException {
        try (Stream<Path> all = Files.walk(archive("directory"))) {
            List<Path> descriptions = all.filter(file -> file.toString().endsWith(FileNames.METADATA))
                    .toList();
            assertThat(descriptions).hasSizeGreaterThan(40).allSatisfy(file -> {
                CollectionMetadata read = CollectionMetadata.parse(file.toString(), bytes(file));
                assertThat(read.toJson()).isEqualTo(text(file));
                assertThat(FileNames.of(read.collection()) + FileNames.METADATA)
                        .isEqualTo(file.getFileName().toString());
            });
        }
    }

    @Test
    void whatIsCutOrChangedIsNotKept() {
        byte[] whole = bytes(archive("plain"));
        byte[] compressed = bytes(archive("gzip"));
        Random random = new Random(8);
        for (int i = 0; i < 6; i++) {
            assertRefused(Arrays.copyOf(whole, random.nextInt(whole.length)));
            assertRefused(Arrays.copyOf(compressed, random.nextInt(compressed.length)));
            byte[] changed = whole.clone();
            // Behind the descriptions, which no checksum covers.
            int at = whole.length - 1 - random.nextInt(whole.length / 4);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertRefused(changed);
        }
        int kept = scene.ours().with(repository -> repository.snapshots().size());
        assertThat(kept).isZero();
    }

    private void assertRefused(byte[] archive) {
        assertThatThrownBy(() -> scene.ours()
                        .with(repository -> BackupJob.unnamed()
                                .workload(MongodumpArchive.of("m", new ByteArrayInputStream(archive)))
                                .into(repository)
                                .run()))
                .isInstanceOf(RunException.BackupFailed.class);
    }
}
