package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonBinary;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an oplog, or one operation within an entry of a transaction: where its fields lie in its bytes.
 *
 * <p>Made by one walk along the fields; documents within are not looked at until somebody asks. Immutable.
 */
public final class OplogEntry {
    /** As much as a document may take, and what an entry writes around it. */
    public static final int LARGEST_BYTES = 16 * 1024 * 1024 + 64 * 1024;

    private final RawDocument document;
    private String operation = "";
    private String namespace = "";
    private ClusterTime time;
    private long term = -1;
    private @Nullable RawDocument object;
    private @Nullable RawDocument second;
    private @Nullable BsonBinary collection;
    private @Nullable RawDocument session;
    private long transactionNumber = -1;
    private ClusterTime previous = ClusterTime.ZERO;
    private @Nullable Instant wall;
    private boolean upsert;
    private boolean fromMigrate;
    private boolean appliedSeparately;

    private OplogEntry(RawDocument document, ClusterTime time) {
        this.document = document;
        this.time = time;
        RawDocument.Fields fields = document.fields();
        while (fields.next()) {
            take(fields);
        }
    }

    /**
     * The entry in a document.
     *
     * @throws MongoException.Damaged if it has no operation, no namespace, no object or no time
     */
    public static OplogEntry of(RawDocument document) {
        OplogEntry entry = new OplogEntry(document, ClusterTime.ZERO);
        if (entry.time.equals(ClusterTime.ZERO)) {
            throw new MongoException.Damaged("an entry of an oplog has no time", null);
        }
        return entry.complete();
    }

    /**
     * The entry in bytes, which are kept, not copied.
     *
     * @throws MongoException.Damaged if it has no operation, no namespace, no object or no time
     */
    public static OplogEntry of(byte[] bytes) {
        return of(RawDocument.at(bytes, 0, bytes.length));
    }

    private OplogEntry complete() {
        if (operation.isEmpty() || object == null) {
            throw new MongoException.Damaged(
                    "the entry at " + time + " of an oplog has no operation or no object", null);
        }
        return this;
    }

    private void take(RawDocument.Fields field) {
        switch (field.name()) {
            case "op" -> operation = field.text();
            case "ns" -> namespace = field.text();
            case "ts" -> time = ClusterTime.ofBits(field.number());
            case "t" -> term = field.number();
            case "o" -> object = field.document();
            case "o2" -> second = field.document();
            case "ui" -> collection = field.binary();
            case "lsid" -> session = field.document();
            case "txnNumber" -> transactionNumber = field.number();
            case "prevOpTime" -> previous = timeIn(field.document());
            case "wall" -> wall = Instant.ofEpochMilli(field.number());
            case "b" -> upsert = field.isTrue();
            case "fromMigrate" -> fromMigrate = field.isTrue();
            case "multiOpType" -> appliedSeparately = field.number() == 1;
            default -> {}
        }
    }

    private static ClusterTime timeIn(RawDocument document) {
        RawDocument.Fields field = document.find("ts");
        return field == null ? ClusterTime.ZERO : ClusterTime.ofBits(field.number());
    }

    /** One or two letters: i inserts, u updates, d deletes, c is a command, n does nothing. */
    public String operation() {
        return operation;
    }

    /** Database and collection; for a command the database and {@code $cmd}. */
    public String namespace() {
        return namespace;
    }

    /** The part of the namespace before the first dot. */
    public String database() {
        int dot = namespace.indexOf('.');
        return dot < 0 ? namespace : namespace.substring(0, dot);
    }

    /** When it was written; for an operation within a transaction, when the entry around it was. */
    public ClusterTime time() {
        return time;
    }

    /** The term of the primary that wrote it, -1 if it does not say. */
    public long term() {
        return term;
    }

    /** What the primary's clock said when it was written. */
    public Optional<Instant> wall() {
        return Optional.ofNullable(wall);
    }

    /** The document, the change or the command. */
    public RawDocument object() {
        return Objects.requireNonNull(object, "object");
    }

    /** What an update applies to, and remarks of commands. */
    public Optional<RawDocument> second() {
        return Optional.ofNullable(second);
    }

    /** The document in which the {@code _id} of what is written stands: what an update applies to, else the object. */
    public RawDocument named() {
        return operation.equals("u") ? second().orElse(object()) : object();
    }

    /** The UUID of the collection. */
    public Optional<BsonBinary> collection() {
        return Optional.ofNullable(collection);
    }

