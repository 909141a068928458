package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of a cluster wrote into {@code config.changelog} since a note. Of collections that are not sharded they write down too
 * that they are dropped or renamed, which changes nothing in what lies on which shard.
 */
final class ChangeNotes {
    /** What a note is about, where that moves and changes nothing. */
    private static final Set<String> HARMLESS =
            Set.of("split", "multi-split", "merge", "autosplit", "setClusterParameter");

    /** What may happen to any collection, sharded or not. */
    private static final Set<String> OF_ANY = Set.of("dropCollection", "renameCollection", "createCollection");

    private static final String DROPPED = "dropCollection";
    private static final String DROP_BEGINS = "dropCollection.start";

    /** Written between the two notes of a rename, and names no collection. */
    private static final String RENAME_GOES_ON = "renameCollection.metadata";

    private static final int BATCH = 1000;

    private final List<BsonDocument> newestFirst;
    private final @Nullable BsonValue last;

    /**
     * Of notes that were read.
     *
     * @param newestFirst with some that are older than the last one that is known
     * @param last the number of the newest note that does not count any more; null if all do
     */
    ChangeNotes(List<BsonDocument> newestFirst, @Nullable BsonValue last) {
        this.newestFirst = List.copyOf(newestFirst);
        this.last = last;
    }

    /** The number of the newest note; null if there is none. */
    static @Nullable BsonValue newest(Commands config) {
        return config.foundSoon("config", find(1).append("limit", new BsonInt32(1))).stream()
                .map(note -> note.get("_id"))
                .findFirst()
                .orElse(null);
    }

    /** Those that came after one, and some before. */
    static ChangeNotes since(Commands config, @Nullable BsonValue last) {
        return config.whole(() -> read(config.once(), last));
    }

    private static ChangeNotes read(Commands config, @Nullable BsonValue last) {
        List<BsonDocument> notes = new ArrayList<>();
        try (RawCursor cursor = new RawCursor(config, "config", "changelog", find(BATCH), BATCH)) {
            boolean more = true;
            while (more && indexOf(notes, last) < 0) {
                more = cursor.next((bytes, offset, length) ->
                        notes.add(new RawBsonDocument(bytes, offset, length).decode(new BsonDocumentCodec())));
            }
            if (more) {
                // What was dropped after the last note may have begun to be dropped before it.
                boolean unused = cursor.next((bytes, offset, length) ->
                        notes.add(new RawBsonDocument(bytes, offset, length).decode(new BsonDocumentCodec())));
            }
        }
        return new ChangeNotes(notes, last);
    }

    private static BsonDocument find(int batch) {
        return new BsonDocument("find", new BsonString("changelog"))
                .append("sort", new BsonDocument("$natural", new BsonInt32(-1)))
                .append("batchSize", new BsonInt32(batch));
    }

    private static int indexOf(List<BsonDocument> notes, @Nullable BsonValue last) {
        for (int i = 0; last != null && i < notes.size(); i++) {
            if (last.equals(notes.get(i).get("_id"))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Those that tell of a change of chunks, of databases, or of sharded collections.
     *
     * @param sharded whether a collection was or is sharded
     * @param newDatabases whether a database that is new is a change
     * @return in words; each once
     */
    Set<String> changes(Predicate<String> sharded, boolean newDatabases) {
        Set<String> found = new TreeSet<>();
        int end = indexOf(newestFirst, last);
        if (last != null && end < 0) {
            found.add("config.changelog does not reach back to when the dump began");
        }
        for (int i = 0; i < (end < 0 ? newestFirst.size() : end); i++) {
            BsonDocument note = newestFirst.get(i);
            if (isChange(note, i, sharded, newDatabases)) {
                found.add(what(note) + " of " + namespace(note) + " in config.changelog");
            }
        }
        return found;
    }

    private boolean isChange(BsonDocument note, int index, Predicate<String> sharded, boolean newDatabases) {
        String what = what(note);
        String subject = what.replaceAll("[.].*", "");
        if (HARMLESS.contains(subject)
                || what.equals(RENAME_GOES_ON)
                || namespace(note).equals(Namespace.SESSIONS)) {
            return false;
        }
        if (subject.equals("createDatabase")) {
            return newDatabases;
        }
        return !OF_ANY.contains(subject) || namesAny(note, sharded) || isOfSharded(note, index);
    }

    private static boolean namesAny(BsonDocument note, Predicate<String> sharded) {
        BsonDocument details = note.getDocument("details", new BsonDocument());
        return Stream.of(namespace(note), Commands.text(details, "source"), Commands.text(details, "destination"))
                .anyMatch(sharded);
    }

    /** Where a drop begins, the UUID of a sharded collection is written down; where it ends, nothing but the name is. */
    private boolean isOfSharded(BsonDocument note, int index) {
        return what(note).equals(DROPPED)
                ? beginning(index).map(ChangeNotes::hasUuid).orElse(true)
                : hasUuid(note);
    }

    private Optional<BsonDocument> beginning(int end) {
        String name = namespace(newestFirst.get(end));
        return newestFirst.subList(end + 1, newestFirst.size()).stream()
                .filter(older ->
                        what(older).equals(DROP_BEGINS) && namespace(older).equals(name))
                .findFirst();
    }

    private static boolean hasUuid(BsonDocument note) {
        return note.getDocument("details", new BsonDocument()).containsKey("collectionUUID");
    }

    private static String what(BsonDocument note) {
        return Commands.text(note, "what");
    }

    private static String namespace(BsonDocument note) {
        return Commands.text(note, "ns");
    }
}
