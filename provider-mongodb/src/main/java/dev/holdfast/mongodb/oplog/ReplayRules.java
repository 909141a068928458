package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * What each operation of an oplog becomes at another server: nothing, one or two operations, or a definition of an index for
 * later. Unknown operations are errors. Not for several threads.
 *
 * <p>Collections are named by their names, which the oplog writes beside their UUIDs and which are exact as long as entries are
 * replayed in their order; so the same rules serve a target where collections have other UUIDs or other names.
 */
public final class ReplayRules {
    /**
     * What the names of collections in {@code admin} begin with that stand for those of {@code config} while something is replayed: what
     * databases and collections there are must not be found by routers before all of it is there.
     */
    public static final String ASIDE = "holdfast";

    /** Nothing happened, or servers keep their own books of record ids. */
    private static final Set<String> NOTHING = Set.of("n", "ci", "cd", "cu", "km");

    private static final Set<String> SERVERS = Set.of("admin", "config", "local");

    /** Each server has them, and makes them for itself: what the oplog says of them as of collections would take away what is there. */
    private static final Set<String> ACCOUNTS = Set.of("admin.system.users", "admin.system.roles");

    /** Keys and versions of the cluster that was. */
    private static final Set<String> NEVER =
            Set.of("admin.system.version", "admin.system.keys", "admin.system.new_users", "admin.system.backup_users");

    private final Namespaces namespaces;
    private final FuzzyCopy fuzzy;
    private final ClusterTime fuzzyThrough;
    private final boolean accounts;
    private final boolean migrations;
    private final ConfigRules config;
    private final CommandRules commands;
    private final IndexDefinitions indexes;
    private final boolean gone;
    private long left;

    private ReplayRules(Builder builder) {
        this.namespaces = new Namespaces(builder.filter, builder.mapping);
        this.fuzzy = FuzzyCopy.of(namespaces, builder.renames);
        this.fuzzyThrough = builder.fuzzyThrough;
        this.accounts = builder.accounts;
        this.migrations = builder.migrations;
        this.indexes = builder.indexes;
        this.config = new ConfigRules(builder.routing, builder.sessions, builder.chunksOfSessions);
        this.commands = new CommandRules(namespaces, builder.keepUuids, indexes, builder.sources);
        this.gone = !builder.renames;
    }

    /** Rules for an exact copy of everything; accounts and routing are left out. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What an operation becomes.
     *
     * @param entry a single entry, or an operation of a transaction
     * @return what is to be applied, in this order; empty if nothing
     * @throws MongoException.Inconsistent if it is unknown, or cannot be replayed onto what is there
     */
    public List<Operation> apply(OplogEntry entry) {
        if (isFuzzy(entry)) {
            fuzzy.check(entry);
        }
        List<Operation> operations = isLeftOut(entry) ? List.of() : what(entry);
        left += operations.isEmpty() ? 1 : 0;
        return operations;
    }

    private boolean isFuzzy(OplogEntry entry) {
        return !entry.time().isAfter(fuzzyThrough);
    }

    /** The indexes to be built when everything is applied, by their namespaces at the target. */
    public IndexDefinitions indexes() {
        return indexes;
    }

    /** How many operations became nothing to apply. */
    public long leftOut() {
        return left;
    }

    private boolean isLeftOut(OplogEntry entry) {
        if (NOTHING.contains(entry.operation()) || (entry.fromMigrate() && !migrations)) {
            return true;
        }
        String namespace = entry.namespace();
        return switch (entry.database()) {
            case "local" -> true;
            case "config" -> !config.includes(entry);
            case "admin" ->
                entry.collections()
                        .anyMatch(name -> isOfServer(name, !entry.command().isEmpty()));
            default ->
                namespace.startsWith("__mdb_internal")
                        || Namespaces.collection(namespace).equals("system.profile");
        };
    }

