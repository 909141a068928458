package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.Effects.Effect;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.List;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Restores users and roles, as mongorestore does: into collections beside, which the server then merges into its own. Those that are at the
 * target stay as they are, so that nobody locks himself out; which of them differ is told.
 */
final class UsersRestore {
    private final Target target;
    private final InsertPool pool;
    private final RestoreContext context;

    UsersRestore(Target target, InsertPool pool, RestoreContext context) {
        this.target = target;
        this.pool = pool;
        this.context = context;
    }

    void restore(List<DumpedCollection> dumped) {
        Optional<DumpFile> users = file(dumped, "system.users");
        Optional<DumpFile> roles = file(dumped, "system.roles");
        if (users.isEmpty() && roles.isEmpty()) {
            return;
        }
        String location = target.connection().origin();
        String set = target.facts().setName();
        try (Effects effects = context.effects(
                "users of " + location + (set.isEmpty() ? "" : ", " + set),
                List.of(new TemporaryUsers(target.connection())))) {
            Effect effect = effects.begin(TemporaryUsers.compensation(location, set));
            try {
                TemporaryUsers.drop(target.patient(context));
                users.ifPresent(file -> copy(file, TemporaryUsers.USERS));
                roles.ifPresent(file -> copy(file, TemporaryUsers.ROLES));
                new StandingAccounts(target).differences().forEach(context::notice);
                merge(users.isPresent(), roles.isPresent());
            } finally {
                TemporaryUsers.drop(target.patient(context));
            }
            effect.undone();
        }
    }

    private static Optional<DumpFile> file(List<DumpedCollection> dumped, String name) {
        return dumped.stream()
                .filter(one -> one.namespace().collection().equals(name))
                .flatMap(one -> one.data().stream())
                .filter(file -> file.stored().sizeBytes() > 0)
                .findFirst();
    }

    private void copy(DumpFile file, String temporary) {
        Inserting inserting = new Inserting(target, new Namespace("admin", temporary), context, true);
        try (PartMeter meter =
                context.part("admin." + temporary, -1, file.stored().sizeBytes())) {
            new DocumentRestore(pool.into(inserting), true, meter, context).restore(file);
        }
    }

    private void merge(boolean users, boolean roles) {
        BsonDocument merge = new BsonDocument("_mergeAuthzCollections", new BsonInt32(1))
                .append("tempUsersCollection", new BsonString(users ? "admin." + TemporaryUsers.USERS : ""))
                .append("tempRolesCollection", new BsonString(roles ? "admin." + TemporaryUsers.ROLES : ""))
                .append("drop", BsonBoolean.FALSE)
                .append("db", new BsonString(""));
        new Again(target.commands(), context).run("admin", merge);
    }
}
