package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Builds the indexes of collections that have their documents: all of one in one pass over it. */
final class IndexBuilding {
    private static final BsonDocument MAJORITY = new BsonDocument("w", new BsonString("majority"));

    private final Commands target;

    IndexBuilding(Commands target) {
        this.target = target;
    }

    /**
     * Builds those of one collection; what is there already stays.
     *
     * @param namespace of the collection
     */
    void build(String namespace, List<BsonDocument> indexes) {
        Namespace name = Namespace.parse(namespace).orElseThrow();
        BsonDocument unused = target.run(
                name.database(),
                new BsonDocument("createIndexes", new BsonString(name.collection()))
                        .append("indexes", new BsonArray(indexes))
                        .append("writeConcern", MAJORITY));
    }

    /** An index without a collation compares simply; made in a collection that has one, it would take that over. */
    static BsonDocument definition(PlannedCollection planned, BsonDocument index) {
        BsonDocument own = index.clone();
        own.remove("ns");
        own.remove("background");
        if (planned.metadata().options().containsKey("collation") && !own.containsKey("collation")) {
            own.append("collation", new BsonDocument("locale", new BsonString("simple")));
        }
        return own;
    }
}
