package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bson.BsonDocument;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

class DumpTreeTest {
    private static final String PLAIN = "{\"indexes\":[],\"collectionName\":\"x\",\"type\":\"collection\"}";
    private static final byte[] DOCUMENT = bson("{a: 1}");

    private static byte[] bson(String json) {
        byte[] bytes = new byte[1000];
        ByteBuf document = new RawBsonDocument(BsonDocument.parse(json), new BsonDocumentCodec()).getByteBuffer();
        int length = document.remaining();
        document.get(bytes, 0, length);
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        byte[] compressed = out.toByteArray();
        compressed[9] = (byte) 0xff;
        return compressed;
    }

    private static StoredFiles dump(String at) {
        return new StoredFiles()
                .put(at + "prelude.json", "{\"ServerVersion\":\"6.0.5\",\"ToolVersion\":\"100.17.0\"}")
                .put(at + "oplog.bson", DOCUMENT)
                .put(at + "shop/orders.bson", DOCUMENT)
                .put(at + "shop/orders.metadata.json", PLAIN)
                .put(at + "admin/system.users.bson", DOCUMENT)
                .put(at + "admin/system.users.metadata.json", PLAIN);
    }

    private static DumpPart only(DumpTree tree) {
        assertThat(tree.parts()).hasSize(1);
        return tree.parts().get(0);
    }

    @Test
    void aDumpOfSomebodyElseIsFoundAtAnyDepth() {
        DumpPart part = only(DumpTree.find(dump("var/backups/today/").put("var/backups/notes.txt", "x")));

        assertThat(part.path()).isEqualTo("var/backups/today");
        assertThat(part.prelude()).contains(new Prelude("6.0.5", "100.17.0"));
        assertThat(part.oplog().orElseThrow().path()).isEqualTo("var/backups/today/oplog.bson");
        assertThat(part.collections())
                .extracting(DumpedCollection::toString)
                .containsExactly("admin.system.users", "shop.orders");
    }

    /** As {@code mongodump --db shop} leaves it. */
    @Test
    void theMarkMayLieInTheOneDatabase() throws IOException {
        byte[] mark = "{\"ServerVersion\":\"6.0.5\"}".getBytes(StandardCharsets.UTF_8);
        for (String more : List.of("", ".gz")) {
            StoredFiles files = new StoredFiles()
                    .put("dump/shop/prelude.json" + more, more.isEmpty() ? mark : gzip(mark))
                    .put("dump/shop/orders.bson", DOCUMENT)
                    .put("dump/shop/orders.metadata.json", PLAIN);

            DumpPart part = only(DumpTree.find(files));

            assertThat(part.path()).isEqualTo("dump");
            assertThat(part.prelude().orElseThrow().serverVersion()).isEqualTo("6.0.5");
            List<String> unknown = new ArrayList<>();
            List<String> known = new ArrayList<>();
            part.forEach(collection -> known.add(collection.toString()), unknown::add);
            assertThat(known).containsExactly("shop.orders");
            assertThat(unknown).isEmpty();
        }
    }

    @Test
    void itMayLieAtTheTop() {
        assertThat(only(DumpTree.find(dump(""))).collections()).hasSize(2);
    }

    @Test
    void withoutPreludeItIsKnownByItsDatabases() {
        StoredFiles files =
                new StoredFiles().put("old/shop/orders.bson", DOCUMENT).put("old/shop/oplog.bson", DOCUMENT);

        DumpPart part = only(DumpTree.find(files));

        assertThat(part.path()).isEqualTo("old");
        assertThat(part.oplog()).isEmpty();
        assertThat(part.collections())
                .extracting(DumpedCollection::toString)
                .containsExactly("shop.oplog", "shop.orders");
    }

    @Test
    void ofTwoOneMustBeNamed() {
        StoredFiles files = dump("monday/").put("tuesday/shop/orders.bson", DOCUMENT);

        assertThatThrownBy(() -> DumpTree.find(files))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("monday, tuesday");
        assertThat(only(DumpTree.find(files, "/tuesday/")).path()).isEqualTo("tuesday");
        assertThatThrownBy(() -> DumpTree.find(files, "sunday"))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("no directory sunday");
    }

    @Test
    void withoutADumpThatIsSaid() {
        assertThatThrownBy(() -> DumpTree.find(new StoredFiles().put("a/b.txt", "x")))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("the snapshot has no dump");
    }

    @Test
    void ourOwnHasARecoveryPointBeside() {
        RecoveryPoint point = RecoveryPoint.builder(Consistency.LOCK)
                .replicaSet(ReplicaSetFacts.builder("rs0", ReplicaSetFacts.Role.REPLICA_SET)
                        .build())
                .build();
        DumpTree tree = DumpTree.find(dump("dump/").put(".holdfast/backup.json", point.toBytes()));

        assertThat(only(tree).replicaSet()).isEqualTo("rs0");
        assertThat(only(tree).collections()).hasSize(2);
        assertThat(tree.recoveryPoint().orElseThrow().consistency()).isEqualTo(Consistency.LOCK);
    }

