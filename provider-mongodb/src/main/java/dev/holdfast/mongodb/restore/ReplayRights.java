package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.check.Resource;
import dev.holdfast.mongodb.check.Rights;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.Operation;
import dev.holdfast.mongodb.oplog.OperationSink;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * What a server asks for before it applies operations: for each the same as for the command that does it. It applies none. Used by one
 * thread.
 */
final class ReplayRights implements OperationSink {
    private final Rights rights;
    private final Set<String> seen = new HashSet<>();

    ReplayRights(Rights rights) {
        this.rights = rights;
    }

    @Override
    public void apply(Operation operation) {
        if (!isCommand(operation) && !seen.add(operation.name() + " " + operation.namespace())) {
            return;
        }
        rights.need(Resource.CLUSTER, "applyOps");
        Resource on = on(operation.namespace());
        switch (operation.name()) {
            case "i" -> rights.need(on, "insert", "bypassDocumentValidation");
            // Sent again after an election it inserts what is not there.
            case "u" -> rights.need(on, "insert", "update", "bypassDocumentValidation");
            case "d" -> rights.need(on, "remove");
            case "create" -> create(on, operation);
            case "drop" -> rights.need(on, "dropCollection");
            case "collMod" -> rights.need(on, "collMod");
            case "renameCollection" -> rename(on, operation);
            default -> {
                // No server takes it in applyOps.
            }
        }
    }

    private static boolean isCommand(Operation operation) {
        return operation.name().length() > 1;
    }

    private static Resource on(String namespace) {
        return Namespace.parse(namespace).map(Resource::of).orElse(Resource.COLLECTIONS);
    }

    private void create(Resource on, Operation operation) {
        BsonDocument command = operation.command().toBson();
        rights.needToCreate(on, command.containsKey("capped"));
        if (operation.document().toBson().containsKey("ui")) {
            rights.need(Resource.CLUSTER, "forceUUID", "useUUID");
        }
        if (command.containsKey("timeseries") && command.containsKey("viewOn")) {
            rights.need(Resource.of(on.database(), Commands.text(command, "viewOn")), "find");
        }
    }

    /** Within a database there is a right of its own for it; whoever may read only one of the two needs what else a copy needs. */
    private void rename(Resource to, Operation operation) {
        Resource from = on(Commands.text(operation.command().toBson(), "renameCollection"));
        Resource database = Resource.ofDatabase(to.database());
        rights.need(database, "listCollections");
        rights.need(Resource.ofDatabase(from.database()), "listCollections");
        boolean renames = from.database().equals(to.database())
                && rights.own().allow(database, "renameCollectionSameDB")
                && rights.own().allow(from, "find") == rights.own().allow(to, "find");
        if (!renames) {
            rights.need(from, "find", "dropCollection");
            rights.need(to, "insert", "createIndex");
        }
    }

    @Override
    public void finish() {
        // Nothing was begun.
    }
}
