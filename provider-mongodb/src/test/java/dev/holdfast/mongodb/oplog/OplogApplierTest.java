package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.command;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class OplogApplierTest {
    private final ReplayRules rules = ReplayRules.builder().build();
    private final ScriptedServer server = new ScriptedServer();
    private final List<OplogApplier.Progress> progress = new ArrayList<>();
    private final VirtualTime time = VirtualTime.create();

    private OplogApplier applier(int bytes, int operations) {
        return OplogApplier.by(server)
                .time(time)
                .patience(Duration.ofSeconds(30))
                .batch(bytes, operations)
                .progress(progress::add)
                .build();
    }

    private void apply(OplogApplier applier, OplogEntry... entries) {
        for (OplogEntry entry : entries) {
            rules.apply(entry).forEach(applier::apply);
        }
    }

    @Test
    void batchesAreFullByNumberAndBySize() {
        OplogApplier byNumber = applier(1 << 20, 2);
        apply(
                byNumber,
                insert("5:1", "x.a", "{_id: 1}"),
                insert("5:2", "x.a", "{_id: 2}"),
                insert("5:3", "x.a", "{_id: 3}"));
        byNumber.finish();
        byNumber.finish();
        assertThat(server.batches).containsExactly("5:1 5:2", "5:3");
        assertThat(progress).extracting(OplogApplier.Progress::operations).containsExactly(2L, 3L);
        assertThat(progress.get(1).through()).hasToString("5:3");
        server.batches.clear();
        OplogApplier bySize = applier(100, 100);
        apply(
                bySize,
                insert("5:1", "x.a", "{_id: 1}"),
                insert("5:2", "x.a", "{_id: 2, large: '" + "x".repeat(200) + "'}"),
                insert("5:3", "x.a", "{_id: 3}"));
        bySize.finish();
        assertThat(server.batches).containsExactly("5:1", "5:2", "5:3");
    }

    @Test
    void commandsGoAlone() {
        OplogApplier applier = applier(1 << 20, 100);
        apply(
                applier,
                insert("5:1", "x.a", "{_id: 1}"),
                command("5:2", "x", "{drop: 'a'}"),
                command("5:3", "x", "{create: 'a'}"),
                insert("5:4", "x.a", "{_id: 2}"));
        applier.finish();
        assertThat(server.batches).containsExactly("5:1", "5:2", "5:3", "5:4");
    }

    @Test
    void afterAnElectionTheBatchIsSentAgainAndMayInsert() {
        server.answers.add(new MongoSocketOpenException("gone", new ServerAddress("db")));
        server.answers.add(new ApplyOps.Passing(null));
        OplogApplier applier = applier(1 << 20, 100);
        apply(applier, update("5:1", "x.a", "{$v: 2, diff: {}}", "1"), insert("5:2", "x.a", "{_id: 2}"));
        applier.finish();
        assertThat(server.batches).containsExactly("5:1 5:2", "5:1b 5:2", "5:1b 5:2");
        assertThat(progress).hasSize(1);
    }

    @Test
    void patienceEnds() {
        for (int i = 0; i < 100; i++) {
            server.answers.add(new ApplyOps.Passing(null));
        }
        OplogApplier applier = applier(1 << 20, 100);
        apply(applier, insert("5:1", "x.a", "{_id: 1}"));
        assertThatThrownBy(applier::finish)
                .isInstanceOf(MongoException.Refused.class)
                .hasMessage(
                        "no primary acknowledged operation i on x.a of 5:1 with a majority for PT30S: is the replica set"
                                + " whole?");
        assertThat(server.batches).hasSizeBetween(20, 60);
    }

    @Test
    void aRefusalNamesTheOperationThatWasRefused() {
        server.answers.add(refusal(8, "{results: [true, false, true]}"));
        OplogApplier applier = applier(1 << 20, 100);
        apply(
                applier,
                insert("5:1", "x.a", "{_id: 1}"),
                update("5:2", "x.b", "{$v: 2, diff: {}}", "'secret'"),
                insert("5:3", "x.a", "{_id: 2}"));
        assertThatThrownBy(applier::finish)
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage(
                        "the server does not apply operation u on x.b of 5:2: Code8 (no reason); is the document there"
                                + " that it changes?");
    }

    @Test
    void aRefusalWithoutResultsIsOfTheFirst() {
        server.answers.add(refusal(13, "{}"));
        OplogApplier applier = applier(1 << 20, 100);
        apply(applier, insert("5:1", "x.a", "{_id: 1}"));
        assertThatThrownBy(applier::finish)
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage("the server does not apply operation i on x.a of 5:1: Code13 (no reason)");
    }

    @Test
    void commandsThatWereDoneBeforeAreDone() {
        server.answers.add(refusal(26, "{}"));
        server.answers.add(new ApplyOps.Passing(null));
        server.answers.add(refusal(48, "{}"));
        OplogApplier applier = applier(1 << 20, 100);
        apply(applier, command("5:1", "x", "{drop: 'a'}"), command("5:2", "x", "{create: 'a'}"));
        applier.finish();
        assertThat(server.batches).containsExactly("5:1", "5:2", "5:2");
    }

    @Test
    void aCollectionInTheWayIsNotTakenForANewOne() {
        server.answers.add(refusal(48, "{}"));
        OplogApplier applier = applier(1 << 20, 100);
        assertThatThrownBy(() -> apply(applier, command("5:2", "x", "{create: 'a'}")))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageStartingWith("the server does not apply operation create on x.a of 5:2");
    }

    @Test
    void theCollectionOfViewsMayBeThere() {
        server.answers.add(refusal(48, "{}"));
        OplogApplier applier = applier(1 << 20, 100);
        apply(applier, insert("5:1", "x.system.views", "{_id: 'x.v', viewOn: 'a', pipeline: []}"));
        applier.finish();
        assertThat(server.batches).containsExactly("5:1", "5:1");
    }

    @Test
    void aRenameNeedsWhatItRenames() {
        OplogEntry rename = command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b'}");
        OplogApplier applier = applier(1 << 20, 100);
        assertThatThrownBy(() -> apply(applier, rename))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessageEndingWith("there is no x.a that could be renamed");
        assertThat(server.batches).isEmpty();
    }

    @Test
    void aRenameThatWasDoneBeforeIsDone() {
        OplogEntry rename = command("5:1", "x", "{renameCollection: 'x.a', to: 'x.b'}");
        OplogApplier applier = applier(1 << 20, 100);
        server.collections = List.of("x.a", "x.b");
        server.answers.add(new ApplyOps.Passing(null));
        server.answers.add(refusal(26, "{}"));
        apply(applier, rename);
        assertThat(server.batches).containsExactly("5:1", "5:1");
    }

    @Test
    void batchesThatNoServerTakesAreRefused() {
        assertThatThrownBy(() -> applier(16 * 1024 * 1024, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> applier(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static MongoCommandException refusal(int code, String more) {
        BsonDocument answer =
                BsonDocument.parse("{ok: 0, code: " + code + ", codeName: 'Code" + code + "', errmsg: 'no reason'}");
        answer.putAll(BsonDocument.parse(more));
        return new MongoCommandException(answer, new ServerAddress("db"));
    }

    /** Fails as told, then applies; writes down times, with a {@code b} for what may insert. */
    private static final class ScriptedServer implements ApplyOps {
        private final Deque<RuntimeException> answers = new ArrayDeque<>();
        private final List<String> batches = new ArrayList<>();
        private List<String> collections = List.of();

        @Override
        public void patience(Duration longest) {
            assertThat(longest).isPositive();
        }

        @Override
        public void apply(List<Operation> operations) {
            List<String> times = operations.stream()
                    .map(operation -> operation.time() + (operation.document().isTrue("b") ? "b" : ""))
                    .toList();
            batches.add(String.join(" ", times));
            if (!answers.isEmpty()) {
                throw answers.remove();
            }
        }

        @Override
        public boolean exists(String namespace) {
            return collections.contains(namespace);
        }
    }
}
