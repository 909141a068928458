package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.StubClient;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/** Servers that lose answers, or refuse. */
class ExactInsertingTest {
    private static final RawBsonDocument DOCUMENT = RawBsonDocument.parse("{_id: 1, t: {$timestamp: {t: 0, i: 0}}}");

    private final List<BsonDocument> sent = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private final ExactInserting inserting = new ExactInserting(
            Commands.toPrimary(StubClient.answering((database, command) -> answer(command)), "here"),
            new Namespace("shop", "orders"),
            new QuietContext());

    private BsonDocument answer(BsonDocument command) {
        sent.add(command);
        BsonDocument answer = BsonDocument.parse(answers.remove());
        if (answer.containsKey("code")) {
            throw new MongoCommandException(answer, new ServerAddress());
        }
        return answer;
    }

    private static List<String> operations(BsonDocument command) {
        return command.getArray("applyOps").stream()
                .map(operation -> operation.asDocument().getString("op").getValue())
                .toList();
    }

    @Test
    void whatWasPerhapsDoneIsDoneAgainSoThatNothingIsFilledIn() {
        answers.add("{writeConcernError: {errmsg: 'who knows'}}");
        answers.add("{ok: 1}");
        inserting.insert(List.of(DOCUMENT));
        assertThat(sent).hasSize(2);
        assertThat(operations(sent.get(0))).containsExactly("i");
        assertThat(operations(sent.get(1))).containsExactly("i", "u");
    }

    @Test
    void whyItIsRefusedIsToldWithoutDocuments() {
        answers.add("{ok: 0, code: 2, codeName: 'BadValue', errmsg: 'secret value'}");
        assertThatThrownBy(() -> inserting.insert(List.of(DOCUMENT)))
                .isInstanceOf(Refused.class)
                .hasMessage("insert into shop.orders by applyOps at here: the server refused documents (error 2)");
        answers.add("{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'secret value'}");
        assertThatThrownBy(() -> inserting.insert(List.of(DOCUMENT)))
                .hasMessageEndingWith(
                        "not authorized; grant applyOps on the cluster, and insert and update on shop.orders");
    }
}
