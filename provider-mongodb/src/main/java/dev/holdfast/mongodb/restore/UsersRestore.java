package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Restores users and roles, as mongorestore does: into collections beside, which the server then merges into its own. Users that are
 * only at the target stay, so that nobody locks himself out.
 */
final class UsersRestore {
    private static final String TEMPORARY_USERS = "holdfastusers";
    private static final String TEMPORARY_ROLES = "holdfastroles";

    private final Target target;
    private final InsertPool pool;
    private final RestoreContext context;

    UsersRestore(Target target, InsertPool pool, RestoreContext context) {
        this.target = target;
        this.pool = pool;
        this.context = context;
    }

    void restore(List<DumpedCollection> dumped) {
        boolean users = copy(dumped, "system.users", TEMPORARY_USERS);
        boolean roles = copy(dumped, "system.roles", TEMPORARY_ROLES);
        if (!users && !roles) {
            return;
        }
        BsonDocument merge = new BsonDocument("_mergeAuthzCollections", new BsonInt32(1))
                .append("tempUsersCollection", new BsonString(users ? "admin." + TEMPORARY_USERS : ""))
                .append("tempRolesCollection", new BsonString(roles ? "admin." + TEMPORARY_ROLES : ""))
                .append("drop", BsonBoolean.FALSE)
                .append("db", new BsonString(""))
                .append("writeConcern", Target.MAJORITY);
        try {
            BsonDocument unused = target.commands().admin(merge);
        } finally {
            drop(TEMPORARY_USERS);
            drop(TEMPORARY_ROLES);
        }
    }

    private boolean copy(List<DumpedCollection> dumped, String name, String temporary) {
        DumpFile file = dumped.stream()
                .filter(one -> one.namespace().collection().equals(name))
                .flatMap(one -> one.data().stream())
                .findFirst()
                .orElse(null);
        if (file == null || file.stored().sizeBytes() == 0) {
            return false;
        }
        drop(temporary);
        Inserting inserting = new Inserting(target, new Namespace("admin", temporary), context, true);
        new DocumentRestore(pool.into(inserting), true, context).restore(file);
        return true;
    }

    private void drop(String temporary) {
        Commands commands = target.commands();
        try {
            BsonDocument unused = commands.admin("drop", temporary);
        } catch (Refused absent) {
            // Before 7.0 a server refuses to drop what is not there.
            context.checkCancelled();
        }
    }
}
