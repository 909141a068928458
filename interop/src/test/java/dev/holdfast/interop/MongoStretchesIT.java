package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real collection that is so large that it is read in stretches, with everything that can be an {@code _id}. */
class MongoStretchesIT {
    private static final int DOCUMENTS = 220;
    private static final byte[] MUCH = new byte[1 << 20];

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void everyDocumentIsReadOnce() {
        MongoServer from = Shared.server();
        MongoCollection<Document> large = from.client().getDatabase("large").getCollection("all");
        for (int first = 0; first < DOCUMENTS; first += 20) {
            large.insertMany(IntStream.range(first, first + 20)
                    .mapToObj(n -> new Document("_id", n % 2 == 0 ? n : "name " + n).append("much", MUCH))
                    .toList());
        }
        List<Object> ends = List.of(
                new MinKey(),
                new MaxKey(),
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Decimal128.parse("0.5"),
                new Document("a", new MaxKey()),
                true);
        large.insertMany(ends.stream().map(id -> new Document("_id", id)).toList());

        BackupRun run = ours.with(repository -> BackupJob.unnamed()
                .workload(MongoWorkload.at(from.uri()).build())
                .into(repository)
                .run());

        MongoServer into = Shared.otherServer();
        try (Repository repository = ours.open()) {
            RestoreAttempt.of(
                            repository,
                            repository.snapshot(run.snapshot().hex()),
                            MongoWorkload.at(into.uri()).build())
                    .passes(true);
        }
        MongoCollection<Document> restored = into.client().getDatabase("large").getCollection("all");
        assertThat(restored.countDocuments()).isEqualTo(DOCUMENTS + ends.size());
        assertThat(restored.countDocuments(Filters.eq("_id", new MaxKey()))).isEqualTo(1);
        assertThat(Comparison.ofData().differences(from, into)).isEmpty();
    }
}
