package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.List;
import java.util.function.BiConsumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Builds the indexes of collections that have their documents: all of one in one pass over it. */
final class IndexBuilding {
    private final Again again;

    IndexBuilding(Commands target, RestoreContext context) {
        this.again = new Again(target, context);
    }

    /**
     * Builds those of one collection; what is there already stays. If together they cannot be built, each is on its own, so that one that
     * cannot be does not keep the others away.
     *
     * @param namespace of the collection
     * @param failed told which could not be built, and why
     */
    void build(String namespace, List<BsonDocument> indexes, BiConsumer<String, Refused> failed) {
        Namespace name = Namespace.parse(namespace).orElseThrow();
        try {
            build(name, indexes);
        } catch (Refused together) {
            for (BsonDocument index : indexes) {
                try {
                    build(name, List.of(index));
                } catch (Refused alone) {
                    failed.accept(index.getString("name").getValue(), alone);
                }
            }
        }
    }

    /** Has documents of a clustered collection or a time series deleted by their age from now on. */
    void expire(String namespace, BsonValue seconds) {
        Namespace name = Namespace.parse(namespace).orElseThrow();
        again.run(
                name.database(),
                new BsonDocument("collMod", new BsonString(name.collection())).append("expireAfterSeconds", seconds));
    }

    private void build(Namespace name, List<BsonDocument> indexes) {
        again.run(
                name.database(),
                new BsonDocument("createIndexes", new BsonString(name.collection()))
                        .append(
                                "indexes",
                                new BsonArray(indexes.stream()
                                        .map(IndexBuilding::asWritten)
                                        .toList())));
    }

    /** As it is to be asked for. */
    static BsonDocument definition(BsonDocument index) {
        BsonDocument own = index.clone();
        own.remove("ns");
        own.remove("background");
        return own;
    }

    /**
     * A text index as somebody would ask for it. Servers list its key in a form of their own, which they do not take back together with
     * every option: a time to live they refuse.
     */
    static BsonDocument asWritten(BsonDocument index) {
        BsonDocument key = index.getDocument("key", new BsonDocument());
        if (!key.containsKey("_fts")) {
            return index;
        }
        BsonDocument written = new BsonDocument();
        key.forEach((name, value) -> {
            if (name.equals("_fts")) {
                index.getDocument("weights", new BsonDocument())
                        .keySet()
                        .forEach(field -> written.append(field, value));
            } else if (!name.equals("_ftsx")) {
                written.append(name, value);
            }
        });
        return index.clone().append("key", written);
    }
}
