package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.check.Privileges;
import dev.holdfast.mongodb.check.Resource;
import dev.holdfast.mongodb.check.Rights;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.IndexDefinitions;
import dev.holdfast.mongodb.oplog.OperationSink;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import dev.holdfast.run.RestorePlan.Action;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What whoever signs in must be allowed to do for a restore, as servers ask for each command that it sends. Whatever of that is missing is
 * known before anything is dropped or written. Used by one thread.
 */
final class RestoreRights {
    private final Target target;
    private final Rights rights;

    /**
     * Asks the target what is allowed.
     *
     * @param compared whether it matters; else everything passes
     */
    RestoreRights(Target target, boolean compared) {
        this.target = target;
        this.rights = new Rights(compared ? Privileges.of(target.commands()) : Privileges.UNCHECKED);
    }

    /** Whether the target asks nobody for rights. */
    boolean isUnchecked() {
        return rights.own().isUnchecked();
    }

    /**
     * What is missing to see what is there.
     *
     * @param uuids whether collections keep their UUIDs: then it is all, as one that is not seen could have one of them, and would be lost
     */
    List<Finding> toLook(boolean uuids) {
        if (isUnchecked()) {
            return List.of();
        }
        if (uuids) {
            rights.needToListDatabases();
        }
        if (!target.facts().setName().isEmpty()) {
            rights.need(Resource.CLUSTER, "replSetGetConfig", "replSetGetStatus");
        }
        target.databases().forEach(name -> rights.need(Resource.ofDatabase(name), "listCollections"));
        return lacking();
    }

    /**
     * What is missing for the collections and users of a dump, without indexes.
     *
     * @param dropped databases that are gone with all that is in them before
     */
    void need(Planned planned, Set<String> dropped) {
        planned.restored().forEach(one -> {
            Namespace name = one.target();
            rights.need(Resource.ofDatabase(name.database()), "listCollections");
            if (one.action() == Action.CHANGE && !dropped.contains(name.database())) {
                rights.need(Resource.of(name), name.isSystem() ? "remove" : "dropCollection");
            }
            if (one.action() == Action.CREATE || !name.isSystem()) {
                create(one);
            }
            if (one.data().isPresent() && one.bytes() > 0) {
                rights.need(Resource.of(one.dataTarget()), "insert", "bypassDocumentValidation");
            }
        });
        if (!planned.users().isEmpty()) {
            needUsers();
        }
    }

    private void create(PlannedCollection one) {
        Resource on = Resource.of(one.target());
        if (one.uuid()) {
            rights.need(Resource.CLUSTER, "applyOps", "forceUUID", "useUUID");
        }
        if (one.metadata().isView()) {
            rights.need(on, "createCollection");
        } else {
            rights.needToCreate(on, one.metadata().options().containsKey("capped"));
        }
    }

    /** They are copied into collections beside, from which the server takes them. */
    private void needUsers() {
        for (String temporary : List.of(TemporaryUsers.USERS, TemporaryUsers.ROLES)) {
            rights.need(
                    Resource.of("admin", temporary), "bypassDocumentValidation", "dropCollection", "find", "insert");
        }
        rights.need(Resource.COLLECTIONS, "createRole", "createUser", "grantRole", "revokeRole");
    }

    /** What is missing for indexes, with those that an oplog defines. */
    void need(IndexDefinitions indexes) {
        indexes.namespaces()
                .forEach(name ->
                        Namespace.parse(name).ifPresent(known -> rights.need(Resource.of(known), "createIndex")));
        indexes.expiries()
                .keySet()
                .forEach(name -> Namespace.parse(name).ifPresent(known -> rights.need(Resource.of(known), "collMod")));
    }

    /** What is missing for what else is done. */
    void needBeside(Consumer<Rights> more) {
        more.accept(rights);
    }

    /** Takes operations that will be applied. */
    OperationSink sink() {
        return new ReplayRights(rights);
    }

    /** What is missing, with the command that grants it. */
    List<Finding> lacking() {
        return rights.lacking(Severity.ERROR, "");
    }

    /** Whoever does not want to have it read back needs not be able to. */
    List<Finding> toVerify(Planned planned) {
        Rights reading = new Rights(rights.own());
        planned.restored().stream()
                .filter(one -> one.data().isPresent())
                .forEach(one -> reading.need(Resource.of(one.dataTarget()), "find"));
        return reading.lacking(Severity.HINT, "is needed to read back what was restored (--verify)");
    }
}
