package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.abort;
import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.inserted;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A copy shows everything up to 5:5; the oplog that is read may begin before. */
class BeginningsSeenTest {
    private static final String A = inserted("x.a", "{_id: 1}");

    private static List<String> whole(OplogEntry... entries) {
        BeginningsSeen seen = new BeginningsSeen(at("5:5"));
        return Stream.of(entries)
                .filter(seen::isWhole)
                .map(entry -> entry.time().toString())
                .toList();
    }

    @Test
    void whatBeganBeforeAndIsInTheCopyIsLeftOut() {
        assertThat(whole(
                        insert("5:1", "x.a", "{_id: 2}"),
                        part("5:2", "4:9", "partialTxn: true", A),
                        part("5:3", "5:2", "", A),
                        part("5:4", "0:0", "", A)))
                .containsExactly("5:1", "5:4");
    }

    @Test
    void soIsADecisionWhosePreparationWasBefore() {
        assertThat(whole(commit("5:2", "4:9", "4:9"), abort("5:6", "4:8"))).isEmpty();
    }

    @Test
    void whatIsDecidedAfterTheCopyBeganMustHaveItsBeginning() {
        assertThatThrownBy(() -> whole(part("5:6", "4:9", "", A)))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("5:6");
        assertThatThrownBy(() -> whole(part("5:2", "4:9", "prepare: true", A), commit("5:7", "5:2", "5:6")))
                .isInstanceOf(Inconsistent.class);
    }

    @Test
    void whatBeginsWithinIsWhole() {
        assertThat(whole(
                        part("5:1", "0:0", "partialTxn: true", A),
                        part("5:2", "5:1", "prepare: true", A),
                        commit("5:9", "5:2", "5:3"),
                        part("5:10", "0:0", "prepare: true", A),
                        abort("5:11", "5:10")))
                .containsExactly("5:1", "5:2", "5:9", "5:10", "5:11");
    }
}
