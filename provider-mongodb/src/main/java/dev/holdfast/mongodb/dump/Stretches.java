package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides a collection into stretches of its index by _id, which can be read side by side and lie in the file one after the other. */
final class Stretches {
    /** More than one sample for each stretch evens them out. */
    private static final int SAMPLES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Stretches.class);

    private Stretches() {}

    /**
     * A stretch.
     *
     * @param from the first _id; null for the beginning
     * @param to the first _id behind it; null for the end
     */
    record Stretch(@Nullable BsonValue from, @Nullable BsonValue to) {
        /** Of a document that has the greatest _id there is. */
        static final Stretch LAST = new Stretch(new BsonMaxKey(), null);

        /** A server that is told where to begin, and not where to end, ends before the greatest value there is. */
        static List<Stretch> from(BsonValue from) {
            return List.of(new Stretch(from, LAST.from()), LAST);
        }
    }

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
        all.addAll(from == null ? List.of(new Stretch(null, null)) : Stretch.from(from));
        return all;
    }

    /** A server that cannot choose any, as after it was told wrong how many there are, keeps nobody from reading it as a whole. */
    private static List<BsonValue> samples(Commands member, Source source, int count) {
        try {
            return sampled(member, source, count).stream()
                    .map(one -> one.get("_id"))
                    .filter(id -> !(id instanceof BsonMinKey) && !(id instanceof BsonMaxKey))
                    .toList();
        } catch (Refused refused) {
            LOG.debug("{} is read as a whole: {}", source.data(), refused.getMessage());
            return List.of();
        }
    }

    private static List<BsonDocument> sampled(Commands member, Source source, int count) {
        return member.firstBatch(
                source.data().database(),
                new BsonDocument("aggregate", new BsonString(source.data().collection()))
                        .append(
                                "pipeline",
                                new BsonArray(List.of(
                                        stage("$sample", new BsonDocument("size", new BsonInt32(count))),
                                        stage("$project", new BsonDocument("_id", new BsonInt32(1))),
                                        stage("$sort", new BsonDocument("_id", new BsonInt32(1))))))
                        .append("cursor", new BsonDocument("batchSize", new BsonInt32(count))));
    }

    private static BsonDocument stage(String name, BsonDocument value) {
        return new BsonDocument(name, value);
    }
}
