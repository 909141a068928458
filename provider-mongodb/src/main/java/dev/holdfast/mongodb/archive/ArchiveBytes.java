package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.Namespace;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** The documents of an archive that are none of a collection, and the bytes between them. */
final class ArchiveBytes {
    /** The version of archives that there is. */
    static final String VERSION = "0.1";

    private static final byte[] MAGIC = {0x6d, (byte) 0xe2, (byte) 0x99, (byte) 0x81};
    private static final byte[] TERMINATOR = {-1, -1, -1, -1};

    private ArchiveBytes() {}

    /** What an archive begins with. */
    static byte[] magic() {
        return MAGIC.clone();
    }

    /** What ends a block. */
    static byte[] terminator() {
        return TERMINATOR.clone();
    }

    static byte[] of(ArchiveHeader header) {
        return bytes(new BsonDocument("concurrent_collections", new BsonInt32(header.concurrentCollections()))
                .append("version", new BsonString(VERSION))
                .append("server_version", new BsonString(header.serverVersion()))
                .append("tool_version", new BsonString(header.toolVersion())));
    }

    static byte[] of(ArchivedNamespace announced) {
        return bytes(named(announced.namespace())
                .append("metadata", new BsonString(announced.metadata()))
                .append("size", new BsonInt32(0))
                .append("type", new BsonString(announced.type())));
    }

    /** Of a block with documents. */
    static byte[] data(Namespace namespace) {
        return block(namespace, false, 0);
    }

    /** Of the block that closes a namespace. */
    static byte[] end(Namespace namespace, long crc) {
        return block(namespace, true, crc);
    }

    private static byte[] block(Namespace namespace, boolean end, long crc) {
        return bytes(named(namespace).append("EOF", BsonBoolean.valueOf(end)).append("CRC", new BsonInt64(crc)));
    }

    private static BsonDocument named(Namespace namespace) {
        return new BsonDocument("db", new BsonString(namespace.database()))
                .append("collection", new BsonString(namespace.collection()));
    }

    private static byte[] bytes(BsonDocument document) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }
}
