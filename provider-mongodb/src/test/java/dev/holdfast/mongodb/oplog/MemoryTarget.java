package dev.holdfast.mongodb.oplog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;

/** Collections in memory, and every operation that came. */
final class MemoryTarget implements OperationSink {
    private final Map<String, Map<String, BsonDocument>> collections = new TreeMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private boolean finished;

    @Override
    public void apply(Operation operation) {
        operations.add(operation);
        BsonDocument document = operation.document().toBson();
        BsonDocument object = document.getDocument("o");
        Map<String, BsonDocument> collection =
                collections.computeIfAbsent(operation.namespace(), any -> new TreeMap<>());
        switch (operation.name()) {
            case "i" -> collection.put(key(object), object);
            case "u" -> collection.put(key(document.getDocument("o2")), object);
            case "d" -> collection.remove(key(object));
            case "drop" -> collections.remove(operation.namespace());
            default -> {}
        }
    }

    private static String key(BsonDocument named) {
        return String.valueOf(named.get("_id"));
    }

    @Override
    public void finish() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** The values of a field in all documents of a collection, in the order of their ids. */
    List<Integer> numbers(String namespace, String field) {
        return collections.getOrDefault(namespace, Map.of()).values().stream()
                .map(document -> document.getNumber(field).intValue())
                .toList();
    }

    List<String> log() {
        return operations.stream()
                .map(operation -> operation.name() + " " + operation.namespace())
                .toList();
    }
}