    /** Its documents, and that it is made and dropped: it may be there by the same name while this is replayed. */
    private boolean isOfServer(String namespace, boolean command) {
        return NEVER.contains(namespace)
                || (ACCOUNTS.contains(namespace) && (command || !accounts))
                || Namespace.parse(namespace).filter(Namespace::isOfRestores).isPresent();
    }

    private List<Operation> what(OplogEntry entry) {
        return switch (entry.operation()) {
            case "i", "u", "d" -> isOfViews(entry) ? ofView(entry) : write(entry);
            case "c" -> commands.apply(entry, isFuzzy(entry));
            default -> throw CommandRules.refused(entry, "nobody knows the operation");
        };
    }

    private List<Operation> write(OplogEntry entry) {
        String collection = Namespaces.collection(entry.namespace());
        if (collection.startsWith("system.resharding.")) {
            throw CommandRules.refused(entry, "a collection is resharded: dump again after it");
        }
        if (collection.equals("system.indexes")) {
            throw CommandRules.refused(entry, "a server before 4.2 wrote it");
        }
        if (!namespaces.includes(entry.namespace())) {
            return List.of();
        }
        String target = config.target(namespaces.target(entry.namespace()));
        if (isOfGone(entry, target)) {
            return List.of();
        }
        Operation write = write(entry, target, entry.object());
        RawDocument setting = entry.operation().equals("d")
                ? null
                : EmptyTimestamps.setting(target, entry.object(), entry.second().orElse(null));
        return setting == null
                ? List.of(write)
                : List.of(write, new Operation(setting, target, "u", false, entry.time()));
    }

    /**
     * Whether it changes a collection that was dropped before the copy came to it, which the drop that follows would say. Of a copy that
     * somebody else made nobody knows that.
     */
    private boolean isOfGone(OplogEntry entry, String target) {
        return gone && isFuzzy(entry) && !SERVERS.contains(entry.database()) && !commands.isThere(target);
    }

    private Operation write(OplogEntry entry, String target, RawDocument object) {
        RawWriter writer = new RawWriter();
        int start = writer.begin();
        writer.text("op", entry.operation()).text("ns", target).document("o", object);
        if (entry.operation().equals("u")) {
            entry.second().ifPresent(second -> writer.document("o2", second));
            if (isFuzzy(entry) || entry.upsert()) {
                writer.bool("b", true);
            }
            RawDocument.Fields check = entry.document().find("checkExistenceForDiffInsert");
            if (check != null) {
                writer.copy(entry.document().array(), check);
            }
        }
        writer.end(start);
        return new Operation(writer.finish(), target, entry.operation(), false, entry.time());
    }

    private static boolean isOfViews(OplogEntry entry) {
        return Namespaces.collection(entry.namespace()).equals("system.views");
    }

    /** A view is a document that names it, and the collection of those documents must be there first, as servers make it. */
    private List<Operation> ofView(OplogEntry entry) {
        String view = Objects.requireNonNullElse(entry.named().text("_id"), entry.namespace());
        if (!namespaces.includes(view)) {
            return List.of();
        }
        String target = namespaces.target(view);
        if (!entry.operation().equals("i") && isOfGone(entry, target)) {
            return List.of();
        }
        commands.view(target, view, !entry.operation().equals("d"));
        String views = Namespaces.database(target) + ".system.views";
        if (target.equals(view)) {
            return withViews(entry, views, write(entry, views, entry.object()));
        }
        if (entry.operation().equals("u")) {
            throw CommandRules.refused(
                    entry,
                    "the view " + view
                            + " gets another name, and was changed: let it keep its name, or, for a time before or after that, exclude it");
        }
        BsonDocument object = entry.object().toBson().decode(new BsonDocumentCodec());
        object.append("_id", new BsonString(target));
        if (object.get("viewOn") instanceof BsonString source) {
            object.append("viewOn", mappedSource(entry, view, source.getValue(), target));
        }
        return withViews(entry, views, write(entry, views, RawDocument.of(object)));
    }

