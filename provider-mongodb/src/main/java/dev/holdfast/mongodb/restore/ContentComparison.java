package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Reads back what was restored and compares it with what was counted when it was dumped, or, where nothing was counted, with the dump
 * itself. Where the oplog has changed a collection since it was read, there is nothing to compare it with.
 */
final class ContentComparison {
    private static final int BATCH = 1000;

    private final Target target;
    private final RestoreContext context;
    private final Planned planned;
    private final Map<Namespace, CollectionFacts> facts;
    private final Map<Namespace, ContentSum> orphans;

    /**
     * Compares nothing yet.
     *
     * @param orphans what was removed from restored collections, as it belonged elsewhere
     */
    ContentComparison(Target target, RestoreContext context, Planned planned, Map<Namespace, ContentSum> orphans) {
        this.orphans = Map.copyOf(orphans);
        this.target = target;
        this.context = context;
        this.planned = planned;
        this.facts = planned.counted();
    }

    /** How many collections were compared. */
    long compare() {
        return planned.restored().stream()
                .filter(one -> one.data().isPresent() && !wasChanged(one))
                .peek(this::compare)
                .count();
    }

    private boolean wasChanged(PlannedCollection one) {
        CollectionFacts counted = facts.get(one.dumped().namespace());
        if (planned.replay().isPresent()) {
            return planned.replay().get().changes(one.target()) || (counted != null && counted.changed());
        }
        return planned.oplog() && (counted == null || counted.changed());
    }

    /** What of a collection is compared. */
    private record Content(long documents, String hash) {
        static Content of(ContentSum sum) {
            return new Content(sum.documents(), sum.hex());
        }
    }

    private void compare(PlannedCollection one) {
        context.checkCancelled();
        ContentSum all = stored(one.dataTarget());
        Optional.ofNullable(orphans.get(one.target())).ifPresent(all::add);
        Content found = Content.of(all);
        Content expected = Optional.ofNullable(facts.get(one.dumped().namespace()))
                .filter(counted -> !counted.contentHash().isEmpty())
                .map(counted -> new Content(counted.documents(), counted.contentHash()))
                .orElseGet(() -> Content.of(dumped(one)));
        if (found.documents() < expected.documents() && one.metadata().expires()) {
            context.notice(new Finding(
                    Finding.Severity.WARNING,
                    one.target().toString(),
                    "its documents expire: it has " + found.documents() + ", the dump has " + expected.documents()
                            + ", and the server may have deleted those that were due, so that it was not compared",
                    "to have all of them, and compare them, restore with indexes=false"));
        } else if (found.documents() != expected.documents()) {
            failed(one, "it has " + found.documents() + " documents, the dump has " + expected.documents());
        } else if (!found.equals(expected)) {
            failed(one, "its " + found.documents() + " documents are not those of the dump");
        }
    }

    private void failed(PlannedCollection one, String message) {
        context.failed(new ItemFailure(one.target().toString(), "verify", message));
    }

    /** From the start again where another member has become primary, which does not know the cursor. */
    private ContentSum stored(Namespace name) {
        return target.patient(context).whole(() -> read(name));
    }

    private ContentSum read(Namespace name) {
        ContentSum sum = new ContentSum();
        BsonDocument find = new BsonDocument("find", new BsonString(name.collection()))
                .append("batchSize", new BsonInt32(BATCH))
                .append("noCursorTimeout", BsonBoolean.TRUE);
        try (RawCursor cursor = new RawCursor(target.commands(), name.database(), name.collection(), find, BATCH)) {
            while (cursor.next(sum::add)) {
                context.checkCancelled();
            }
        }
        return sum;
    }

    private ContentSum dumped(PlannedCollection one) {
        ContentSum sum = new ContentSum();
        DumpFile file = one.data().orElseThrow();
        try (BsonStream documents = file.documents()) {
            while (documents.next()) {
                sum.add(documents.buffer(), documents.offset(), documents.length());
            }
        }
        return sum;
    }
}
