package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.run.RestorePlan.Action;
import java.util.HexFormat;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Makes collections and views as they were, without documents and indexes. */
final class CollectionCreation {
    private final Commands target;

    CollectionCreation(Commands target) {
        this.target = target;
    }

    void create(PlannedCollection planned) {
        Namespace name = planned.target();
        if (planned.action() == Action.CHANGE) {
            if (name.isSystem()) {
                // Servers do not let go of such a collection itself.
                empty(name);
                return;
            }
            BsonDocument unused = target.run(
                    name.database(),
                    new BsonDocument("drop", new BsonString(name.collection()))
                            .append("writeConcern", Target.MAJORITY));
        }
        if (planned.action() == Action.CREATE && isThere(name)) {
            throw new Refused(name + " has been made since the restore was planned; it is left as it is", null);
        }
        if (planned.uuid()) {
            withUuid(planned);
        } else {
            BsonDocument unused = target.run(name.database(), command(planned).append("writeConcern", Target.MAJORITY));
        }
    }

    private void empty(Namespace name) {
        BsonDocument all = new BsonDocument("q", new BsonDocument()).append("limit", new BsonInt32(0));
        BsonDocument unused = target.run(
                name.database(),
                new BsonDocument("delete", new BsonString(name.collection()))
                        .append("deletes", new BsonArray(List.of(all)))
                        .append("writeConcern", Target.MAJORITY));
    }

    private boolean isThere(Namespace name) {
        return !target.run(
                        name.database(),
                        new BsonDocument("listCollections", new BsonInt32(1))
                                .append("filter", new BsonDocument("name", new BsonString(name.collection())))
                                .append("nameOnly", BsonBoolean.TRUE))
                .getDocument("cursor")
                .getArray("firstBatch")
                .isEmpty();
    }

    private static BsonDocument command(PlannedCollection planned) {
        BsonDocument create =
                new BsonDocument("create", new BsonString(planned.target().collection()));
        planned.metadata().options().forEach((name, value) -> {
            if (!name.equals("uuid") && !name.equals("autoIndexId")) {
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
        byte[] uuid = HexFormat.of().parseHex(planned.metadata().uuid());
        BsonDocument entry = new BsonDocument("op", new BsonString("c"))
                .append("ns", new BsonString(planned.target().database() + ".$cmd"))
                .append("ui", new BsonBinary(BsonBinarySubType.UUID_STANDARD, uuid))
                .append("o", command);
        BsonDocument unused = target.admin(
                new BsonDocument("applyOps", new BsonArray(List.of(entry))).append("writeConcern", Target.MAJORITY));
    }
}
