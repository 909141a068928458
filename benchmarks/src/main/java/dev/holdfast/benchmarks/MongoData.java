package dev.holdfast.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOneModel;
import dev.holdfast.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * An order book in one large collection and some small ones, with two indexes.
 *
 * @param client of the replica set
 * @param bytes how large it is
 */
record MongoData(MongoClient client, long bytes, Time time) {
    private static final int RECORD_BYTES = 660;
    private static final int BATCH = 1000;
    private static final int PER_CENT = 100;

    static String direct(int port) {
        return "mongodb://127.0.0.1:" + port + "/?directConnection=true";
    }

    static String set(String name, int port) {
        return "mongodb://127.0.0.1:" + port + "/?replicaSet=" + name;
    }

    /** Waits until all members follow. */
    static void awaitSecondaries(MongoClient client, Time time) throws InterruptedException {
        while (client
                .getDatabase("admin")
                .runCommand(new Document("replSetGetStatus", 1))
                .getList("members", Document.class)
                .stream()
                .anyMatch(member -> member.getInteger("state") > 2)) {
            time.sleep(Duration.ofMillis(100));
        }
    }

    private MongoCollection<RawBsonDocument> orders() {
        return client.getDatabase("shop").getCollection("orders", RawBsonDocument.class);
    }

    private int count() {
        return (int) (bytes / RECORD_BYTES);
    }

    /** Makes it anew. */
    void fill() throws InterruptedException {
        client.getDatabase("shop").drop();
        BsonRecords records = new BsonRecords();
        List<RawBsonDocument> batch = new ArrayList<>();
        for (int number = 0; number < count(); number++) {
            batch.add(record(records, number, 0));
            if (batch.size() == BATCH) {
                insert(batch);
            }
        }
        insert(batch);
        orders().createIndex(Indexes.ascending("customer"));
        orders().createIndex(Indexes.descending("createdAt", "total"));
        settle();
    }

    private static RawBsonDocument record(BsonRecords records, int number, int edition) {
        ByteBuffer encoded = records.encode(number, edition);
        byte[] copy = new byte[encoded.remaining()];
        encoded.get(copy);
        return new RawBsonDocument(copy);
    }

    private void insert(List<RawBsonDocument> batch) {
        if (!batch.isEmpty()) {
            var unused = orders().insertMany(batch, new InsertManyOptions().ordered(false));
            batch.clear();
        }
    }

    /** Changes one document in a hundred. */
    void change(boolean scattered, int edition) throws InterruptedException {
        BsonRecords records = new BsonRecords();
        int changed = count() / PER_CENT;
        int first = scattered ? 0 : count() / 2;
        List<ReplaceOneModel<RawBsonDocument>> batch = new ArrayList<>();
        for (int which = 0; which < changed; which++) {
            int number = scattered ? which * PER_CENT : first + which;
            RawBsonDocument next = record(records, number, edition);
            batch.add(new ReplaceOneModel<>(new Document("_id", next.get("_id")), next));
            if (batch.size() == BATCH || which == changed - 1) {
                var unused = orders().bulkWrite(batch, new BulkWriteOptions().ordered(false));
                batch.clear();
            }
        }
        settle();
    }

    /** All members have it, and the disks too: what was written before must not slow down what is measured. */
    void settle() throws InterruptedException {
        while (newest(1) - newest(0) > 0) {
            time.sleep(Duration.ofMillis(100));
        }
        var unused = client.getDatabase("admin").runCommand(new Document("fsync", 1));
    }

    /** The time of the newest write, as {@code SECONDS:INCREMENT}. */
    String newestWrite() {
        BsonTimestamp time = client.getDatabase("admin")
                .runCommand(new Document("hello", 1))
                .get("lastWrite", Document.class)
                .get("opTime", Document.class)
                .get("ts", BsonTimestamp.class);
        return time.getTime() + ":" + time.getInc();
    }

    /** The newest or oldest time up to which a member has applied everything, in seconds. */
    private long newest(int which) {
        var times = client
                .getDatabase("admin")
                .runCommand(new Document("replSetGetStatus", 1))
                .getList("members", Document.class)
                .stream()
                .mapToLong(member -> member.get("optime", Document.class)
                        .get("ts", BsonTimestamp.class)
                        .getTime())
                .summaryStatistics();
        return which == 0 ? times.getMin() : times.getMax();
    }
}