    private BsonValue mappedSource(OplogEntry entry, String view, String source, String target) {
        String mapped = namespaces.target(Namespaces.database(view) + "." + source);
        if (!Namespaces.database(mapped).equals(Namespaces.database(target))) {
            throw CommandRules.refused(
                    entry, "the view " + view + " and what it shows would come to lie in two databases");
        }
        return new BsonString(Namespaces.collection(mapped));
    }

    private static List<Operation> withViews(OplogEntry entry, String views, Operation write) {
        if (!entry.operation().equals("i")) {
            return List.of(write);
        }
        BsonDocument create =
                BsonDocument.parse("{create: 'system.views', idIndex: {v: 2, key: {_id: 1}, name: '_id_'}}");
        return List.of(CommandRules.command(entry, "create", create, views, null), write);
    }

    /** Chooses what is replayed, and how. Not for several threads. */
    public static final class Builder {
        private NamespaceFilter filter = NamespaceFilter.all();
        private NamespaceMapping mapping = NamespaceMapping.none();
        private IndexDefinitions indexes = new IndexDefinitions();
        private ClusterTime fuzzyThrough = ClusterTime.ZERO;
        private boolean renames;
        private boolean accounts;
        private boolean migrations = true;
        private boolean routing;
        private boolean keepUuids;
        private @Nullable BsonBinary sessions;
        private Set<BsonValue> chunksOfSessions = Set.of();
        private @Nullable Map<String, String> sources;

        private Builder() {}

        /**
         * What the entries are replayed onto was copied while they were written, so that it may be newer than they are.
         *
         * @param through when the copy ended; what follows meets an exact copy again
         */
        public Builder onFuzzyCopy(ClusterTime through) {
            fuzzyThrough = Objects.requireNonNull(through, "through");
            return this;
        }

        /**
         * The same where nobody says how the copy was made, so that collections may get other names: whoever copies while entries are written
         * sees to it that none does, so that such an entry follows a copy of what stood still.
         */
        public Builder onUnknownCopy() {
            fuzzyThrough = ClusterTime.MAX;
            renames = true;
            return this;
        }

        /** Only collections, time series and views that pass. */
        public Builder only(NamespaceFilter wanted) {
            filter = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /** Gives namespaces their names at the target. */
        public Builder mapped(NamespaceMapping names) {
            mapping = Objects.requireNonNull(names, "names");
            return this;
        }

        /**
         * What is there when the replay begins, so that nothing else gets its name.
         *
         * @param byTarget names at the source by those at the target
         */
        public Builder onto(Map<String, String> byTarget) {
            sources = Map.copyOf(byTarget);
            return this;
        }

        /** Users and roles too. */
        public Builder withAccounts() {
            accounts = true;
            return this;
        }

        /** What moves of chunks wrote is left out, as where all shards become one. */
        public Builder withoutMigrations() {
            migrations = false;
            return this;
        }

        /**
         * Where chunks and databases lie too, as the target is a config server. What databases and collections there are is changed in
         * {@link #ASIDE} collections.
         *
         * @param uuidOfSessions of the collection of sessions, if it is known
         * @param chunks the ids of its chunks, as far as they are known
         */
        public Builder withRouting(@Nullable BsonBinary uuidOfSessions, Set<BsonValue> chunks) {
            routing = true;
            sessions = uuidOfSessions;
            chunksOfSessions = Set.copyOf(chunks);
            return this;
        }

        /** Collections that are created get the UUIDs that they had; those of buckets and views do not. */
        public Builder keepUuids() {
            keepUuids = true;
            return this;
        }

        /** Begins with the indexes of a dump, by their namespaces at the target, which are changed from then on. */
        public Builder indexes(IndexDefinitions definitions) {
            indexes = Objects.requireNonNull(definitions, "definitions");
            return this;
        }

        /** Rules that begin now. */
        public ReplayRules build() {
            return new ReplayRules(this);
        }
    }
}
