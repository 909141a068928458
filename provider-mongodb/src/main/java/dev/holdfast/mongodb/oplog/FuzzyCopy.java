package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.util.Objects;
import java.util.Set;

/**
 * What must not happen while collections are copied one after another: the copy could not be brought to one moment by the
 * entries that were written meanwhile.
 *
 * <p>A copy that holds a collection under its new name, and not under its old one, cannot be renamed again; what such an entry
 * hits depends on when each collection was read.
 */
public final class FuzzyCopy {
    static final String VIEWLESS = "upgradeDowngradeViewlessTimeseries";

    /** What {@code admin.system.version} is for; shards count what they have done together in it too. */
    private static final Set<String> VERSIONS = Set.of("featureCompatibilityVersion", "authSchema", "");

    private static final Set<String> MOVING = Set.of("renameCollection", "convertToCapped", "emptycapped");

    private final Namespaces namespaces;
    private final boolean still;

    private FuzzyCopy(Namespaces namespaces, boolean still) {
        this.namespaces = namespaces;
        this.still = still;
    }

    /** A copy of what stood still: collections may get other names and shapes after it. */
    public static FuzzyCopy ofStill() {
        return new FuzzyCopy(Namespaces.ALL, true);
    }

    /** A copy of everything. */
    public static FuzzyCopy ofAll() {
        return new FuzzyCopy(Namespaces.ALL, false);
    }

    /** A copy of some collections; what happens to others does not matter. */
    public static FuzzyCopy of(NamespaceFilter filter) {
        return new FuzzyCopy(new Namespaces(filter, NamespaceMapping.none()), false);
    }

    static FuzzyCopy of(Namespaces namespaces, boolean still) {
        return new FuzzyCopy(namespaces, still);
    }

    /**
     * Looks at an entry that is written while the copy is made, or is to be replayed onto it.
     *
     * @throws MongoException.Inconsistent if the copy is worth nothing because of it; names what happened, and when
     */
    public void check(OplogEntry entry) {
        String reason = reason(entry);
        if (!reason.isEmpty()) {
            throw new MongoException.Inconsistent(
                    entry + " cannot be replayed onto collections that are copied meanwhile: " + reason
                            + "; dump again when it is over, or with a locked member",
                    null);
        }
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::check);
        }
    }

    private String reason(OplogEntry entry) {
        if (entry.operation().equals("n")) {
            return "";
        }
        String namespace = entry.namespace();
        if (namespace.equals("admin.system.version") && VERSIONS.contains(changed(entry))) {
            return "the feature compatibility version or the schema of users changes";
        }
        if (namespace.equals("config.reshardingOperations")
                || namespace.startsWith("config.localReshardingOperations.")) {
            return "a collection is resharded";
        }
        if (Namespaces.collection(namespace).startsWith("system.resharding.")) {
            return "a collection is resharded";
        }
        return entry.operation().equals("c") ? reasonOfCommand(entry) : "";
    }

    /** The name of the document; empty if it has none. */
    private static String changed(OplogEntry entry) {
        return Objects.requireNonNullElse(entry.named().text("_id"), "");
    }

    private String reasonOfCommand(OplogEntry entry) {
        String command = entry.command();
        if (!CommandRules.KNOWN.contains(command)) {
            return CommandRules.REFUSED.getOrDefault(command, "nobody knows the command");
        }
        if (!concerns(entry)) {
            return "";
        }
        if (MOVING.contains(command) && !still) {
            return "a collection gets another name or shape";
        }
        if (command.equals("create") && entry.commandCollection().startsWith("system.resharding.")) {
            return "a collection is resharded";
        }
        boolean capped =
                entry.object().find("cappedSize") != null || entry.object().find("cappedMax") != null;
        return command.equals("collMod") && capped && !still ? "the size of a capped collection changes" : "";
    }

    private boolean concerns(OplogEntry entry) {
        boolean named =
                CommandRules.ofCollections(entry.command()) || entry.command().equals("renameCollection");
        return !named || entry.collections().anyMatch(namespaces::includes);
    }
}
