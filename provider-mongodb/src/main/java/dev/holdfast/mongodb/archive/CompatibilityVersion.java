package dev.holdfast.mongodb.archive;

import org.bson.BSONException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Finds the feature compatibility version among the documents of {@code admin.system.version}. */
final class CompatibilityVersion implements ImportedDocuments.Look {
    private static final BsonString ID = new BsonString("featureCompatibilityVersion");

    private String version = "";

    @Override
    public void at(byte[] bytes, int offset, int length) {
        try {
            RawBsonDocument document = new RawBsonDocument(bytes, offset, length);
            BsonValue found = document.get("version");
            if (ID.equals(document.get("_id")) && found != null && found.isString()) {
                version = found.asString().getValue();
            }
        } catch (BSONException unreadable) {
            version = "";
        }
    }

    /** Such as {@code 6.0}; empty if it was not there. */
    String version() {
        return version;
    }
}
