package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.connect.Commands;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Divides a collection into stretches of its index by _id, which can be read side by side and lie in the file one after the other. */
final class Stretches {
    /** More than one sample for each stretch evens them out. */
    private static final int SAMPLES = 20;

    private Stretches() {}

    /**
     * A stretch.
     *
     * @param from the first _id; null for the beginning
     * @param to the first _id behind it; null for the end
     */
    record Stretch(@Nullable BsonValue from, @Nullable BsonValue to) {}

    /** The stretches of a collection, in order; together they are the whole of it. */
    static List<Stretch> of(Commands member, Source source) {
        int wanted = source.stretches();
        List<Stretch> all = new ArrayList<>();
        BsonValue from = null;
        if (wanted > 1) {
            List<BsonValue> samples = samples(member, source, wanted * SAMPLES);
            for (int next = 1; next < wanted && !samples.isEmpty(); next++) {
                BsonValue to = samples.get((int) ((long) next * samples.size() / wanted));
                if (!to.equals(from)) {
                    all.add(new Stretch(from, to));
                    from = to;
                }
            }
        }
        all.add(new Stretch(from, null));
        return all;
    }

    private static List<BsonValue> samples(Commands member, Source source, int count) {
        List<BsonDocument> found = member.firstBatch(
                source.data().database(),
                new BsonDocument("aggregate", new BsonString(source.data().collection()))
                        .append(
                                "pipeline",
                                new BsonArray(List.of(
                                        stage("$sample", new BsonDocument("size", new BsonInt32(count))),
                                        stage("$project", new BsonDocument("_id", new BsonInt32(1))),
                                        stage("$sort", new BsonDocument("_id", new BsonInt32(1))))))
                        .append("cursor", new BsonDocument("batchSize", new BsonInt32(count))));
        return found.stream().map(one -> one.get("_id")).toList();
    }

    private static BsonDocument stage(String name, BsonDocument value) {
        return new BsonDocument(name, value);
    }
}
