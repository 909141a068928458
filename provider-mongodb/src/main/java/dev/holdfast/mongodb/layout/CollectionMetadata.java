package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.MongoException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/**
 * What a {@code .metadata.json} file says of a collection. Written byte for byte as mongodump does; read from what any mongodump wrote.
 */
public final class CollectionMetadata {
    private static final String EXPIRY = "expireAfterSeconds";

    private static final BsonDocument EMPTY = new BsonDocument();

    private final BsonDocument options;
    private final List<BsonDocument> indexes;
    private final String uuid;
    private final String collection;
    private final String type;

    private CollectionMetadata(
            BsonDocument options, List<BsonDocument> indexes, String uuid, String collection, String type) {
        this.options = options;
        this.indexes = List.copyOf(indexes);
        this.uuid = uuid;
        this.collection = collection;
        this.type = type;
    }

    /**
     * From what a server tells.
     *
     * @param listed a document of listCollections
     * @param indexes documents of listIndexes; none for a view
     * @throws IllegalArgumentException if the first has no name
     */
    public static CollectionMetadata of(BsonDocument listed, List<? extends BsonDocument> indexes) {
        if (!listed.isString("name")) {
            throw new IllegalArgumentException("no document of listCollections: " + listed.keySet());
        }
        BsonDocument info = listed.getDocument("info", EMPTY);
        BsonValue uuid = info.get("uuid");
        return new CollectionMetadata(
                listed.getDocument("options", EMPTY),
                new ArrayList<>(indexes),
                uuid instanceof BsonBinary binary ? HexFormat.of().formatHex(binary.getData()) : "",
                listed.getString("name").getValue(),
                listed.isString("type") ? listed.getString("type").getValue() : "");
    }

    /**
     * Reads a file.
     *
     * @param file names it in messages
     * @param in read to its end and closed
     * @throws MongoException.Damaged if it cannot be read, is not what it should be, has more than 64 MiB or is nested too deeply
     */
    public static CollectionMetadata read(String file, InputStream in) {
        return parse(file, BoundedJson.bytes(file, in));
    }

    /**
     * The content of a file.
     *
     * @param in read to its end and closed
     * @throws MongoException.Damaged if it cannot be read or has more than 64 MiB
     */
    public static byte[] bytes(String file, InputStream in) {
        return BoundedJson.bytes(file, in);
    }

    /** Reads the text of a file; otherwise as the other. */
    public static CollectionMetadata parse(String file, byte[] json) {
        BoundedJson.check(file, json);
        try {
            BsonDocument document = ExtendedJson.parse(new String(json, StandardCharsets.UTF_8));
            return new CollectionMetadata(
                    present(document, "options").map(BsonValue::asDocument).orElse(EMPTY),
                    present(document, "indexes")
                            .map(CollectionMetadata::documents)
                            .orElse(List.of()),
                    text(document, "uuid"),
                    text(document, "collectionName"),
                    text(document, "type"));
        } catch (JsonParseException | org.bson.BSONException | IllegalArgumentException unfit) {
            throw new MongoException.Damaged(file + " does not describe a collection: " + unfit.getMessage(), unfit);
        }
    }

    private static Optional<BsonValue> present(BsonDocument document, String key) {
        return Optional.ofNullable(document.get(key)).filter(value -> !value.isNull());
    }

    private static List<BsonDocument> documents(BsonValue array) {
        return array.asArray().stream().map(BsonValue::asDocument).toList();
    }

    private static String text(BsonDocument document, String key) {
        return present(document, key).map(value -> value.asString().getValue()).orElse("");
    }

    /** The name of the collection, in the same database, that a view shows; empty if it is none. */
    public Optional<String> viewOn() {
        return Optional.ofNullable(options.get("viewOn"))
                .filter(BsonValue::isString)
                .map(name -> name.asString().getValue());
    }

    /** The same of a view that shows a collection of another name. */
    public CollectionMetadata showing(String name) {
        return new CollectionMetadata(
                options.clone().append("viewOn", new BsonString(name)), indexes, uuid, collection, type);
    }

    /** What the collection was created with; empty if with nothing. Not to be changed. */
    public BsonDocument options() {
        return options;
    }

    /** Its indexes, the one on {@code _id} among them. */
    public List<BsonDocument> indexes() {
        return indexes;
    }

    /** The index on {@code _id} that comes with the collection; one by its hash, or with another number than 1 or -1, is a further one. */
    public Optional<BsonDocument> idIndex() {
        return indexes.stream().filter(CollectionMetadata::isById).findFirst();
    }

    private static boolean isById(BsonDocument index) {
        BsonDocument key = index.getDocument("key", EMPTY);
        BsonValue direction = key.get("_id");
        return key.size() == 1
                && direction != null
                && (!direction.isNumber() || Math.abs(direction.asNumber().doubleValue()) == 1)
                && !direction.isString();
    }

    /** All indexes that do not come with the collection. */
    public List<BsonDocument> otherIndexes() {
        return indexes.stream()
                .filter(index -> !isById(index) && !index.containsKey("clustered"))
                .toList();
    }

    /** Whether the server deletes documents by their age: by an index, or by what a clustered collection or a time series says. */
    public boolean expires() {
        return options.containsKey(EXPIRY) || indexes.stream().anyMatch(index -> index.containsKey(EXPIRY));
    }

    /** After how many seconds documents of a clustered collection or a time series are deleted; empty if they are not. */
    public Optional<BsonValue> expiry() {
        return Optional.ofNullable(options.get(EXPIRY)).filter(BsonValue::isNumber);
    }

    /** 32 hex digits; empty if it has none, as views and time series. */
    public String uuid() {
        return uuid;
    }

    /** Its name; empty in files of older programs. */
    public String collection() {
        return collection;
    }

    /** {@code collection}, {@code view} or {@code timeseries}; empty in files of older programs. */
    public String type() {
        return type;
    }

    /** {@code collection}, {@code view} or {@code timeseries}, also where an older program did not say so. */
    public String kind() {
        if (isView()) {
            return "view";
        }
        return isTimeSeries() ? "timeseries" : "collection";
    }

    /** Whether it shows other collections and holds no document. What mongodump calls a view and dumps as a collection is none. */
    public boolean isView() {
        return options.containsKey("viewOn");
    }

    /** Whether there need be no file of its documents: views have none, nor has an archive of what was dumped of an empty one. */
    public boolean mayLackDocuments() {
        return isView() || type.equals("view");
    }

    /** Whether its documents are the buckets of a time series. */
    public boolean isTimeSeries() {
        return type.equals("timeseries") || options.containsKey("timeseries");
    }

    /** The file's content, without a line break. */
    public String toJson() {
        StringBuilder json = new StringBuilder("{");
        if (!options.isEmpty()) {
            json.append("\"options\":").append(CanonicalJson.write(options)).append(',');
        }
        json.append("\"indexes\":").append(CanonicalJson.write(new BsonArray(indexes)));
        field(json, "uuid", uuid);
        field(json, "collectionName", collection);
        field(json, "type", type);
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String key, String text) {
        if (!text.isEmpty()) {
            json.append(",\"").append(key).append("\":").append(CanonicalJson.quoted(text));
        }
    }

    /** What {@link #toJson()} gives, as bytes. */
    public byte[] toBytes() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CollectionMetadata that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(collection, uuid, type);
    }

    @Override
    public String toString() {
        return type + " " + collection;
    }
}
