package dev.holdfast.interop.mongo;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * At which time each transfer was made, as the oplogs of the primaries say. A transaction becomes visible at the time of its last
 * entry, one of several shards at the commit time that they have agreed on.
 */
public final class History {
    private final NavigableMap<BsonTimestamp, List<Transfer>> byTime = new TreeMap<>();

    private History() {}

    /** Reads it; the oplogs must still have all of it. */
    public static History read(Bank bank) {
        Map<Long, Map<Integer, Long>> changes = new TreeMap<>();
        Map<Long, BsonTimestamp> times = new HashMap<>();
        for (ReplicaSet set : bank.sets()) {
            Reading reading = new Reading(changes, times, bank.sets().size() == 1);
            set.primary()
                    .client()
                    .getDatabase("local")
                    .getCollection("oplog.rs", BsonDocument.class)
                    .find(Filters.eq("op", "c"))
                    .sort(new Document("$natural", 1))
                    .forEach(reading::take);
        }
        History history = new History();
        times.forEach((number, time) -> history.byTime
                .computeIfAbsent(time, each -> new ArrayList<>())
                .add(transfer(number, changes.getOrDefault(number, Map.of()))));
        return history;
    }

    private static Transfer transfer(long number, Map<Integer, Long> changes) {
        if (changes.size() != 2) {
            throw new AssertionError("transfer " + number + " has these changes in the oplogs: " + changes);
        }
        int from = 0;
        int to = 0;
        long amount = 0;
        for (Map.Entry<Integer, Long> change : changes.entrySet()) {
            if (change.getValue() < 0) {
                from = change.getKey();
            } else {
                to = change.getKey();
                amount = change.getValue();
            }
        }
        return new Transfer(number, from, to, amount);
    }

    /** All transfers made at that time or before. */
    public Collection<Transfer> until(BsonTimestamp time) {
        return byTime.headMap(time, true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The times at which transfers were made, in their order. */
    public List<BsonTimestamp> times() {
        return List.copyOf(byTime.keySet());
    }

    private static final class Reading {
        private final Map<Long, Map<Integer, Long>> changes;
        private final Map<Long, BsonTimestamp> times;
        private final boolean alone;
        private final Map<String, List<BsonDocument>> open = new HashMap<>();

        /** @param alone whether no other set has seen the same bank: then a bank that was opened anew has a history of its own */
        Reading(Map<Long, Map<Integer, Long>> changes, Map<Long, BsonTimestamp> times, boolean alone) {
            this.changes = changes;
            this.times = times;
            this.alone = alone;
        }

        void take(BsonDocument entry) {
            BsonDocument command = entry.getDocument("o");
            String transaction = entry.get("lsid") + " " + entry.get("txnNumber");
            if (alone && command.containsKey("create") && opens(entry)) {
                changes.clear();
                times.clear();
            } else if (command.containsKey("abortTransaction")) {
                open.remove(transaction);
            } else if (command.containsKey("commitTransaction")) {
                commit(open.remove(transaction), command.getTimestamp("commitTimestamp"));
            } else if (command.containsKey("applyOps")) {
                List<BsonDocument> entries = open.computeIfAbsent(transaction, each -> new ArrayList<>());
                for (BsonValue operation : command.getArray("applyOps")) {
                    if (operation.asDocument().getString("ns").getValue().equals(Bank.DATABASE + ".journal")) {
                        entries.add(operation.asDocument().getDocument("o"));
                    }
                }
                if (!command.containsKey("partialTxn") && !command.containsKey("prepare")) {
                    commit(open.remove(transaction), entry.getTimestamp("ts"));
                }
            }
        }

        private static boolean opens(BsonDocument entry) {
            return entry.getString("ns").getValue().equals(Bank.DATABASE + ".$cmd")
                    && entry.getDocument("o").getString("create").getValue().equals("journal");
        }

        private void commit(@Nullable List<BsonDocument> entries, BsonTimestamp time) {
            if (entries == null) {
                return;
            }
            for (BsonDocument each : entries) {
                long number = each.getInt64("transfer").getValue();
                BsonTimestamp before = times.put(number, time);
                if (before != null && !before.equals(time)) {
                    throw new AssertionError("transfer " + number + " was made at " + before + " and at " + time);
                }
                changes.computeIfAbsent(number, any -> new TreeMap<>())
                        .put(
                                each.getInt32("account").getValue(),
                                each.getInt64("amount").getValue());
            }
        }
    }
}
