package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.bson.BsonDocument;

/** Entries as servers write them, made by hand. Times are written as {@code 5:1}. */
public final class Oplog {
    private Oplog() {}

    public static ClusterTime at(String time) {
        return ClusterTime.parse(time);
    }

    public static OplogEntry of(String json) {
        return OplogEntry.of(RawDocument.of(BsonDocument.parse(json)));
    }

    private static String stamp(String time) {
        ClusterTime parsed = at(time);
        return "{$timestamp: {t: " + parsed.seconds() + ", i: " + parsed.increment() + "}}";
    }

    private static String around(String time) {
        return "ts: " + stamp(time) + ", t: {$numberLong: '1'}, v: {$numberLong: '2'}, wall: {$date: '"
                + at(time).instant() + "'}, ";
    }

    public static OplogEntry noop(String time) {
        return of("{" + around(time) + "op: 'n', ns: '', o: {msg: 'periodic noop'}}");
    }

    public static OplogEntry insert(String time, String namespace, String document) {
        return of("{" + around(time) + inserted(namespace, document).substring(1));
    }

    public static OplogEntry update(String time, String namespace, String change, String id) {
        return of("{" + around(time) + updated(namespace, change, id).substring(1));
    }

    public static OplogEntry delete(String time, String namespace, String id) {
        return of("{" + around(time) + "op: 'd', ns: '" + namespace + "', o: {_id: " + id + "}}");
    }

    public static OplogEntry command(String time, String database, String command) {
        return of("{" + around(time) + "op: 'c', ns: '" + database + ".$cmd', o: " + command + "}");
    }

    public static OplogEntry command(String time, String database, String command, String more) {
        return of("{" + around(time) + "op: 'c', ns: '" + database + ".$cmd', " + more + ", o: " + command + "}");
    }

    public static String inserted(String namespace, String document) {
        return "{op: 'i', ns: '" + namespace
                + "', ui: {$binary: {base64: 'FIx8IZQUTWyi+Ezlbr8fzw==', subType: '04'}}, o: " + document + "}";
    }

    public static String updated(String namespace, String change, String id) {
        return "{op: 'u', ns: '" + namespace + "', o: " + change + ", o2: {_id: " + id + "}}";
    }

    /**
     * An entry of a transaction.
     *
     * @param previous time of the entry before, {@code 0:0} for the first
     * @param how such as {@code partialTxn: true} or {@code prepare: true}; empty for one that commits
     */
    public static OplogEntry part(String time, String previous, String how, String... operations) {
        String object = "{applyOps: [" + String.join(", ", operations) + "]" + (how.isEmpty() ? "" : ", " + how) + "}";
        return command(time, "admin", object, transaction(previous));
    }

    public static OplogEntry commit(String time, String prepared, String visible) {
        String object = "{commitTransaction: 1, commitTimestamp: " + stamp(visible) + "}";
        return command(time, "admin", object, transaction(prepared));
    }

    public static OplogEntry abort(String time, String prepared) {
        return command(time, "admin", "{abortTransaction: 1}", transaction(prepared));
    }

    private static String transaction(String previous) {
        return "lsid: {id: {$binary: {base64: 'ydRcbDt+RuSTo0GqUZhP7w==', subType: '04'}}}, txnNumber: {$numberLong: '4'},"
                + " prevOpTime: {ts: " + stamp(previous) + ", t: {$numberLong: '1'}}";
    }

    /** All of them, one after another. */
    static byte[] bytes(List<OplogEntry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (OplogEntry entry : entries) {
                entry.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static OplogEntries read(byte[] bytes) {
        return new OplogEntries("oplog.bson", new ByteArrayInputStream(bytes));
    }
}
