package dev.holdfast.mongodb.layout;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A collection of a database. Ordered by database, then collection.
 *
 * @param database its database; empty only for what lies in none, such as the oplog of an archive
 * @param collection its name in there, may contain dots
 */
public record Namespace(String database, String collection) implements Comparable<Namespace> {
    /** What the names of collections begin with that hold the documents of a time series. */
    public static final String BUCKETS = "system.buckets.";

    /** The name of the collection of sessions, which a cluster makes and shards for itself whenever it likes. */
    public static final String SESSIONS = "config.system.sessions";

    /** What ours and mongorestore's restores put into {@code admin} while they go on, and leave there if they are killed. */
    private static final Set<String> OF_RESTORES = Set.of(
            "holdfastusers", "holdfastroles", "holdfastcollections", "holdfastdatabases", "tempusers", "temproles");

    private static final Comparator<Namespace> ORDER =
            Comparator.comparing(Namespace::database).thenComparing(Namespace::collection);

    /** Neither may be null. */
    public Namespace {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(collection, "collection");
    }

    /**
     * Reads {@code database.collection}; the first dot divides.
     *
     * @return empty if there is no dot, or nothing on one side of it
     */
    public static Optional<Namespace> parse(String text) {
        int dot = text.indexOf('.');
        return dot <= 0 || dot == text.length() - 1
                ? Optional.empty()
                : Optional.of(new Namespace(text.substring(0, dot), text.substring(dot + 1)));
    }

    /** Whether it holds the documents of a time series. */
    public boolean isBuckets() {
        return collection.startsWith(BUCKETS) && collection.length() > BUCKETS.length();
    }

    /** The time series whose documents it holds; itself if it holds those of none. */
    public Namespace logical() {
        return isBuckets() ? new Namespace(database, collection.substring(BUCKETS.length())) : this;
    }

    /** Where the documents of a time series of this name lie. */
    public Namespace buckets() {
        return isBuckets() ? this : new Namespace(database, BUCKETS + collection);
    }

    /** Whether a restore put it there for itself: nobody dumps it, and no oplog may change it. */
    public boolean isOfRestores() {
        return database.equals("admin") && OF_RESTORES.contains(collection);
    }

    /** Whether the server itself made it: {@code system.} and a name, buckets of time series excepted. */
    public boolean isSystem() {
        return collection.startsWith("system.") && !isBuckets();
    }

    @Override
    public int compareTo(Namespace other) {
        return ORDER.compare(this, other);
    }

    /** {@code database.collection}. */
    @Override
    public String toString() {
        return database + "." + collection;
    }
}
