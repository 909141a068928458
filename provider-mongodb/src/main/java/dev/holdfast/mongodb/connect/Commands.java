package dev.holdfast.mongodb.connect;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Sends commands to one member or deployment, and says of those that fail where and why, and what to do. */
public final class Commands {
    /** How long a server may take for what is to be over soon, and then a majority to take what was written. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private static final int UNAUTHORIZED = 13;
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int CURSOR_NOT_FOUND = 43;
    private static final int TIME_LIMIT = 50;

    private final MongoClient client;
    private final String place;
    private final ReadPreference preference;
    private final @Nullable ClientSession session;
    private final @Nullable Passing passing;

    /**
     * To the one member that a client is connected to, whatever its state.
     *
     * @param place names the member, for messages
     */
    public Commands(MongoClient client, String place) {
        this(client, place, ReadPreference.nearest(), null, null);
    }

    private Commands(
            MongoClient client,
            String place,
            ReadPreference preference,
            @Nullable ClientSession session,
            @Nullable Passing passing) {
        this.client = client;
        this.place = place;
        this.preference = preference;
        this.session = session;
        this.passing = passing;
    }

    /**
     * To whichever member of a deployment is its primary at the moment.
     *
     * @param place names the deployment, for messages
     */
    public static Commands toPrimary(MongoClient client, String place) {
        return new Commands(client, place, ReadPreference.primary(), null, null);
    }

    /**
     * The same for commands that do no harm twice: each is sent again for half a minute while connections break and primaries step down.
     *
     * @param cancellation asked before each of them is sent again; what it throws ends that
     */
    public Commands patient(Time time, Runnable cancellation) {
        return new Commands(client, place, preference, session, new Passing(time, cancellation));
    }

    /** The same for commands that are sent once only, such as those that move a cursor, or are repeated by whoever sends them. */
    public Commands once() {
        return new Commands(client, place, preference, session, null);
    }

    /**
     * Does something that takes several commands, by these or by their client; if they are {@linkplain #patient patient}, from its start again
     * for a while also where a cursor is lost with the member that had it.
     *
     * @param doing does no harm twice
     */
    public <T> T whole(Supplier<T> doing) {
        return passing == null
                ? doing.get()
                : passing.repeat(
                        doing,
                        failure -> Passing.is(failure) || (failure != null && failure.getCode() == CURSOR_NOT_FOUND),
                        answer -> false);
    }

    /** The same in a session of its own, as cursors need one; used by one thread at a time, and to be closed. */
    public InSession inSession() {
        ClientSession own = client.startSession(
                ClientSessionOptions.builder().causallyConsistent(false).build());
        return new InSession(new Commands(client, place, preference, own, passing), own);
    }

    /**
     * Commands that belong together.
     *
     * @param commands sends them
     * @param session ends with this
     */
    public record InSession(Commands commands, ClientSession session) implements AutoCloseable {
        @Override
        public void close() {
            session.close();
        }
    }

    /** The client by which they are sent. */
    public MongoClient client() {
        return client;
    }

    /** The member or the deployment. */
    public String place() {
        return place;
    }

    /** Sends a command to the database admin. */
    public BsonDocument admin(Bson command) {
        return run("admin", command);
    }

    /** Sends a command that has no parameter to the database admin. */
    public BsonDocument admin(String command) {
        return admin(new BsonDocument(command, new BsonInt32(1)));
    }

    /** Sends a command that has one text to the database admin. */
    public BsonDocument admin(String command, String value) {
        return admin(new BsonDocument(command, new BsonString(value)));
    }

    /**
     * Sends a command.
     *
     * @throws Refused if it does not do it
     */
    public BsonDocument run(String database, Bson command) {
        return ask(database, command, BsonDocument.class);
    }

    /**
     * Sends a command that answers with a cursor, and takes what comes first; for whatever is known to be little.
     *
     * @throws Refused if it does not do it
     */
    public List<BsonDocument> firstBatch(String database, Bson command) {
        return firstBatch(run(database, command));
    }

    private static List<BsonDocument> firstBatch(BsonDocument answer) {
        return answer.getDocument("cursor").getArray("firstBatch").stream()
                .map(BsonValue::asDocument)
                .toList();
    }

    /** A text in an answer; empty if it is not there. */
    public static String text(BsonDocument answer, String name) {
        return answer.getString(name, new BsonString("")).getValue();
    }

