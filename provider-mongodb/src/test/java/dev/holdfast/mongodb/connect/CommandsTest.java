package dev.holdfast.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What is to be over soon ends, and says what was waited for. */
class CommandsTest {
    private static final BsonDocument NOTE = BsonDocument.parse("{appendOplogNote: 1, writeConcern: {w: 'majority'}}");

    private final List<BsonDocument> sent = new ArrayList<>();

    private BsonDocument soon(Function<BsonDocument, BsonDocument> server) {
        Commands commands = Commands.toPrimary(
                StubClient.answering((database, command) -> {
                    sent.add(command);
                    return server.apply(command);
                }),
                "shard0");
        return commands.soon("admin", NOTE, "no majority took it");
    }

    @Test
    void theServerAndAMajorityHaveAMinuteEach() {
        assertThat(soon(command -> BsonDocument.parse("{ok: 1, n: 2}"))
                        .getInt32("n")
                        .getValue())
                .isEqualTo(2);
        assertThat(sent)
                .containsExactly(BsonDocument.parse(
                        "{appendOplogNote: 1, writeConcern: {w: 'majority', wtimeout: 60000}," + " maxTimeMS: 60000}"));
        assertThat(NOTE.getDocument("writeConcern")).hasSize(1);
    }

    @Test
    void aMajorityThatDoesNotAcknowledgeIsTold() {
        assertThatThrownBy(() -> soon(command -> BsonDocument.parse(
                        "{ok: 1, writeConcernError: {code: 64, errmsg: 'waiting for replication timed out'}}")))
                .isInstanceOf(Refused.class)
                .hasMessage("appendOplogNote at shard0: within 60 s no majority took it (waiting for replication timed"
                        + " out); look at rs.status() and db.currentOp() there");
    }

    @Test
    void aServerThatDoesNotEndIsTold() {
        assertThatThrownBy(() -> soon(command -> {
                    throw new MongoExecutionTimeoutException(50, "operation exceeded time limit");
                }))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("appendOplogNote at shard0: within 60 s no majority took it;")
                .hasCauseInstanceOf(MongoExecutionTimeoutException.class);
        assertThatThrownBy(() -> soon(command -> {
                    throw new MongoSocketReadTimeoutException("silence", new ServerAddress(), new RuntimeException());
                }))
                .hasMessageContaining("no majority took it;");
    }

    /** A member that steps down, and one that is not primary any more; not an index that is not there. */
    @Test
    void whatPassesIsSentAgain() {
        Queue<MongoException> failures = new ArrayDeque<>(List.of(
                new MongoNodeIsRecoveringException(
                        BsonDocument.parse("{ok: 0, code: 11602, errmsg: 'stepped down'}"), new ServerAddress()),
                new MongoNotPrimaryException(
                        BsonDocument.parse("{ok: 0, code: 10107, errmsg: 'not primary'}"), new ServerAddress())));
        MongoClient client = StubClient.answering((database, command) -> {
            sent.add(command);
            MongoException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return BsonDocument.parse("{ok: 1}");
        });
        assertThatThrownBy(() -> Commands.toPrimary(client, "shard0").admin("hello"))
                .isInstanceOf(Refused.class);
        assertThat(Commands.toPrimary(client, "shard0")
                        .patient(Time.system(), () -> {})
                        .admin("hello"))
                .isEqualTo(BsonDocument.parse("{ok: 1}"));
        assertThat(sent).hasSize(3);
        failures.add(new MongoCommandException(
                BsonDocument.parse("{ok: 0, code: 27, errmsg: 'no such index'}"), new ServerAddress()));
        assertThatThrownBy(() -> Commands.toPrimary(client, "shard0")
                        .patient(Time.system(), () -> {})
                        .admin("hello"))
                .isInstanceOf(Refused.class);
        assertThat(sent).hasSize(4);
    }

    private static Commands patient(Function<BsonDocument, BsonDocument> server) {
        return Commands.toPrimary(StubClient.answering((database, command) -> server.apply(command)), "shard0")
                .patient(Time.system(), () -> {});
    }

    /** What was written is rolled back if the next primary has not taken it over. */
    @Test
    void whatAMajorityHasNotTakenForAnElectionIsSentAgain() {
        Queue<BsonDocument> answers = new ArrayDeque<>(List.of(
                BsonDocument.parse("{ok: 1, writeConcernError: {code: 189, errmsg: 'stepped down'}}"),
                BsonDocument.parse("{ok: 1, n: 2}")));
        assertThat(patient(command -> answers.remove()).soon("admin", NOTE, "no majority took it"))
                .isEqualTo(BsonDocument.parse("{ok: 1, n: 2}"));
        answers.add(BsonDocument.parse("{ok: 1, writeConcernError: {code: 64, errmsg: 'too late'}}"));
        assertThatThrownBy(() -> patient(command -> answers.remove()).soon("admin", NOTE, "no majority took it"))
                .hasMessageContaining("no majority took it (too late)");
    }

    /** A cursor is lost with the member that had it. */
    @Test
    void whatTakesSeveralCommandsBeginsAnew() {
        int[] begun = {0};
        Commands commands = patient(command -> {
            if (command.containsKey("getMore") && begun[0] == 1) {
                throw new MongoCommandException(
                        BsonDocument.parse("{ok: 0, code: 43, errmsg: 'no such cursor'}"), new ServerAddress());
            }
            return command;
        });
        String read = commands.whole(() -> {
            begun[0]++;
            return commands.admin("find").getFirstKey()
                    + commands.admin("getMore").getFirstKey();
        });
        assertThat(read).isEqualTo("findgetMore");
        assertThat(begun[0]).isEqualTo(2);
    }

    /** Whoever cancels is heard before something is sent again. */
    @Test
    void whoeverCancelsWaitsForNoElection() {
        Commands commands = Commands.toPrimary(
                        StubClient.answering((database, command) -> {
                            sent.add(command);
                            throw new MongoNotPrimaryException(
                                    BsonDocument.parse("{ok: 0, code: 10107, errmsg: 'not primary'}"),
                                    new ServerAddress());
                        }),
                        "shard0")
                .patient(Time.system(), () -> {
                    throw new CancellationException("enough");
                });
        assertThatThrownBy(() -> commands.admin("hello"))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatIsRefusedIsToldAsItIs() {
        assertThatThrownBy(() -> soon(command -> {
                    throw new MongoCommandException(
                            BsonDocument.parse("{ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: 'no such'}"),
                            new ServerAddress());
                }))
                .hasMessage("appendOplogNote at shard0: no such (code 59 CommandNotFound)");
    }
}
