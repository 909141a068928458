package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** {@code applyOps} of a real server. Not for several threads. */
final class DriverApplyOps implements ApplyOps {
    private static final int WRITE_CONCERN_TIMED_OUT = 64;

    /** Shutting down, stepping down, recovering. */
    private static final Set<Integer> PASSING = Set.of(6, 7, 89, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436);

    private final MongoClient client;
    private Duration patience = Duration.ofMinutes(2);
    private boolean refusesUpsertOption;

    DriverApplyOps(MongoClient client) {
        this.client = client;
    }

    @Override
    public void patience(Duration longest) {
        patience = longest;
    }

    @Override
    public void apply(List<Operation> operations) {
        try {
            checkMajority(run(command(operations)).get("writeConcernError"), operations.get(0));
        } catch (MongoCommandException e) {
            if (PASSING.contains(e.getErrorCode())) {
                throw new Passing(e);
            }
            if (refusesUpsertOption || !e.getErrorMessage().contains("alwaysUpsert")) {
                throw e;
            }
            refusesUpsertOption = true;
            apply(operations);
        }
    }

    private BsonDocument run(BsonDocument command) {
        return client.getDatabase("admin").runCommand(command, BsonDocument.class);
    }

    /** Not atomic, as one entry of the target's oplog would have to hold all of it; elements stay raw. */
    private BsonDocument command(List<Operation> operations) {
        BsonArray array = new BsonArray(operations.size());
        operations.forEach(operation -> array.add(operation.document().toBson()));
        BsonDocument concern = new BsonDocument("w", new BsonString("majority"))
                .append("wtimeout", new BsonInt64(Math.max(1, patience.toMillis())));
        BsonDocument command = new BsonDocument("applyOps", array)
                .append("allowAtomic", BsonBoolean.FALSE)
                .append("bypassDocumentValidation", BsonBoolean.TRUE)
                .append("writeConcern", concern);
        return refusesUpsertOption ? command : command.append("alwaysUpsert", BsonBoolean.FALSE);
    }

    private void checkMajority(@Nullable BsonValue error, Operation first) {
        if (!(error instanceof BsonDocument document)) {
            return;
        }
        int code = document.getNumber("code", new BsonInt64(0)).intValue();
        if (PASSING.contains(code)) {
            throw new Passing(null);
        }
        String why = code == WRITE_CONCERN_TIMED_OUT
                ? " within " + patience + ": is the replica set whole?"
                : ": " + document.get("errmsg");
        throw new Refused("no majority acknowledged " + first + why, null);
    }

    @Override
    public boolean exists(String namespace) {
        BsonDocument filter = new BsonDocument("name", new BsonString(Namespaces.collection(namespace)));
        return client.getDatabase(Namespaces.database(namespace))
                        .listCollections()
                        .filter(filter)
                        .first()
                != null;
    }
}
