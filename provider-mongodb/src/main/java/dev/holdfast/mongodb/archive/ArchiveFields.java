package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.Set;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;

/** Takes apart the documents of an archive that are none of a collection. */
final class ArchiveFields {
    private static final Set<String> OF_BLOCKS = Set.of("db", "collection", "EOF", "CRC");

    private final String where;
    private final BsonDocument document;

    private ArchiveFields(String where, BsonDocument document) {
        this.where = where;
        this.document = document;
    }

    /**
     * The header of a block.
     *
     * @param end whether it closes its namespace
     * @param crc of all documents of the namespace, if it does
     */
    record Block(Namespace namespace, boolean end, long crc) {}

    /**
     * Reads the document that a stream is at.
     *
     * @throws MongoException.Damaged if it is none
     */
    static ArchiveFields of(String name, BsonStream stream) {
        String where = ", at byte " + stream.position() + " of " + name;
        try {
            return new ArchiveFields(where, stream.document().decode(new BsonDocumentCodec()));
        } catch (BSONException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw new MongoException.Damaged("a header is no document" + where + ": " + broken.getMessage(), broken);
        }
    }

    ArchiveHeader header() {
        String version = text("version");
        if (!version.equals(ArchiveBytes.VERSION)) {
            throw new MongoException.Damaged(
                    "archives of version '" + version + "' are not known, only those of " + ArchiveBytes.VERSION
                            + where,
                    null);
        }
        return new ArchiveHeader(text("server_version"), text("tool_version"), (int) number("concurrent_collections"));
    }

    ArchivedNamespace namespace() {
        return new ArchivedNamespace(named(), text("metadata"), text("type"));
    }

    Block block() {
        document.keySet().stream()
                .filter(key -> !OF_BLOCKS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new MongoException.Damaged(
                            "the header of a block has a field '" + key + "' that is not known" + where, null);
                });
        BsonValue end = document.get("EOF");
        if (end != null && !end.isBoolean()) {
            throw unfit("EOF");
        }
        return new Block(named(), end != null && end.asBoolean().getValue(), number("CRC"));
    }

    private Namespace named() {
        return new Namespace(text("db"), text("collection"));
    }

    private String text(String key) {
        BsonValue value = document.get(key);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw unfit(key);
        }
        return value.asString().getValue();
    }

    private long number(String key) {
        BsonValue value = document.get(key);
        if (value == null) {
            return 0;
        }
        if (!value.isInt32() && !value.isInt64()) {
            throw unfit(key);
        }
        return value.asNumber().longValue();
    }

    private MongoException.Damaged unfit(String key) {
        return new MongoException.Damaged("the field '" + key + "' of a header has the wrong type" + where, null);
    }
}
