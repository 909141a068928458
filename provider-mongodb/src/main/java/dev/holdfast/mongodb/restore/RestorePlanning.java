package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;

/** Works out what a restore does, by looking at the dump and at the target. Used by one thread. */
public final class RestorePlanning {
    private static final Set<String> USERS = Set.of("system.users", "system.roles", "system.version");

    private final Connection connection;
    private final RestoreSettings settings;
    private final RestoreContext context;
    private final Map<String, Set<String>> present = new HashMap<>();
    private final Set<Namespace> taken = new HashSet<>();
    private final List<PlannedCollection> collections = new ArrayList<>();
    private final List<DumpedCollection> users = new ArrayList<>();
    private final List<Finding> conflicts = new ArrayList<>();

    /** Has not looked yet. */
    public RestorePlanning(Connection connection, RestoreSettings settings, RestoreContext context) {
        this.connection = connection;
        this.settings = settings;
        this.context = context;
    }

    /**
     * Looks.
     *
     * @return to be closed
     * @throws dev.holdfast.mongodb.MongoException.Damaged if there is no dump
     * @throws dev.holdfast.mongodb.MongoException.Refused if the target cannot be reached
     */
    public PlannedRestore plan(DumpSource source, RestoreOptions options) {
        DumpTree tree = DumpTree.find(source);
        if (tree.parts().size() != 1) {
            throw new WorkloadException.Unsupported(
                    "the dump is of " + tree.parts().size()
                            + " replica sets of a sharded cluster, and " + connection.description()
                            + " is one; restore the directory of one of them, by its path in the snapshot");
        }
        DumpPart part = tree.parts().get(0);
        Target target = Target.at(connection);
        try {
            new VersionGuard(part, tree.recoveryPoint().orElse(null), target.facts(), usesOplog(part))
                    .findings()
                    .forEach(finding -> {
                        if (finding.severity() == Finding.Severity.ERROR) {
                            conflicts.add(finding);
                        } else {
                            context.notice(finding);
                        }
                    });
            boolean refused = !conflicts.isEmpty();
            part.forEach(dumped -> decide(target, dumped, refused));
            return new MongoRestore(
                    target,
                    settings,
                    context,
                    new Planned(tree, part, collections, settings.users() ? users : List.of(), usesOplog(part)),
                    plan());
        } catch (RuntimeException failure) {
            target.close();
            throw failure;
        }
    }

    private boolean usesOplog(DumpPart part) {
        return settings.oplog() && part.oplog().isPresent();
    }

    private void decide(Target target, DumpedCollection dumped, boolean refused) {
        Namespace name = dumped.namespace();
        if (name.database().equals("admin") && USERS.contains(name.collection())) {
            users.add(dumped);
            return;
        }
        if (name.database().equals("config")
                || name.database().equals("local")
                || !settings.filter().wants(name)) {
            return;
        }
        CollectionMetadata metadata = dumped.metadata()
                .orElseGet(() -> CollectionMetadata.of(
                        new BsonDocument("name", new org.bson.BsonString(name.collection())), List.of()));
        Namespace wanted = mapped(name);
        PlannedCollection planned = refused
                ? conflict(dumped, metadata, wanted, "the dump cannot be restored here")
                : decide(target, dumped, metadata, wanted);
        collections.add(planned);
    }

    private Namespace mapped(Namespace name) {
        try {
            return settings.mapping().apply(name);
        } catch (IllegalArgumentException unusable) {
            throw new WorkloadException.Invalid("ns-map: " + unusable.getMessage(), unusable);
        }
    }

    private PlannedCollection decide(
            Target target, DumpedCollection dumped, CollectionMetadata metadata, Namespace wanted) {
        if (!taken.add(wanted)) {
            return conflict(dumped, metadata, wanted, "another collection of the dump gets this name too");
        }
        if (!present(target, wanted.database()).contains(wanted.collection())) {
            return new PlannedCollection(dumped, metadata, wanted, Action.CREATE, "it does not exist yet");
        }
        if (wanted.isSystem()) {
            return new PlannedCollection(dumped, metadata, wanted, Action.CHANGE, "documents are added");
        }
        return settings.drop()
                ? new PlannedCollection(dumped, metadata, wanted, Action.CHANGE, "it is dropped first")
                : conflict(dumped, metadata, wanted, "it is there already; have it dropped, or map it to another name");
    }

    private PlannedCollection conflict(
            DumpedCollection dumped, CollectionMetadata metadata, Namespace wanted, String why) {
        conflicts.add(new Finding(Finding.Severity.ERROR, wanted.toString(), why, ""));
        return new PlannedCollection(dumped, metadata, wanted, Action.CONFLICT, why);
    }

    private Set<String> present(Target target, String database) {
        return present.computeIfAbsent(database, name -> {
            try {
                return target.client().getDatabase(name).listCollectionNames().into(new HashSet<>());
            } catch (MongoException failure) {
                throw target.commands().failed("listCollections of " + name, failure);
            }
        });
    }

    private RestorePlan plan() {
        return new RestorePlan(
                connection.description(),
                tally(Action.CREATE),
                tally(Action.CHANGE),
                tally(Action.KEEP),
                new RestorePlan.Tally(0, 0),
                conflicts,
                collections.stream()
                        .limit(RestorePlan.MAX_ITEMS)
                        .map(one ->
                                new RestorePlan.Item(one.target().toString(), one.action(), one.bytes(), one.reason()))
                        .toList());
    }

    private RestorePlan.Tally tally(Action action) {
        List<PlannedCollection> of =
                collections.stream().filter(one -> one.action() == action).toList();
        return new RestorePlan.Tally(
                of.size(), of.stream().mapToLong(PlannedCollection::bytes).sum());
    }
}