    /**
     * Sends a command that is to be over soon: the server, and a majority if that is asked for, have {@link #SOON} each.
     *
     * @param otherwise what has not happened if it is not, such as "no majority took it"
     * @throws Refused if it does not do it, or not in time, or no majority acknowledges it
     */
    public BsonDocument soon(String database, BsonDocument command, String otherwise) {
        BsonInt32 most = new BsonInt32((int) SOON.toMillis());
        BsonDocument bounded = command.clone().append("maxTimeMS", most);
        if (bounded.isDocument("writeConcern")) {
            bounded.put(
                    "writeConcern", bounded.getDocument("writeConcern").clone().append("wtimeout", most));
        }
        BsonDocument answer;
        try {
            answer = run(database, bounded);
        } catch (Refused refused) {
            throw isLate(refused) ? late(command, otherwise, refused) : refused;
        }
        if (answer.isDocument("writeConcernError")) {
            String why = answer.getDocument("writeConcernError")
                    .getString("errmsg", new BsonString("it did not say why"))
                    .getValue();
            throw late(command, otherwise + " (" + why + ")", null);
        }
        return answer;
    }

    private static boolean isLate(Refused refused) {
        return refused.getCause() instanceof MongoSocketReadTimeoutException
                || (refused.getCause() instanceof MongoException failure && failure.getCode() == TIME_LIMIT);
    }

    private Refused late(BsonDocument command, String otherwise, @Nullable Refused refused) {
        return new Refused(
                command.getFirstKey() + " at " + place + ": within " + SOON.toSeconds() + " s " + otherwise
                        + "; look at rs.status() and db.currentOp() there",
                refused == null ? null : refused.getCause());
    }

    /** The first documents that a command finds which is to be over soon; for whatever is known to be little. */
    public List<BsonDocument> foundSoon(String database, BsonDocument find) {
        String otherwise = "it did not find what is in " + database + "."
                + find.getString("find").getValue();
        return firstBatch(soon(database, find, otherwise));
    }

    /** Sends a command whose answer is not taken apart. */
    public RawBsonDocument raw(String database, Bson command) {
        return ask(database, command, RawBsonDocument.class);
    }

    private <T extends BsonDocument> T ask(String database, Bson command, Class<T> form) {
        try {
            return passing == null
                    ? send(database, command, form)
                    : passing.repeat(() -> send(database, command, form), Passing::is, Passing::isUnsure);
        } catch (MongoException failure) {
            throw failed(name(command), failure);
        }
    }

    private <T> T send(String database, Bson command, Class<T> form) {
        MongoDatabase at = client.getDatabase(database);
        return session == null
                ? at.runCommand(command, preference, form)
                : at.runCommand(session, command, preference, form);
    }

    private static String name(Bson command) {
        return command.toBsonDocument().getFirstKey();
    }

    /** Whether the server said that there is no such collection or database. */
    public static boolean isNotFound(Refused refused) {
        return refused.getCause() instanceof MongoCommandException said && said.getErrorCode() == NAMESPACE_NOT_FOUND;
    }

    /** Whether it failed as connections break and primaries step down, so that it may succeed when it is sent again. */
    public static boolean isPassing(@Nullable MongoException failure) {
        return Passing.is(failure);
    }

    /** Whether the server said that whoever has signed in may not do that. */
    public static boolean isUnauthorized(Refused refused) {
        return refused.getCause() instanceof MongoException said && said.getCode() == UNAUTHORIZED;
    }

    /** What a failure says. */
    public RuntimeException failed(String doing, MongoException failure) {
        if (failure instanceof MongoInterruptedException) {
            Thread.currentThread().interrupt();
            CancellationException stopped = new CancellationException(doing + " at " + place + " was interrupted");
            stopped.initCause(failure);
            return stopped;
        }
        return new Refused(doing + " at " + place + ": " + reason(failure) + remedy(doing, failure), failure);
    }

    /** Without what driver and server add: the whole answer, the whole command with its session, the state of every member. */
    private static String reason(MongoException failure) {
        if (failure.getCode() == UNAUTHORIZED) {
            return "not authorized";
        }
        if (failure instanceof MongoBulkWriteException) {
            // The server's text has values of documents in it.
            return "the server refused documents";
        }
        return failure instanceof MongoCommandException command
                ? command.getErrorMessage() + " (code " + command.getErrorCode() + " " + command.getErrorCodeName()
                        + ")"
                : String.valueOf(failure.getMessage());
    }

    private static String remedy(String doing, MongoException failure) {
        if (failure instanceof MongoSecurityException) {
            return "; check user, password, authSource and authMechanism";
        }
        if (failure instanceof MongoTimeoutException) {
            return "; check that the hosts can be reached from here, and TLS";
        }
        return failure.getCode() == UNAUTHORIZED
                ? "; grant a role that may do " + doing + " (docs/mongodb.md has those that dumps and restores need)"
                : "";
    }
}
