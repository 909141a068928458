package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.abort;
import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.inserted;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.ClusterTime;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Somebody has everything up to 5:5, but for what is decided later. */
class UndecidedEntriesTest {
    private static final String A = inserted("x.a", "{_id: 1}");

    private static Set<ClusterTime> undecided(OplogEntry... entries) {
        UndecidedEntries undecided = new UndecidedEntries(at("5:5"));
        for (OplogEntry entry : entries) {
            undecided.accept(entry);
        }
        return undecided.times();
    }

    @Test
    void allEntriesOfATransactionThatIsDecidedLaterAreNeeded() {
        assertThat(undecided(
                        part("5:1", "0:0", "partialTxn: true", A),
                        part("5:2", "5:1", "partialTxn: true", A),
                        part("5:3", "5:2", "prepare: true", A),
                        part("5:4", "0:0", "partialTxn: true", A),
                        part("5:6", "5:4", "", A),
                        commit("5:7", "5:3", "5:5")))
                .containsExactlyInAnyOrder(at("5:1"), at("5:2"), at("5:3"), at("5:4"));
    }

    @Test
    void nothingIsNeededOfWhatIsThereOrWillNeverBe() {
        assertThat(undecided(
                        insert("5:1", "x.a", "{_id: 2}"),
                        part("5:2", "0:0", "", A),
                        part("5:3", "0:0", "prepare: true", A),
                        commit("5:4", "5:3", "5:3"),
                        part("5:5", "5:1", "prepare: true", A),
                        abort("5:5", "5:5"),
                        part("5:6", "0:0", "prepare: true", A)))
                .isEmpty();
    }
}
