package dev.holdfast.interop.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** A bank in one replica set, with its accounts in three collections. */
public final class ReplicaSetBank implements Bank {
    private static final int COLLECTIONS = 3;
    private static final int PADDING = 6 << 20;

    private final ReplicaSet set;
    private final int accounts;
    private final int largeEvery;

    private ReplicaSetBank(ReplicaSet set, int accounts, int largeEvery) {
        this.set = set;
        this.accounts = accounts;
        this.largeEvery = largeEvery;
    }

    /**
     * Makes the accounts.
     *
     * @param largeEvery every so many transfers one is so large (18 MB) that its transaction takes several entries of the oplog; 0 for
     *     never
     */
    public static ReplicaSetBank open(ReplicaSet set, int accounts, int largeEvery) {
        MongoDatabase database = set.client().getDatabase(DATABASE);
        for (int c = 0; c < COLLECTIONS; c++) {
            int rest = c;
            database.getCollection("accounts" + c)
                    .insertMany(IntStream.range(0, accounts)
                            .filter(account -> account % COLLECTIONS == rest)
                            .mapToObj(account -> new Document("_id", account).append("balance", START))
                            .toList());
        }
        database.createCollection("journal");
        database.createCollection("padding");
        return new ReplicaSetBank(set, accounts, largeEvery);
    }

    @Override
    public int accounts() {
        return accounts;
    }

    @Override
    public List<ReplicaSet> sets() {
        return List.of(set);
    }

    @Override
    public Teller teller() {
        return new SessionTeller(set.client());
    }

    private final class SessionTeller implements Teller {
        private final MongoDatabase database;
        private final ClientSession session;

        private SessionTeller(MongoClient client) {
            this.database = client.getDatabase(DATABASE);
            TransactionOptions options = TransactionOptions.builder()
                    .readConcern(ReadConcern.SNAPSHOT)
                    .writeConcern(WriteConcern.MAJORITY)
                    .build();
            this.session = client.startSession(ClientSessionOptions.builder()
                    .defaultTransactionOptions(options)
                    .build());
        }

        @Override
        public BsonTimestamp make(Transfer transfer) throws Conflict {
            session.startTransaction();
            try {
                write(transfer);
            } catch (MongoException failure) {
                session.abortTransaction();
                throw new Conflict(failure.toString());
            }
            try {
                session.commitTransaction();
            } catch (MongoCommandException failure) {
                if (failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)) {
                    throw new Conflict(failure.toString());
                }
                throw failure;
            }
            return session.getOperationTime();
        }

        private void write(Transfer transfer) {
            change(transfer.from(), -transfer.amount());
            change(transfer.to(), transfer.amount());
            database.getCollection("journal")
                    .insertMany(
                            session,
                            Ledger.entries(transfer).stream().map(Document::new).toList());
            if (largeEvery > 0 && transfer.number() % largeEvery == 0) {
                for (int i = 0; i < 3; i++) {
                    Document padding = new Document("_id", transfer.number() * 3 + i)
                            .append("d", Values.noise(PADDING, transfer.number()));
                    database.getCollection("padding").insertOne(session, padding);
                }
            }
        }

        private void change(int account, long by) {
            database.getCollection("accounts" + account % COLLECTIONS)
                    .updateOne(session, Filters.eq("_id", account), Updates.inc("balance", by));
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
