package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.Operation;
import dev.holdfast.mongodb.oplog.OperationSink;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;

/**
 * Lets no operation reach a collection that was there before the restore and is none of its own: what an oplog creates, changes or drops
 * may have the name of something else.
 *
 * @param sink takes what passes
 * @param others collections that are to stay as they are
 */
record GuardedSink(OperationSink sink, Set<Namespace> others) implements OperationSink {
    /** Copies the set. */
    GuardedSink {
        others = Set.copyOf(others);
    }

    @Override
    public void apply(Operation operation) {
        Optional<Namespace> hit = hit(operation);
        if (hit.isPresent()) {
            throw new Inconsistent(
                    operation + " would change " + hit.get()
                            + ", which was there before and is not in the dump; rename or drop it, or restore under other names",
                    null);
        }
        sink.apply(operation);
    }

    /** Dropping a database drops the definitions of all its views first, as a collection. */
    private Optional<Namespace> hit(Operation operation) {
        return touched(operation)
                .map(Namespace::logical)
                .flatMap(name -> holdsViews(name)
                        ? others.stream()
                                .filter(other -> other.database().equals(name.database()))
                                .min(Comparator.naturalOrder())
                        : Optional.of(name).filter(others::contains));
    }

    private static boolean holdsViews(Namespace name) {
        return name.collection().equals("system.views");
    }

    /** Definitions of views are documents, which name the view. */
    private static Optional<Namespace> touched(Operation operation) {
        Optional<Namespace> named = Namespace.parse(operation.namespace());
        if (named.filter(GuardedSink::holdsViews).isEmpty() || operation.name().equals("drop")) {
            return named;
        }
        BsonDocument document = operation.document().toBson();
        return Stream.of("o2", "o")
                .map(document::get)
                .filter(value -> value != null && value.isDocument())
                .map(value -> value.asDocument().get("_id"))
                .filter(id -> id != null && id.isString())
                .flatMap(id -> Namespace.parse(id.asString().getValue()).stream())
                .findFirst();
    }

    @Override
    public void finish() {
        sink.finish();
    }
}
