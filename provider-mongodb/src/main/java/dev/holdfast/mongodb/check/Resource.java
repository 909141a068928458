package dev.holdfast.mongodb.check;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What a right is on, as servers tell resources apart (their manual, "Resource Document").
 *
 * @param cluster whether it is the cluster as a whole; then names are empty
 * @param database empty for any that users make
 * @param collection empty for all but the system's own
 */
public record Resource(boolean cluster, String database, String collection) {
    /** The cluster as a whole. */
    public static final Resource CLUSTER = new Resource(true, "", "");

    /** All collections of users. */
    public static final Resource COLLECTIONS = new Resource(false, "", "");

    private static final String SYSTEM = "system.";

    /** A collection. */
    public static Resource of(Namespace name) {
        return new Resource(false, name.database(), name.collection());
    }

    /** A collection. */
    public static Resource of(String database, String collection) {
        return new Resource(false, database, collection);
    }

    /** A database with its collections. */
    public static Resource ofDatabase(String database) {
        return new Resource(false, database, "");
    }

    /** Whether it is a collection that roles for all collections of a database are good for. */
    boolean isUsual() {
        return !cluster && !collection.startsWith(SYSTEM) && !database.equals("local") && !database.equals("config");
    }

    /** Whether a right on what is granted is one on this. */
    boolean isWithin(BsonDocument granted) {
        if (isTrue(granted, "anyResource")) {
            return true;
        }
        if (cluster || isTrue(granted, "cluster")) {
            return cluster && isTrue(granted, "cluster");
        }
        if (granted.containsKey("system_buckets")) {
            String series = Commands.text(granted, "system_buckets");
            return collection.startsWith(Namespace.BUCKETS)
                    && (series.isEmpty() || collection.equals(Namespace.BUCKETS + series))
                    && isDatabase(Commands.text(granted, "db"));
        }
        if (!granted.containsKey("collection")) {
            return false;
        }
        String name = Commands.text(granted, "collection");
        if (!name.isEmpty()) {
            return name.equals(collection) && isDatabase(Commands.text(granted, "db"));
        }
        return Commands.text(granted, "db").isEmpty()
                ? isUsual()
                : Commands.text(granted, "db").equals(database) && !collection.startsWith(SYSTEM);
    }

    private boolean isDatabase(String granted) {
        return granted.isEmpty() || granted.equals(database);
    }

    private static boolean isTrue(BsonDocument granted, String name) {
        return granted.getBoolean(name, BsonBoolean.FALSE).getValue();
    }

    /** As a role's definition has it. */
    BsonDocument toBson() {
        return cluster
                ? new BsonDocument("cluster", BsonBoolean.TRUE)
                : new BsonDocument("db", new BsonString(database)).append("collection", new BsonString(collection));
    }

    /** For people. */
    @Override
    public String toString() {
        if (cluster) {
            return "the cluster";
        }
        if (collection.isEmpty()) {
            return database.isEmpty() ? "all collections" : "the database " + database;
        }
        return database + "." + collection;
    }
}
