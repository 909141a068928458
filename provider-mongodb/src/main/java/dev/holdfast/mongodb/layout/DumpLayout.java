package dev.holdfast.mongodb.layout;

import java.util.List;

/**
 * Where things lie in a dump that Holdfast made: {@code dump/DATABASE/COLLECTION.bson} of one replica set or server, {@code
 * dump/REPLICASET/DATABASE/…} of several. The recovery point lies beside, because mongorestore takes each directory for a database.
 */
public final class DumpLayout {
    /** The directory of what mongodump would have written. */
    public static final String DUMP = "dump";

    /** The directory of what mongodump does not know. */
    public static final String OWN = ".holdfast";

    /** The recovery point, in {@link #OWN}. */
    public static final String RECOVERY_POINT = "backup.json";

    /** Entries of the oplog, beside the databases. */
    public static final String OPLOG = "oplog.bson";

    private DumpLayout() {}

    /**
     * Directories from the snapshot's root to that which holds a replica set's databases.
     *
     * @param several whether the dump is one of several replica sets
     * @param replicaSet its name; not looked at if there is one only
     */
    public static List<String> directories(boolean several, String replicaSet) {
        return several ? List.of(DUMP, FileNames.of(replicaSet)) : List.of(DUMP);
    }
}
