package dev.holdfast.interop.mongo;

import java.util.List;
import org.bson.BsonTimestamp;

/**
 * Accounts in the database {@code bank}, which begin with {@link #START} each, and a journal. Each transfer changes two accounts and
 * adds two entries to the journal, in one transaction: what is on the accounts follows from the journal at any time.
 */
public interface Bank {
    /** What is on an account at the beginning. */
    long START = 1000;

    /** The database. */
    String DATABASE = "bank";

    /** How many accounts there are; their numbers begin with 0. */
    int accounts();

    /** The sets in which they lie. */
    List<ReplicaSet> sets();

    /** Somebody who makes transfers; for one thread. */
    Teller teller();

    /** Makes transfers, one after the other. */
    interface Teller extends AutoCloseable {
        /**
         * Makes one.
         *
         * @return a time at which it was certainly there
         * @throws com.mongodb.MongoException if it may or may not have been made
         * @throws Conflict if it was not made since another one was in its way
         */
        BsonTimestamp make(Transfer transfer) throws Conflict;

        @Override
        void close();
    }

    /** Another transfer was in the way; nothing has changed. */
    final class Conflict extends Exception {
        private static final long serialVersionUID = 1;

        Conflict(String message) {
            super(message);
        }
    }
}