    @Test
    void ofAShardedClusterEachReplicaSetIsAPart() {
        RecoveryPoint point = RecoveryPoint.builder(Consistency.OPLOG)
                .replicaSet(ReplicaSetFacts.builder("cfg", ReplicaSetFacts.Role.CONFIG)
                        .build())
                .replicaSet(ReplicaSetFacts.builder("sh/1", ReplicaSetFacts.Role.SHARD)
                        .build())
                .build();
        StoredFiles files = new StoredFiles()
                .put("dump/cfg/config/chunks.bson", DOCUMENT)
                .put("dump/sh%2F1/shop/orders.bson", DOCUMENT)
                .put(".holdfast/backup.json", point.toBytes());

        DumpTree tree = DumpTree.find(files);

        assertThat(tree.parts()).extracting(DumpPart::replicaSet).containsExactly("cfg", "sh/1");
        assertThat(tree.parts().get(1).path()).isEqualTo(String.join("/", DumpLayout.directories(true, "sh/1")));
        assertThat(tree.parts().get(1).collections()).hasSize(1);
    }

    @Test
    void aTimeSeriesHasItsDocumentsInBuckets() {
        String longName = "t".repeat(230);
        StoredFiles files = dump("").put("m/system.buckets.cpu.bson", DOCUMENT)
                .put("m/cpu.metadata.json", "{\"indexes\":[],\"collectionName\":\"cpu\",\"type\":\"timeseries\"}")
                .put("m/" + FileNames.of("system.buckets." + longName) + ".bson", DOCUMENT)
                .put(
                        "m/" + FileNames.of(longName) + ".metadata.json",
                        "{\"indexes\":[],\"collectionName\":\"" + longName + "\",\"type\":\"timeseries\"}")
                .put(
                        "m/v.metadata.json",
                        "{\"options\":{\"viewOn\":\"cpu\",\"pipeline\":[]},\"indexes\":[],\"collectionName\":\"v\",\"type\":\"view\"}");

        List<DumpedCollection> series = only(DumpTree.find(files)).collections().stream()
                .filter(each -> each.namespace().database().equals("m"))
                .toList();

        assertThat(series).extracting(each -> each.namespace().collection()).containsExactly("cpu", longName, "v");
        assertThat(series.get(0).dataNamespace()).isEqualTo(new Namespace("m", "system.buckets.cpu"));
        assertThat(series.get(1).data()).isPresent();
        assertThat(series.get(2).data()).isEmpty();
        assertThat(series.get(2).metadata().orElseThrow().isView()).isTrue();
    }

    @Test
    void aLongNameIsReadFromTheDescription() {
        String name = "é".repeat(100);
        String file = "shop/" + FileNames.of(name);
        StoredFiles files = dump("").put(file + ".bson", DOCUMENT)
                .put(file + ".metadata.json", "{\"indexes\":[],\"collectionName\":\"" + name + "\"}");

        assertThat(only(DumpTree.find(files)).collections())
                .extracting(each -> each.namespace().collection())
                .contains(name);
    }

    @Test
    void aCutNameThatNothingTellsIsNamed() {
        String file = "shop/" + FileNames.of("é".repeat(100));
        DumpPart alone = only(DumpTree.find(dump("").put(file + ".bson", DOCUMENT)));
        DumpPart silent = only(DumpTree.find(dump("").put(file + ".metadata.json", "{}")));

        assertThatThrownBy(alone::collections)
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining(file);
        assertThatThrownBy(silent::collections)
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining(file);
    }

    @Test
    void whatBelongsToNothingIsHandedOut() {
        List<String> unknown = new ArrayList<>();
        StoredFiles files = dump("").put("shop/readme.txt", "x")
                .put("shop/deep/a.bson", DOCUMENT)
                .put("x.tmp", "x");

        only(DumpTree.find(files)).forEach(each -> {}, unknown::add);

        assertThat(unknown).containsExactly("shop/deep", "shop/readme.txt", "x.tmp");
    }

    @Test
    void compressedFilesAreReadAsPlainOnes() throws IOException {
        StoredFiles files = new StoredFiles()
                .put("prelude.json.gz", gzip("{\"ServerVersion\":\"6.0.5\"}".getBytes(StandardCharsets.UTF_8)))
                .put("oplog.bson", gzip(DOCUMENT))
                .put("shop/orders.bson.gz", gzip(DOCUMENT))
                .put("shop/orders.metadata.json.gz", gzip(PLAIN.getBytes(StandardCharsets.UTF_8)));

        DumpPart part = only(DumpTree.find(files));

        assertThat(part.prelude().orElseThrow().serverVersion()).isEqualTo("6.0.5");
        try (BsonStream oplog = part.oplog().orElseThrow().documents()) {
            assertThat(oplog.next()).isTrue();
            assertThat(oplog.document()).isEqualTo(BsonDocument.parse("{a: 1}"));
            assertThat(oplog.next()).isFalse();
        }
        DumpedCollection orders = part.collections().get(0);
        assertThat(orders.metadata().orElseThrow().collection()).isEqualTo("x");
        assertThat(orders.data().orElseThrow().open().readAllBytes()).isEqualTo(DOCUMENT);
    }

    @Test
    void whatIsCalledCompressedAndIsNotIsNamed() {
        StoredFiles files = new StoredFiles().put("shop/orders.bson.gz", DOCUMENT);
        DumpFile data = only(DumpTree.find(files)).collections().get(0).data().orElseThrow();

        assertThatThrownBy(data::open)
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("shop/orders.bson.gz cannot be decompressed");
    }
}
