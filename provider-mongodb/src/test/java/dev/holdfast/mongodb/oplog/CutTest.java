package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.abort;
import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.inserted;
import static dev.holdfast.mongodb.oplog.Oplog.noop;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last transaction of the fixture in FEATURES 5.5, with its times: prepared at 3 and 5, visible at 5, committed at 7 and 8. */
class CutTest {
    private static final List<OplogEntry> ONE = List.of(
            noop("375:1"),
            part("375:3", "0:0", "prepare: true", inserted("x.a", "{_id: 1}")),
            insert("375:6", "x.b", "{_id: 6}"),
            commit("375:7", "375:3", "375:5"),
            noop("375:10"));
    private static final List<OplogEntry> OTHER = List.of(
            noop("375:2"),
            part("375:5", "0:0", "prepare: true", inserted("x.a", "{_id: 2}")),
            commit("375:8", "375:5", "375:5"),
            noop("375:11"));

    private static List<String> replay(Cut cut, List<OplogEntry> entries) {
        MemoryTarget target = new MemoryTarget();
        try (Spill spill = new Spill(Path.of("unused"), 1 << 20)) {
            new OplogReplay(cut, ReplayRules.builder().build(), target, spill).run(entries.iterator());
        }
        return target.log();
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "5, 1", "6, 1", "7, 1", "8, 1", "9, 1"})
    void aTransactionIsOnBothShardsOrOnNone(int increment, int expected) {
        Cut cut = Cut.through(at("375:" + increment));
        assertThat(replay(cut, ONE).stream().filter("i x.a"::equals)).hasSize(expected);
        assertThat(replay(cut, OTHER).stream().filter("i x.a"::equals)).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({"5, 0, 0", "6, 1, 0", "7, 1, 1"})
    void exclusiveEndsOneBefore(int increment, int transaction, int single) {
        Cut cut = Cut.before(at("375:" + increment));
        assertThat(replay(cut, ONE).stream().filter("i x.a"::equals)).hasSize(transaction);
        assertThat(replay(cut, ONE).stream().filter("i x.b"::equals)).hasSize(single);
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(Cut.through(at("5:3"))).hasToString("through 5:3");
        assertThat(Cut.before(at("5:3"))).hasToString("before 5:3");
        assertThat(Cut.before(at("5:0")).last()).hasToString("4:4294967295");
        assertThat(Cut.none()).hasToString("all of it");
    }

    @Test
    void aSliceReachesUntilWhatIsPreparedWithinItIsDecided() {
        List<OplogEntry> entries = List.of(
                insert("5:1", "x.a", "{_id: 1}"),
                part("5:2", "0:0", "prepare: true"),
                part("5:3", "0:0", "prepare: true"),
                insert("5:5", "x.a", "{_id: 2}"),
                part("5:6", "0:0", "prepare: true"),
                commit("5:7", "5:2", "5:4"),
                commit("5:8", "5:6", "5:6"),
                abort("5:9", "5:3"),
                insert("5:10", "x.a", "{_id: 3}"));
        Reach reach = new Reach(Cut.through(at("5:4")));
        List<String> taken = new ArrayList<>();
        List<String> complete = new ArrayList<>();
        for (OplogEntry entry : entries) {
            if (reach.accept(entry)) {
                taken.add(entry.time().toString());
            }
            complete.add(reach.isComplete() ? "yes" : "no");
        }
        assertThat(taken).containsExactly("5:1", "5:2", "5:3", "5:7");
        assertThat(complete).containsExactly("no", "no", "no", "no", "no", "no", "no", "yes", "yes");
    }

    @Test
    void anEntryAtTheCutIsAsGoodAsOneBeyond() {
        Reach reach = new Reach(Cut.through(at("5:4")));
        reach.accept(noop("5:3"));
        assertThat(reach.isComplete()).isFalse();
        reach.accept(noop("5:4"));
        assertThat(reach.isComplete()).isTrue();
    }

    @Test
    void whatBecomesVisibleBeyondTheCutIsNotTaken() {
        Reach reach = new Reach(Cut.through(at("5:4")));
        assertThat(reach.accept(part("5:2", "0:0", "prepare: true"))).isTrue();
        assertThat(reach.accept(commit("5:7", "5:2", "5:5"))).isFalse();
        assertThat(reach.isComplete()).isTrue();
    }

    @Test
    void aReplayThatCannotReachItsEndFails() {
        assertThatThrownBy(() -> replay(Cut.through(at("375:20")), ONE))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage("the oplog is to be replayed through 375:20, and ends at 375:10, before it");
        assertThatThrownBy(() -> replay(Cut.through(at("375:6")), ONE.subList(0, 3)))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage("the oplog is to be replayed through 375:6, and ends at 375:6, before transactions are"
                        + " decided that were prepared until then");
    }

    @Test
    void aLargeTransactionAcrossTheCutIsLeftOut() {
        List<OplogEntry> entries = List.of(
                part("5:1", "0:0", "partialTxn: true", inserted("x.a", "{_id: 1}")),
                part("5:2", "5:1", "", inserted("x.a", "{_id: 2}")),
                noop("5:3"));
        assertThat(replay(Cut.through(at("5:1")), entries)).isEmpty();
        assertThat(replay(Cut.through(at("5:2")), entries)).containsExactly("i x.a", "i x.a");
    }

    @Test
    void openTransactionsTellWhereToBeginAgain() {
        OpenTransactions open = new OpenTransactions();
        assertThat(open.oldest()).isEmpty();
        open.accept(part("5:1", "0:0", "partialTxn: true"));
        open.accept(part("5:2", "5:1", "prepare: true"));
        open.accept(part("5:3", "0:0", "prepare: true"));
        open.accept(part("5:3", "0:0", "prepare: true"));
        assertThat(open.oldest()).contains(at("5:1"));
        open.accept(commit("5:4", "5:2", "5:3"));
        assertThat(open.oldest()).contains(at("5:3"));
        open.accept(abort("5:5", "5:3"));
        assertThat(open.oldest()).isEmpty();
    }
}
