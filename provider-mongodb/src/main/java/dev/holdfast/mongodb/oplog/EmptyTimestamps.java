package dev.holdfast.mongodb.oplog;

import java.util.List;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Documents that servers change when they are written. A server takes a field whose value is {@code Timestamp(0, 0)} for one that it has
 * to fill in with the present time, if it stands at the top of a document that is inserted or that replaces another, and is not the
 * {@code _id}. Where it stands in another document or in an array, or is set by a change, it stays; and so it does where an entry of an
 * oplog inserts a document that is not there yet. (Seen with release 6.0.5.)
 */
public final class EmptyTimestamps {
    private EmptyTimestamps() {}

    /** Whether a document has any at the top. */
    public static boolean areIn(RawBsonDocument document) {
        return areIn(RawDocument.within(document));
    }

    static boolean areIn(RawDocument document) {
        RawDocument.Fields fields = document.fields();
        while (fields.next()) {
            if (isEmpty(fields)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(RawDocument.Fields field) {
        return field.type() == RawDocument.Fields.TIMESTAMP
                && field.number() == 0
                && !field.name().equals("_id");
    }

    /**
     * Operations for {@code applyOps} by which a document comes in as it is.
     *
     * @param namespace of its collection
     * @param again whether it may be there already: then the server replaces it, and its fields are set afterwards
     */
    public static List<RawBsonDocument> inserting(String namespace, RawBsonDocument document, boolean again) {
        RawDocument raw = RawDocument.within(document);
        RawWriter writer = new RawWriter();
        int start = writer.begin();
        writer.text("op", "i").text("ns", namespace).document("o", raw).end(start);
        RawBsonDocument insert = writer.finish().toBson();
        RawDocument setting = again ? setting(namespace, raw, null) : null;
        return setting == null ? List.of(insert) : List.of(insert, setting.toBson());
    }

    /**
     * The operation that sets them, once their document is there.
     *
     * @param identity what finds the document; null for its own {@code _id}
     * @return null if it has none, or nothing finds it
     */
    static @Nullable RawDocument setting(String namespace, RawDocument document, @Nullable RawDocument identity) {
        RawDocument.Fields id = document.find("_id");
        if (!areIn(document) || (identity == null && id == null)) {
            return null;
        }
        RawWriter writer = new RawWriter();
        int start = writer.begin();
        writer.text("op", "u").text("ns", namespace);
        if (identity != null) {
            writer.document("o2", identity);
        } else if (id != null) {
            int found = writer.beginDocument("o2");
            writer.copy(document.array(), id).end(found);
        }
        int change = writer.beginDocument("o");
        writer.int32("$v", 2);
        int diff = writer.beginDocument("diff");
        int updates = writer.beginDocument("u");
        RawDocument.Fields fields = document.fields();
        while (fields.next()) {
            if (isEmpty(fields)) {
                writer.copy(document.array(), fields);
            }
        }
        writer.end(updates).end(diff).end(change).end(start);
        return writer.finish();
    }
}
