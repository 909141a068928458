package dev.holdfast.mongodb.restore;

import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.inserted;
import static dev.holdfast.mongodb.oplog.Oplog.noop;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.mongodb.MongoException.Damaged;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.follow.LogName;
import dev.holdfast.mongodb.follow.StoredSlices;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.Operation;
import dev.holdfast.mongodb.oplog.OperationSink;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.ReplayRules;
import dev.holdfast.mongodb.oplog.SliceFacts;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Slices of an oplog that are to be replayed onto a dump, without a server. */
class SliceReplayTest {
    private static final LogName RS0 = new LogName("rs0", "65f0");
    private static final OplogEntry END = insert("10:5", "x.a", "{_id: 5}");

    private final StoredSlices slices = new StoredSlices(RS0);

    private static ReplicaSetFacts.Builder base(OplogEntry end) {
        return ReplicaSetFacts.builder("rs0", ReplicaSetFacts.Role.REPLICA_SET)
                .id("65f0")
                .first(at("10:1"))
                .contained(end.time())
                .last(end.position());
    }

    private static final OperationSink NOBODY = new OperationSink() {
        @Override
        public void apply(Operation operation) {}

        @Override
        public void finish() {}
    };

    private long rehearsed(String until, ReplicaSetFacts base, boolean fuzzy) {
        SliceReplay replay = new SliceReplay(slices.until(PointInTime.through(until)), base, fuzzy, new QuietContext());
        return replay.rehearse(ReplayRules.builder(), Set.of(), entry -> {}, NOBODY);
    }

    private long rehearsed(String until) {
        return rehearsed(until, base(END).build(), false);
    }

    @Test
    void whatFollowsTheDumpIsReplayed() {
        slices.slice(noop("10:1"), END, insert("10:6", "x.a", "{_id: 6}"))
                .slice(insert("10:6", "x.a", "{_id: 6}"), insert("10:7", "x.a", "{_id: 7}"), noop("10:9"));
        assertThat(rehearsed("10:7")).isEqualTo(2);
    }

    @Test
    void slicesOfACloneThatHasTheTimesOfTheDumpAreRefused() {
        slices.slice(noop("10:1"), insert("10:5", "x.a", "{_id: 'other'}"), noop("10:9"));
        assertThatThrownBy(() -> rehearsed("10:7"))
                .isInstanceOf(Inconsistent.class)
                .hasMessageStartingWith(
                        "the slices have another entry at 10:5, where the dump ends: they are of another history");
    }

    @Test
    void slicesWithoutTheEntryThatTheDumpEndsWithAreRefused() {
        slices.slice(noop("10:1"), insert("10:6", "x.a", "{_id: 6}"), noop("10:9"));
        assertThatThrownBy(() -> rehearsed("10:7"))
                .isInstanceOf(Inconsistent.class)
                .hasMessageStartingWith("the slices have no entry at 10:5, where the dump ends");
    }

    @Test
    void slicesThatBeginAlikeMustSayTheSame() {
        OplogEntry six = insert("10:6", "x.a", "{_id: 6}");
        slices.slice(noop("10:1"), END).slice(END, six, noop("10:9")).slice(END, six);
        assertThat(rehearsed("10:6")).isEqualTo(1);

        slices.slice(END, insert("10:6", "x.a", "{_id: 'of a clone'}"));
        assertThatThrownBy(() -> rehearsed("10:6"))
                .isInstanceOf(Inconsistent.class)
                .hasMessageStartingWith(
                        "there are two histories of rs0, as of a replica set and a clone of it: where snapshot ")
                .hasMessageContaining("ends, at 10:6, the slices have another entry");
    }

    @Test
    void theEndOfAnotherSliceIsLookedForBeyondTheTarget() {
        slices.slice(noop("10:1"), END, noop("10:6"))
                .slice(noop("10:6"), noop("10:7"))
                .slice(noop("10:7"), noop("10:8"), noop("10:9"))
                .slice(noop("10:1"), insert("10:8", "x.a", "{_id: 'of a clone'}"));
        assertThatThrownBy(() -> rehearsed("10:6"))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("ends, at 10:8, the slices have another entry");
    }

