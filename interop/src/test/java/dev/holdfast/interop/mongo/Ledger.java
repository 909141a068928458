package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.Document;

/** What a bank holds, as it was read from one deployment or from all shards of one. */
public final class Ledger {
    private final Map<Integer, Long> balances = new TreeMap<>();
    private final Map<Long, List<Long>> amounts = new TreeMap<>();

    private Ledger() {}

    /** Reads it, from all shards of a cluster. */
    public static Ledger read(List<MongoClient> clients) {
        Ledger ledger = new Ledger();
        for (MongoClient client : clients) {
            MongoDatabase database = client.getDatabase(Bank.DATABASE);
            for (String name : database.listCollectionNames()) {
                if (name.startsWith("accounts")) {
                    database.getCollection(name)
                            .find()
                            .forEach(each -> ledger.balances.put(each.getInteger("_id"), each.getLong("balance")));
                }
            }
            for (Document entry : database.getCollection("journal").find()) {
                ledger.amounts
                        .computeIfAbsent(entry.getLong("transfer"), number -> new ArrayList<>())
                        .add(entry.getLong("amount"));
            }
        }
        return ledger;
    }

    /** The two entries that a transfer adds to the journal. */
    static List<BsonDocument> entries(Transfer transfer) {
        return List.of(
                entry(transfer, 0, transfer.from(), -transfer.amount()),
                entry(transfer, 1, transfer.to(), transfer.amount()));
    }

    private static BsonDocument entry(Transfer transfer, int side, int account, long amount) {
        return new BsonDocument("_id", new BsonInt64(transfer.number() * 2 + side))
                .append("transfer", new BsonInt64(transfer.number()))
                .append("account", new BsonInt32(account))
                .append("amount", new BsonInt64(amount));
    }

    /** How many transfers have an entry. */
    public int transfers() {
        return amounts.size();
    }

    /** The sum of all accounts. */
    public long total() {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * In what this differs from a bank in which exactly these transfers were made: torn and missing ones, ones too many, and accounts
     * with another balance.
     */
    public List<String> differences(int accounts, Collection<Transfer> made) {
        List<String> found = new ArrayList<>();
        Map<Integer, Long> expected = new TreeMap<>();
        for (int account = 0; account < accounts; account++) {
            expected.put(account, Bank.START);
        }
        TreeSet<Long> tooMany = new TreeSet<>(amounts.keySet());
        for (Transfer transfer : made) {
            expected.merge(transfer.from(), -transfer.amount(), Long::sum);
            expected.merge(transfer.to(), transfer.amount(), Long::sum);
            tooMany.remove(transfer.number());
            List<Long> there = amounts.getOrDefault(transfer.number(), List.of());
            if (there.size() != 2) {
                found.add(transfer + (there.isEmpty() ? " is missing" : " is torn: " + there));
            }
        }
        tooMany.forEach(number -> found.add("transfer " + number + " is too many: " + amounts.get(number)));
        expected.forEach((account, balance) -> {
            if (!balance.equals(balances.get(account))) {
                found.add("account " + account + " has " + balances.get(account) + " instead of " + balance);
            }
        });
        if (total() != accounts * Bank.START) {
            found.add("all accounts together have " + total() + " instead of " + accounts * Bank.START);
        }
        return found;
    }
}
