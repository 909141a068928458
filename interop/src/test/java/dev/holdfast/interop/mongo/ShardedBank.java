package dev.holdfast.interop.mongo;

import com.mongodb.MongoException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;

/**
 * A bank in two shards, with the first half of the accounts in the first shard. What a router would do in a transaction is done here:
 * statements go to the shard that owns the account, and one of the shards coordinates the commit where both have a part in it.
 */
public final class ShardedBank implements Bank {
    private static final BsonDocument MAJORITY = new BsonDocument("w", new BsonString("majority"));

    private final ShardedCluster cluster;
    private final int accounts;

    private ShardedBank(ShardedCluster cluster, int accounts) {
        this.cluster = cluster;
        this.accounts = accounts;
    }

    /** Makes the accounts in a cluster of two shards without passwords. */
    public static ShardedBank open(ShardedCluster cluster, int accounts) {
        List<ReplicaSet> shards = cluster.shards();
        cluster.createDatabase(DATABASE, shards.get(0).name());
        Map<String, String> keys = Map.of("accounts", "_id", "journal", "account");
        keys.forEach((collection, key) -> {
            String namespace = DATABASE + "." + collection;
            cluster.shardCollection(DATABASE, collection, key);
            cluster.split(namespace, accounts / 2);
            cluster.move(namespace, accounts / 2, shards.get(1).name());
        });
        cluster.insert(
                DATABASE + ".accounts",
                IntStream.range(0, accounts)
                        .mapToObj(account -> new Document("_id", account).append("balance", START))
                        .toList());
        return new ShardedBank(cluster, accounts);
    }

    @Override
    public int accounts() {
        return accounts;
    }

    @Override
    public List<ReplicaSet> sets() {
        return cluster.shards();
    }

    @Override
    public Teller teller() {
        return new RouterTeller();
    }

    private final class RouterTeller implements Teller {
        private final Map<String, WireConnection> connections = new HashMap<>();
        private final BsonDocument session = new BsonDocument("id", new BsonBinary(UUID.randomUUID()));
        private long transaction;
        private BsonDocument clock = new BsonDocument();

        @Override
        public BsonTimestamp make(Transfer transfer) throws Conflict {
            transaction++;
            Set<String> parts = new LinkedHashSet<>();
            for (BsonDocument entry : Ledger.entries(transfer)) {
                int account = entry.getInt32("account").getValue();
                BsonDocument change = new BsonDocument("$inc", new BsonDocument("balance", entry.get("amount")));
                BsonDocument update =
                        new BsonDocument("q", new BsonDocument("_id", new BsonInt32(account))).append("u", change);
                write(
                        parts,
                        account,
                        new BsonDocument("update", new BsonString("accounts")).append("updates", array(update)));
                write(
                        parts,
                        account,
                        new BsonDocument("insert", new BsonString("journal")).append("documents", array(entry)));
            }
            return commit(parts);
        }

        private void write(Set<String> parts, int account, BsonDocument command) throws Conflict {
            String shard = cluster.shards().get(account < accounts / 2 ? 0 : 1).name();
            boolean coordinates = parts.isEmpty();
            if (parts.add(shard)) {
                command.append("startTransaction", BsonBoolean.TRUE)
                        .append("readConcern", new BsonDocument("level", new BsonString("snapshot")));
                if (coordinates) {
                    command.append("coordinator", BsonBoolean.TRUE);
                }
            }
            BsonDocument answer = send(shard, DATABASE, command);
            if (!WireConnection.isOk(answer)) {
                parts.forEach(each -> send(each, "admin", new BsonDocument("abortTransaction", new BsonInt32(1))));
                throw new Conflict(answer.toJson());
            }
        }

        private BsonTimestamp commit(Set<String> parts) throws Conflict {
            String coordinator = parts.iterator().next();
            BsonDocument command = new BsonDocument("commitTransaction", new BsonInt32(1));
            if (parts.size() > 1) {
                BsonArray all = new BsonArray();
                parts.forEach(each -> all.add(new BsonDocument("shardId", new BsonString(each))));
                command = new BsonDocument("coordinateCommitTransaction", new BsonInt32(1)).append("participants", all);
            }
            BsonDocument answer = send(coordinator, "admin", command.append("writeConcern", MAJORITY));
            if (WireConnection.isOk(answer)) {
                return answer.getTimestamp("operationTime");
            }
            if (answer.toJson().contains("TransientTransactionError")) {
                throw new Conflict(answer.toJson());
            }
            throw new MongoException("a commit was answered by " + answer.toJson());
        }

        private BsonDocument send(String shard, String database, BsonDocument command) {
            command.append("lsid", session)
                    .append("txnNumber", new BsonInt64(transaction))
                    .append("autocommit", BsonBoolean.FALSE);
            if (!clock.isEmpty()) {
                command.append("$clusterTime", clock);
            }
            WireConnection connection = connections.computeIfAbsent(
                    shard,
                    name -> new WireConnection(cluster.shard(name).primary().address()));
            BsonDocument answer;
            try {
                answer = connection.ask(database, command);
            } catch (UncheckedIOException cut) {
                connections.remove(shard);
                throw new MongoException("the connection to " + shard + " is cut", cut);
            }
            tell(answer.getDocument("$clusterTime", clock));
            return answer;
        }

        // Routers pass the newest time on from server to server.
        private void tell(BsonDocument newer) {
            if (clock.isEmpty() || newer.getTimestamp("clusterTime").compareTo(clock.getTimestamp("clusterTime")) > 0) {
                clock = newer;
            }
        }

        @Override
        public void close() {
            connections.values().forEach(WireConnection::close);
        }
    }

    private static BsonArray array(BsonDocument only) {
        return new BsonArray(new ArrayList<>(List.of(only)));
    }
}
