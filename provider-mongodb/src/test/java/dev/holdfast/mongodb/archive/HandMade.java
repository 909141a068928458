package dev.holdfast.mongodb.archive;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Puts an archive together byte by byte, right or wrong. */
public final class HandMade {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins with the magic bytes and a header. */
    public static HandMade archive() {
        return new HandMade()
                .hex("6de29981")
                .doc("{concurrent_collections: 4, version: '0.1', server_version: '6.0.5', tool_version: '100.17.0'}");
    }

    /** Begins with nothing. */
    public static HandMade nothing() {
        return new HandMade();
    }

    /** A document of any kind. */
    public HandMade doc(String json) {
        out.writeBytes(bson(json));
        return this;
    }

    /** A namespace of the kind in the prelude. */
    public HandMade announce(String database, String collection, String metadata, String type) {
        return doc("{db: '" + database + "', collection: '" + collection + "', metadata: '" + metadata
                + "', size: 0, type: '" + type + "'}");
    }

    /** Ends the prelude or a block. */
    public HandMade end() {
        return hex("ffffffff");
    }

    /** A block of documents. */
    public HandMade block(String database, String collection, String... documents) {
        doc("{db: '" + database + "', collection: '" + collection + "', EOF: false, CRC: {$numberLong: '0'}}");
        for (String document : documents) {
            doc(document);
        }
        return end();
    }

    /** The block that closes a namespace, with the checksum of these documents. */
    public HandMade close(String database, String collection, String... documents) {
        Crc64 crc = new Crc64();
        for (String document : documents) {
            byte[] bytes = bson(document);
            crc.update(bytes, 0, bytes.length);
        }
        return closeWith(database, collection, crc.value());
    }

    /** The block that closes a namespace, with any checksum. */
    public HandMade closeWith(String database, String collection, long crc) {
        return doc("{db: '" + database + "', collection: '" + collection + "', EOF: true, CRC: {$numberLong: '" + crc
                        + "'}}")
                .end();
    }

    /** Any bytes. */
    public HandMade hex(String hex) {
        out.writeBytes(HexFormat.of().parseHex(hex));
        return this;
    }

    /** What there is so far. */
    public byte[] bytes() {
        return out.toByteArray();
    }

    /** A document's bytes. */
    public static byte[] bson(String json) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            BsonDocument.parse(json),
                            EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }
}
