package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Makes collections and views as they were, without documents, indexes, and the age at which documents are deleted. */
final class CollectionCreation {
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int NAMESPACE_EXISTS = 48;

    /** What servers choose, and the age at which they delete documents: before all is there, they would miss. */
    private static final Set<String> LATER = Set.of("uuid", "autoIndexId", "expireAfterSeconds");

    private final Commands target;
    private final Again again;

    CollectionCreation(Target target, RestoreContext context) {
        this.target = target.patient(context);
        this.again = new Again(target.commands(), context);
    }

    void create(PlannedCollection planned) {
        Namespace name = planned.target();
        if (planned.action() == Action.CHANGE) {
            if (name.isSystem()) {
                // Servers do not let go of such a collection itself.
                empty(name);
                return;
            }
            // With its database it may be gone already, where a whole cluster is restored.
            if (isThere(name)) {
                again.run(
                        name.database(),
                        new BsonDocument("drop", new BsonString(name.collection())),
                        NAMESPACE_NOT_FOUND);
            }
        }
        if (planned.action() == Action.CREATE && isThere(name)) {
            throw new Refused(name + " has been made since the restore was planned; it is left as it is", null);
        }
        if (planned.uuid() && !isTaken(name, planned.metadata().uuid())) {
            withUuid(planned);
        } else {
            again.run(name.database(), command(planned), NAMESPACE_EXISTS);
        }
    }

    private void empty(Namespace name) {
        BsonDocument all = new BsonDocument("q", new BsonDocument()).append("limit", new BsonInt32(0));
        again.run(
                name.database(),
                new BsonDocument("delete", new BsonString(name.collection()))
                        .append("deletes", new BsonArray(List.of(all))));
    }

    private boolean isThere(Namespace name) {
        return anyListed(name.database(), new BsonDocument("name", new BsonString(name.collection())));
    }

    /** A server that is told to make a collection with the UUID of another takes that other one away. */
    private boolean isTaken(Namespace name, String uuid) {
        return anyListed(name.database(), new BsonDocument("info.uuid", binary(uuid)));
    }

    private boolean anyListed(String database, BsonDocument filter) {
        return !target.firstBatch(
                        database, new BsonDocument("listCollections", new BsonInt32(1)).append("filter", filter))
                .isEmpty();
    }

    private static BsonBinary binary(String uuid) {
        return new BsonBinary(BsonBinarySubType.UUID_STANDARD, HexFormat.of().parseHex(uuid));
    }

    private static BsonDocument command(PlannedCollection planned) {
        BsonDocument create =
                new BsonDocument("create", new BsonString(planned.target().collection()));
        planned.metadata().options().forEach((name, value) -> {
            if (!LATER.contains(name)) {
                create.append(name, value);
            }
        });
        return create;
    }

    /** Only an entry of an oplog names the UUID of what it creates. The index by _id is made here, with what the dump says of it. */
    private void withUuid(PlannedCollection planned) {
        BsonDocument command = command(planned);
        planned.metadata()
                .idIndex()
                .filter(index -> !index.containsKey("clustered"))
                .ifPresent(index -> {
                    BsonDocument own = index.clone();
                    own.remove("ns");
                    command.append("idIndex", own);
                });
        BsonDocument entry = new BsonDocument("op", new BsonString("c"))
                .append("ns", new BsonString(planned.target().database() + ".$cmd"))
                .append("ui", binary(planned.metadata().uuid()))
                .append("o", command);
        again.run("admin", new BsonDocument("applyOps", new BsonArray(List.of(entry))));
    }
}