    /** The session of a transaction or of a write that may be retried. */
    public Optional<RawDocument> session() {
        return Optional.ofNullable(session);
    }

    /** The number of the transaction or retriable write in its session, -1 if it is neither. */
    public long transactionNumber() {
        return transactionNumber;
    }

    /** The time of the entry before this one in its transaction; {@link ClusterTime#ZERO} for the first. */
    public ClusterTime previous() {
        return previous;
    }

    /** Whether an update inserts where nothing is found. */
    public boolean upsert() {
        return upsert;
    }

    /** Whether the move of a chunk wrote it, nobody's client. */
    public boolean fromMigrate() {
        return fromMigrate;
    }

    /** The name of the command; empty if it is none. */
    public String command() {
        if (!operation.equals("c")) {
            return "";
        }
        RawDocument.Fields fields = object().fields();
        return fields.next() ? fields.name() : "";
    }

    /** The collection that the command names first; empty if it is none of collections. */
    String commandCollection() {
        String name = object().text(command());
        return name == null ? "" : name;
    }

    /** What it changes: its namespace, or the collection that its command names. */
    public String changes() {
        return command().isEmpty() ? namespace() : database() + "." + commandCollection();
    }

    /** All that it changes: that, or both names of a collection that gets another one. */
    Stream<String> collections() {
        return command().equals("renameCollection")
                ? Stream.of(object().text("renameCollection"), object().text("to"))
                        .filter(Objects::nonNull)
                : Stream.of(changes());
    }

    /** Whether it holds operations, of a transaction or of a batch. */
    public boolean holdsOperations() {
        return operation.equals("c") && object().find("applyOps") != null;
    }

    /** Whether more entries of the same transaction follow. */
    public boolean isPartial() {
        return object().isTrue("partialTxn");
    }

    /** Whether it ends the operations of a transaction that another entry decides. */
    public boolean isPrepare() {
        return object().isTrue("prepare");
    }

    /** Whether it goes on with, or ends, what entries before it have begun. */
    boolean continues() {
        return !appliedSeparately && !previous.equals(ClusterTime.ZERO);
    }

    /**
     * The time at which a prepared transaction becomes visible, of the entry that commits it.
     *
     * @throws MongoException.Damaged if it does not say
     */
    public ClusterTime commitTime() {
        RawDocument.Fields field = object().find("commitTimestamp");
        if (field == null || field.type() != RawDocument.Fields.TIMESTAMP) {
            throw new MongoException.Damaged(
                    "the entry at " + time + " commits a transaction without saying when", null);
        }
        return ClusterTime.ofBits(field.number());
    }

    /**
     * The operations within, in their order; they carry this entry's time.
     *
     * @throws MongoException.Damaged if it holds none
     */
    public Iterable<OplogEntry> operations() {
        RawDocument.Fields field = object().find("applyOps");
        if (field == null) {
            throw new MongoException.Damaged("the entry at " + time + " holds no operations", null);
        }
        RawDocument operations = field.document();
        return () -> new Operations(operations.fields());
    }

    /** Which entry of which history it is. */
    public OplogPosition position() {
        MessageDigest digest = Sha256.digest();
        digest.update(document.array(), document.offset(), document.length());
        return new OplogPosition(time, term, HexFormat.of().formatHex(digest.digest()));
    }

    /** All of it. */
    public RawDocument document() {
        return document;
    }

    /** How many bytes it takes. */
    public int lengthBytes() {
        return document.length();
    }

    /** Writes its bytes. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(document.array(), document.offset(), document.length());
    }

    /** The same entry in bytes of its own, so that a batch around it can be let go. */
    OplogEntry alone() {
        return document.array().length == document.length() ? this : of(document.toBytes());
    }

    /** Time, operation and namespace; never what is in documents. */
    @Override
    public String toString() {
        String what = operation.equals("c") ? "command " + command() : "operation " + operation;
        return what + " on " + namespace + " at " + time;
    }

    private final class Operations implements Iterator<OplogEntry> {
        private final RawDocument.Fields fields;
        private boolean more;

        private Operations(RawDocument.Fields fields) {
            this.fields = fields;
            this.more = fields.next();
        }

        @Override
        public boolean hasNext() {
            return more;
        }

        @Override
        public OplogEntry next() {
            if (!more) {
                throw new NoSuchElementException();
            }
            OplogEntry operation = new OplogEntry(fields.document(), time).complete();
            more = fields.next();
            return operation;
        }
    }
}
