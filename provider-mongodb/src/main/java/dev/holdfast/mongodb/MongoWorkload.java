package dev.holdfast.mongodb;

import dev.holdfast.mongodb.check.DumpChecks;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.mongodb.dump.SetDump;
import dev.holdfast.mongodb.hold.Unlocking;
import dev.holdfast.mongodb.layout.DumpLayout;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.restore.TemporaryUsers;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;

/**
 * A deployment of MongoDB: a server on its own or a replica set. Its dump lies in the snapshot as mongodump's directory {@code dump/},
 * with {@code .holdfast/backup.json} beside it, which says what moment it shows.
 *
 * <p>Connections are made when it is dumped, validated or restored to, and end with that.
 */
public final class MongoWorkload implements Workload {
    private final Connection connection;
    private final MongoSettings settings;

    MongoWorkload(Connection connection, MongoSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * Begins with a connection string.
     *
     * @param location {@code mongodb://…} or {@code mongodb+srv://…}, without a password
     * @throws WorkloadException.Invalid if it cannot be understood
     */
    public static MongoWorkloadBuilder at(String location) {
        return new MongoWorkloadBuilder(MongoLocation.of(location));
    }

    @Override
    public String description() {
        return connection.description();
    }

    @Override
    public List<String> paths() {
        return List.of("/" + DumpLayout.DUMP);
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    /** Files come without inodes and times of their own: each is read, and what is known of it is not stored again. */
    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return new DumpChecks(connection, settings.dump().needs()).look();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        Deployment deployment = Deployment.at(connection);
        if (deployment.server().role() == Role.ROUTER) {
            throw new WorkloadException.Unsupported(description()
                    + " is a router of a sharded cluster; back up its shards and its config servers one by one");
        }
        try (DirectorySink directory = root.directory(at(context, Entry.directory(DumpLayout.DUMP)))) {
            SetDump.Result result = new SetDump(connection, deployment, settings.dump(), context).write(directory);
            RecoveryPoint.Builder point =
                    RecoveryPoint.builder(result.consistency()).replicaSet(result.facts());
            result.collections().forEach(point::collection);
            note(context, root, point.build());
        }
    }

    private static void note(DumpContext context, DirectorySink root, RecoveryPoint point) {
        byte[] json = point.toBytes();
        try (DirectorySink own = root.directory(at(context, Entry.directory(DumpLayout.OWN)))) {
            own.file(at(context, Entry.file(DumpLayout.RECOVERY_POINT).sizeBytes(json.length)), FileContent.of(json));
        }
    }

    private static Entry at(DumpContext context, Entry.Builder entry) {
        return entry.modifiedAt(context.takenAt()).build();
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        return new dev.holdfast.mongodb.restore.RestorePlanning(connection, settings.restore(), context)
                .plan(source, options);
    }

    @Override
    public List<Compensator> compensators() {
        return List.of(new Unlocking(connection, false), new TemporaryUsers(connection));
    }

    @Override
    public void close() {
        // Connections are closed by what opened them.
    }
}
