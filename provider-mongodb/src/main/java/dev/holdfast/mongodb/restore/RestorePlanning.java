package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.MongoException.Damaged;
import dev.holdfast.mongodb.check.Rights;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.IndexDefinitions;
import dev.holdfast.mongodb.oplog.ReplayRules;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.StoredChanges;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Works out what a restore does, by looking at the dump and at the target. Used by one thread. */
public final class RestorePlanning {
    private static final Set<String> SERVERS = Set.of("config", "local");

    /** What was slow there; and how servers before 4.2 kept their indexes. */
    private static final Set<String> OF_SERVERS = Set.of("system.profile", "system.indexes");

    private static final Set<String> USERS = Set.of("system.users", "system.roles", "system.version");

    private static final String OF_DATABASE = "$admin.system.";

    private final Connection connection;
    private final RestoreSettings settings;
    private final RestoreContext context;
    private final Map<Namespace, String> present = new HashMap<>();
    private final Map<String, Namespace> owners = new HashMap<>();
    private boolean looked;
    private boolean ofCluster;
    private Consumer<Rights> beside = rights -> {};
    private final Set<Namespace> taken = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
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
        return plan(tree, tree.parts().get(0), null);
    }

    /** It is one of the sets of a cluster, which are restored together. */
    RestorePlanning ofCluster() {
        ofCluster = true;
        return this;
    }

    /** What else must be allowed, as what is done beside it; asked when it is known what is there. */
    RestorePlanning needing(Consumer<Rights> more) {
        beside = more;
        return this;
    }

    /** Databases that are gone with all that is in them when the restore begins. */
    RestorePlanning dropping(Set<String> databases) {
        dropped.addAll(databases);
        return this;
    }

    /** @param routing of the cluster, if what the oplog says of its chunks is applied too; else null */
    MongoRestore plan(DumpTree tree, DumpPart part, @Nullable Routing routing) {
        SliceReplay replay =
                context.changes().map(changes -> replay(changes, tree, part)).orElse(null);
        Target target = Target.at(connection);
        try {
            requireVersion(target, tree, part, replay != null || usesOplog(part));
            if (replay == null) {
                requireOplog(tree, part);
            }
            RestoreRights rights = new RestoreRights(target, settings.rights());
            conflicts.addAll(rights.toLook(settings.uuids()));
            boolean refused = !conflicts.isEmpty();
            part.forEach(dumped -> decide(target, dumped, refused));
            Set<Namespace> others = refused ? Set.of() : others(target);
            boolean uuids = settings.uuids() && (others.isEmpty() || ofCluster);
            List<PlannedCollection> restored =
                    collections.stream().filter(PlannedCollection::isRestored).toList();
            IndexDefinitions indexes = MongoRestore.indexes(restored);
            if (replay != null) {
                ReplayRules.Builder rules =
                        OplogRestore.rules(settings, restored, uuids, routing).indexes(indexes);
                rehearse(replay, rules, others, routing, rights);
            }
            Planned planned = new Planned(
                    tree,
                    part,
                    collections,
                    settings.users() ? users : List.of(),
                    replay == null && usesOplog(part),
                    others,
                    uuids,
                    routing,
                    replay);
            if (refused || !isAllowed(rights, target, planned, indexes)) {
                collections.replaceAll(PlannedCollection::refused);
                planned = planned.refused(collections);
            }
            return new MongoRestore(target, settings, context, planned, plan());
        } catch (RuntimeException failure) {
            target.close();
            throw failure;
        }
    }

    private void requireVersion(Target target, DumpTree tree, DumpPart part, boolean oplog) {
        new VersionGuard(part, tree.recoveryPoint().orElse(null), target.facts(), oplog)
                .findings()
                .forEach(finding -> {
                    if (finding.severity() == Finding.Severity.ERROR) {
                        conflicts.add(finding);
                    } else {
                        context.notice(finding);
                    }
                });
    }

    /** Whoever finds out halfway that something is not allowed has dropped what was there. */
    private boolean isAllowed(RestoreRights rights, Target target, Planned planned, IndexDefinitions indexes) {
        boolean replayable = !planned.oplog() || planned.isPartial() || isReplayable(rights, target, planned, indexes);
        if (rights.isUnchecked()) {
            return replayable;
        }
        rights.need(planned, dropped);
        rights.needBeside(beside);
        if (settings.indexes()) {
            rights.need(indexes);
        }
        List<Finding> lacking = rights.lacking();
        conflicts.addAll(lacking);
        rights.toVerify(planned).forEach(context::notice);
        return replayable && lacking.isEmpty();
    }

    /** Collections that were copied one after the other are of no use without it. */
    private boolean isReplayable(RestoreRights rights, Target target, Planned planned, IndexDefinitions indexes) {
        try {
            new OplogRestore(target, settings, context, planned)
                    .rehearse(new GuardedSink(rights.sink(), planned.others()), indexes);
            return true;
        } catch (MongoException unusable) {
            conflicts.add(new Finding(
                    Finding.Severity.ERROR,
                    "oplog.bson",
                    String.valueOf(unusable.getMessage()),
                    "oplog=false restores the collections without it, each as it was when its turn came"));
            return false;
        }
    }

    /** Those that are there with any collection. */
    Set<String> databases() {
        return present.keySet().stream().map(Namespace::database).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Empty if the dump's own moment is the one that is wanted. */
    private @Nullable SliceReplay replay(StoredChanges changes, DumpTree tree, DumpPart part) {
        if (!settings.filter().wantsAll() || settings.users() || !settings.oplog()) {
            throw new WorkloadException.Unsupported(
                    "an oplog is replayed onto everything that it was written for, and does not bring users and roles: restore to"
                            + " a point in time without 'include', 'exclude', 'users' and oplog=false");
        }
        if (changes.slices().isEmpty() && !ofCluster) {
            return null;
        }
        RecoveryPoint point = tree.recoveryPoint()
                .orElseThrow(
                        () -> new Damaged("the dump has no recovery point, onto which an oplog can be replayed", null));
        ReplicaSetFacts base = point.replicaSets().stream()
                .filter(set -> set.name().equals(part.replicaSet())
                        || point.replicaSets().size() == 1)
                .findFirst()
                .orElseThrow(() -> new Damaged("the recovery point does not name " + part.replicaSet(), null));
        return new SliceReplay(changes, base, point.consistency() == Consistency.OPLOG, context);
    }

    private void rehearse(
            SliceReplay replay,
            ReplayRules.Builder rules,
            Set<Namespace> others,
            @Nullable Routing routing,
            RestoreRights rights) {
        if (!conflicts.isEmpty()) {
            return;
        }
        ClusterEvents events = new ClusterEvents();
        long operations = replay.rehearse(
                rules,
                others,
                entry -> {
                    events.accept(entry);
                    if (routing != null) {
                        routing.late(entry);
                    }
                },
                rights.sink());
        if (ofCluster) {
            events.requireNone(replay.at(), replay.set());
            requireFree(replay.uuids(), others);
            warnOfLeftOvers(events);
        }
        context.notice(new Finding(
                Finding.Severity.HINT,
                connection.description(),
                "onto the dump " + replay.count() + " slices of the oplog are replayed " + replay.at() + ": "
                        + operations + " operations, " + replay.bytes() + " bytes read",
                ""));
    }

    private void warnOfLeftOvers(ClusterEvents events) {
        if (!events.leftOvers().isEmpty()) {
            context.notice(new Finding(
                    Finding.Severity.HINT,
                    connection.description(),
                    "at that time chunks of " + events.leftOvers()
                            + " were being moved or had just been: documents that belong to another shard are removed in the end",
                    ""));
        }
    }

    /** Routing names collections by their UUIDs, so that none may belong to something else. */
    private void requireFree(Set<String> uuids, Set<Namespace> others) {
        uuids.stream()
                .map(owners::get)
                .filter(Objects::nonNull)
                .filter(others::contains)
                .forEach(name -> conflicts.add(new Finding(
                        Finding.Severity.ERROR,
                        name.toString(),
                        "it has the UUID of a collection that the oplog creates under another name",
                        "drop it")));
    }

    /** Collections that were copied one after the other are one moment only with the oplog. */
    private void requireOplog(DumpTree tree, DumpPart part) {
        boolean needed = tree.recoveryPoint()
                .filter(point -> point.consistency() == Consistency.OPLOG
                        || point.commonTime().isPresent())
                .isPresent();
        if (needed && settings.oplog() && part.oplog().isEmpty()) {
            conflicts.add(
                    new Finding(
                            Finding.Severity.ERROR,
                            "oplog.bson",
                            "the dump needs it to show one moment, and it is not there",
                            "restore without filters of paths, use 'include' for collections, or do without it by oplog=false"));
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
        if (name.collection().startsWith(OF_DATABASE)) {
            ofDatabase(name);
            return;
        }
        if (!settings.filter().wants(name) || isOfServer(name)) {
            return;
        }
        Namespace wanted = mapped(name);
        CollectionMetadata metadata = dumped.metadata()
                .map(known -> shown(name, wanted, known))
                .orElseGet(() -> CollectionMetadata.of(
                        new BsonDocument("name", new org.bson.BsonString(name.collection())), List.of()));
        boolean lost = !metadata.mayLackDocuments() && dumped.data().isEmpty();
        PlannedCollection planned = refused || lost
                ? conflict(
                        dumped,
                        metadata,
                        wanted,
                        lost ? "its documents are not in the dump" : "the dump cannot be restored here")
                : decide(target, dumped, metadata, wanted);
        collections.add(planned);
    }

    /** What each server keeps for itself. Clusters are restored with what their config servers knew, which is elsewhere. */
    private boolean isOfServer(Namespace name) {
        boolean records =
                OF_SERVERS.contains(name.collection()) || name.database().equals("local");
        if (records) {
            context.notice(new Finding(
                    Finding.Severity.HINT, name.toString(), "it is left out: each server keeps its own", ""));
        }
        return records || name.database().equals("config");
    }

    /** Whoever maps a collection there would change what the server lives by. */
    private static boolean isReserved(Namespace name, Namespace wanted) {
        return !wanted.equals(name)
                && (SERVERS.contains(wanted.database()) || (wanted.database().equals("admin") && wanted.isSystem()));
    }

    /** What mongodump writes with {@code --dumpDbUsersAndRoles}: the users of a database beside its collections. */
    private void ofDatabase(Namespace name) {
        if (settings.users() && !name.collection().equals(OF_DATABASE + "version")) {
            context.notice(new Finding(
                    Finding.Severity.WARNING,
                    name.toString(),
                    "users and roles of one database are not restored",
                    "restore them with mongorestore --restoreDbUsersAndRoles"));
        }
    }

    /** A view shows what it has shown, by the name that this gets, as an oplog makes it too. What its pipeline names stays. */
    private CollectionMetadata shown(Namespace view, Namespace wanted, CollectionMetadata metadata) {
        Optional<String> source = metadata.viewOn();
        if (source.isEmpty() || settings.mapping().isEmpty()) {
            return metadata;
        }
        Namespace mapped = mapped(new Namespace(view.database(), source.get()));
        if (mapped.database().equals(wanted.database())) {
            return metadata.showing(mapped.collection());
        }
        context.notice(new Finding(
                Finding.Severity.WARNING,
                wanted.toString(),
                "the view shows " + source.get() + " of its database, and that is restored as " + mapped
                        + ": it shows what has that name in " + wanted.database() + " now",
                "map both into one database"));
        return metadata;
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
        if (isReserved(dumped.namespace(), wanted)) {
            return conflict(dumped, metadata, wanted, "servers keep it for themselves; map to another name");
        }
        if (!taken.add(wanted)) {
            return conflict(dumped, metadata, wanted, "another collection of the dump gets this name too");
        }
        boolean uuid = keepsUuid(target, dumped, metadata, wanted);
        if (!present(target).containsKey(wanted)) {
            return new PlannedCollection(dumped, metadata, wanted, Action.CREATE, "it does not exist yet", uuid);
        }
        return settings.drop()
                ? new PlannedCollection(dumped, metadata, wanted, Action.CHANGE, "it is dropped first", uuid)
                : conflict(dumped, metadata, wanted, "it is there already; have it dropped, or map it to another name");
    }

    /**
     * A server that is told to make a collection with a UUID that another collection has takes that one and gives it the new name: whoever
     * has renamed a collection since the dump would lose it.
     */
    private boolean keepsUuid(Target target, DumpedCollection dumped, CollectionMetadata metadata, Namespace wanted) {
        String uuid = metadata.uuid();
        if (!settings.uuids() || uuid.isEmpty() || !dumped.namespace().equals(wanted)) {
            return false;
        }
        boolean replaced = uuid.equals(present(target).get(wanted));
        Optional<Namespace> owner = replaced
                ? Optional.empty()
                : Optional.ofNullable(owners.get(uuid)).filter(name -> !dropped.contains(name.database()));
        owner.ifPresent(name -> context.notice(new Finding(
                Finding.Severity.WARNING,
                wanted.toString(),
                "it gets a new UUID, as " + name + " has the one that it had",
                "")));
        return owner.isEmpty();
    }

    /** What the oplog must not touch; and where there is anything of the kind, it may have a UUID that the oplog gives to something else. */
    private Set<Namespace> others(Target target) {
        Set<Namespace> others = new HashSet<>(present(target).keySet());
        others.removeIf(name -> name.isSystem()
                || name.isBuckets()
                || name.isOfRestores()
                || taken.contains(name)
                || dropped.contains(name.database()));
        return others;
    }

    private PlannedCollection conflict(
            DumpedCollection dumped, CollectionMetadata metadata, Namespace wanted, String why) {
        conflicts.add(new Finding(Finding.Severity.ERROR, wanted.toString(), why, ""));
        return new PlannedCollection(dumped, metadata, wanted, Action.CONFLICT, why, false);
    }

    /** Every collection that is there, with its UUID; asked once. */
    private Map<Namespace, String> present(Target target) {
        if (!looked) {
            present.putAll(target.collections());
            present.forEach((name, uuid) -> owners.put(uuid, name));
            looked = true;
        }
        return present;
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