    /** As where a clone was followed, too. */
    @Test
    void ofTwoWaysThatIsTakenWhichHoldsTheEntryThatTheDumpEndsWith() {
        slices.slice(noop("9:1"), insert("10:5", "x.a", "{_id: 'of a clone'}"), noop("10:8"))
                .slice(noop("10:8"), noop("10:20"))
                .slice(noop("10:1"), END, insert("10:6", "x.a", "{_id: 6}"), insert("10:7", "x.a", "{_id: 7}"));
        assertThat(rehearsed("10:7")).isEqualTo(2);
    }

    @Test
    void aDumpThatDoesNotSayWhichEntryItEndsWithIsRefused() {
        slices.slice(noop("10:1"), END, noop("10:9"));
        ReplicaSetFacts base = base(END).last(at("10:5")).build();
        assertThatThrownBy(() -> rehearsed("10:7", base, false))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("does not say which entry of the oplog it ends with");
    }

    @Test
    void aSliceThatEndsOtherwiseThanItsTagsSayIsDamaged() {
        OplogEntry nine = noop("10:9");
        byte[] bytes = StoredSlices.bytes(noop("10:1"), END, nine);
        slices.slice(noop("10:1"), END, nine);
        SliceFacts told = dev.holdfast.mongodb.follow.StoredSlice.of(
                        slices.until(PointInTime.through("10:7")).slices().get(0))
                .facts();
        SliceFacts changed = new SliceFacts(
                "rs0",
                told.first(),
                insert("10:9", "x.a", "{_id: 9}").position(),
                told.entries(),
                told.bytes(),
                told.sha256(),
                null);
        StoredSlices others = new StoredSlices(RS0).slice(changed, bytes);
        SliceReplay replay = new SliceReplay(
                others.until(PointInTime.through("10:7")), base(END).build(), false, new QuietContext());
        assertThatThrownBy(() -> replay.rehearse(ReplayRules.builder(), Set.of(), entry -> {}, NOBODY))
                .isInstanceOf(Damaged.class)
                .hasMessageContaining("does not end with the entry of 10:9");
    }

    private static final String OPERATION = inserted("x.a", "{_id: 'of the transaction'}");

    /** The follower began where the dump's own oplog does, after a transaction had begun that the copy shows as a whole. */
    @Test
    void whatWasDecidedBeforeACopyBeganIsInItAlthoughItsBeginningIsNotInTheSlices() {
        slices.slice(
                noop("10:1"),
                commit("10:2", "9:7", "10:2"),
                noop("10:3"),
                END,
                insert("10:6", "x.a", "{_id: 6}"),
                noop("10:9"));
        ReplicaSetFacts base = base(END).contained(at("10:3")).build();
        assertThat(rehearsed("10:7", base, true)).as("the entries after 10:3").isEqualTo(2);
    }

    @Test
    void whatWasDecidedAfterACopyBeganIsMissingWithoutItsBeginning() {
        slices.slice(noop("10:1"), noop("10:3"), commit("10:4", "9:7", "10:4"), END, noop("10:9"));
        ReplicaSetFacts base = base(END).contained(at("10:3")).build();
        assertThatThrownBy(() -> rehearsed("10:7", base, true))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("older entries are needed");
    }

    @Test
    void aTransactionThatBeganBeforeACopyAndWasDecidedMeanwhileIsReplayed() {
        slices.slice(
                part("10:1", "0:0", "prepare: true", OPERATION),
                noop("10:3"),
                commit("10:4", "10:1", "10:4"),
                END,
                noop("10:9"));
        ReplicaSetFacts base = base(END).contained(at("10:3")).build();
        assertThat(rehearsed("10:7", base, true)).isEqualTo(2);
    }
}
