package dev.holdfast.mongodb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class OplogEntryTest {
    @Test
    void itsFieldsAreFound() {
        OplogEntry entry =
                Oplog.of("{ts: {$timestamp: {t: 4294967295, i: 7}}, t: {$numberLong: '12'}, op: 'u', ns: 'shop.a.b',"
                        + " o: {$v: 2, diff: {u: {a: 1}}}, o2: {_id: 'x'}, b: true, fromMigrate: true,"
                        + " wall: {$date: '2030-01-01T00:00:00Z'}, stmtId: 0, prevOpTime: {ts: {$timestamp: {t: 3, i: 4}},"
                        + " t: {$numberLong: '11'}}, lsid: {id: 1}, txnNumber: {$numberLong: '5'}}");
        assertThat(entry.time()).hasToString("4294967295:7");
        assertThat(entry.term()).isEqualTo(12);
        assertThat(entry.operation()).isEqualTo("u");
        assertThat(entry.namespace()).isEqualTo("shop.a.b");
        assertThat(entry.database()).isEqualTo("shop");
        assertThat(entry.object().toBson()).isEqualTo(BsonDocument.parse("{$v: 2, diff: {u: {a: 1}}}"));
        assertThat(entry.second().orElseThrow().text("_id")).isEqualTo("x");
        assertThat(entry.upsert()).isTrue();
        assertThat(entry.fromMigrate()).isTrue();
        assertThat(entry.wall().orElseThrow()).hasToString("2030-01-01T00:00:00Z");
        assertThat(entry.previous()).hasToString("3:4");
        assertThat(entry.session()).isPresent();
        assertThat(entry.transactionNumber()).isEqualTo(5);
        assertThat(entry.command()).isEmpty();
    }

    @Test
    void operationsOfATransactionCarryItsTime() {
        OplogEntry entry = Oplog.part(
                "5:1", "0:0", "prepare: true", Oplog.inserted("x.a", "{_id: 1}"), Oplog.inserted("x.b", "{_id: 2}"));
        List<String> operations = new ArrayList<>();
        entry.operations().forEach(operation -> operations.add(operation.toString()));
        assertThat(operations).containsExactly("operation i on x.a at 5:1", "operation i on x.b at 5:1");
        assertThat(entry.isPrepare()).isTrue();
        assertThat(entry.isPartial()).isFalse();
        assertThat(entry).hasToString("command applyOps on admin.$cmd at 5:1");
    }

    @Test
    void textsNeverShowDocuments() {
        OplogEntry entry = Oplog.insert("5:1", "x.a", "{_id: 'secret'}");
        assertThat(entry.toString() + entry.document() + entry.object()).doesNotContain("secret");
    }

    @Test
    void positionsDifferByEveryByte() {
        OplogPosition one = Oplog.insert("5:1", "x.a", "{_id: 1}").position();
        assertThat(Oplog.insert("5:1", "x.a", "{_id: 1}").position()).isEqualTo(one);
        assertThat(Oplog.insert("5:1", "x.a", "{_id: 2}").position()).isNotEqualTo(one);
        assertThat(one).hasToString("5:1 of term 1");
    }

    @Test
    void whatIsNoEntryIsDamage() {
        for (String json : List.of(
                "{op: 'i', ns: 'x.a', o: {_id: 1}}",
                "{ts: {$timestamp: {t: 1, i: 1}}, ns: 'x.a', o: {_id: 1}}",
                "{ts: {$timestamp: {t: 1, i: 1}}, op: 'i', ns: 'x.a'}",
                "{ts: {$timestamp: {t: 1, i: 1}}, op: 'i', ns: 'x.a', o: 3}",
                "{ts: 'yesterday', op: 'i', ns: 'x.a', o: {_id: 1}}")) {
            assertThatThrownBy(() -> Oplog.of(json)).as(json).isInstanceOf(MongoException.Damaged.class);
        }
    }

    @Test
    void everyTypeOfFieldIsSteppedOver() {
        OplogEntry entry =
                Oplog.of("{a: 1.5, b: 'text', c: {d: 1}, e: [1, 2], f: {$binary: {base64: 'AAEC', subType: '00'}},"
                        + " g: {$undefined: true}, h: {$oid: '61fd4c80681f033aeda0e65d'}, i: true, j: {$date: '2030-01-01T00:00:00Z'},"
                        + " k: null, l: {$regularExpression: {pattern: 'a', options: 'i'}}, m: DBPointer('x.y',"
                        + " '61fd4c80681f033aeda0e65d'), p: {$code: 'c'}, q: {$symbol: 's'}, r: {$code: 'c', $scope: {s: 1}},"
                        + " u: {$numberDecimal: '1.5'}, w: {$minKey: 1}, x: {$maxKey: 1}, y: 3, z: {$numberLong: '4'},"
                        + " ts: {$timestamp: {t: 1, i: 2}}, op: 'n', ns: '', o: {}}");
        assertThat(entry.time()).isEqualTo(new ClusterTime(1, 2));
    }

    @Test
    void damagedBytesNeverLeadAstray() {
        byte[] whole = Oplog.part("5:1", "0:0", "partialTxn: true", Oplog.updated("x.a", "{$v: 2, diff: {}}", "1"))
                .document()
                .toBytes();
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = Arrays.copyOf(whole, round % 2 == 0 ? whole.length : random.nextInt(whole.length));
            for (int i = 0; broken.length > 0 && i <= round % 3; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                OplogEntry entry = OplogEntry.of(broken);
                if (entry.holdsOperations()) {
                    entry.operations().forEach(OplogEntry::object);
                }
                assertThat(entry.lengthBytes()).isBetween(5, broken.length);
            } catch (MongoException.Damaged expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aStreamThatEndsWithinAnEntryIsDamageAtItsPlace() {
        List<OplogEntry> entries = List.of(Oplog.noop("5:1"), Oplog.noop("5:2"));
        byte[] bytes = Oplog.bytes(entries);
        int first = entries.get(0).lengthBytes();
        for (int length = 0; length <= bytes.length; length++) {
            OplogEntries read = Oplog.read(Arrays.copyOf(bytes, length));
            int whole = length == bytes.length ? 2 : length >= first ? 1 : 0;
            for (int i = 0; i < whole; i++) {
                assertThat(read.next().time()).isEqualTo(new ClusterTime(5, i + 1));
            }
            if (length == 0 || length == first || length == bytes.length) {
                assertThat(read.hasNext()).isFalse();
            } else {
                assertThatThrownBy(read::hasNext)
                        .isInstanceOf(MongoException.Damaged.class)
                        .hasMessageStartingWith("oplog.bson, at byte " + (length < first ? 0 : first) + ": ");
            }
        }
    }

    @Test
    void aLengthThatNoEntryHasIsNotBelieved() {
        assertThatThrownBy(() -> Oplog.read(new byte[] {0, 0, 0, 127, 1}).hasNext())
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessage("oplog.bson, at byte 0: a BSON document says to be 2130706432 bytes long");
    }
}
