package dev.holdfast.mongodb.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeHistory.Promises;
import dev.holdfast.spi.workload.ChangeHistory.Way;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What snapshots of dumps and slices say of the times that can be restored. */
class OplogHistoryTest {
    private static final LogName RS0 = new LogName("rs0", "65f0");
    private static final LogName OTHER = new LogName("rs0", "77aa");
    private static final Duration DAY = Duration.ofDays(1);

    private final OplogHistory history = new OplogHistory();
    private int number;

    private Snapshot snapshot(ClusterTime at, List<String> tags) {
        return new Snapshot(
                new SnapshotId(String.format("%064x", ++number)),
                at.instant().atZone(ZoneOffset.UTC),
                "0".repeat(64),
                List.of("/dump"),
                "host",
                "",
                0,
                0,
                List.of(),
                tags,
                null,
                null,
                "",
                null);
    }

    private static ClusterTime at(String time) {
        return ClusterTime.parse(time);
    }

    private Snapshot base(String replayFrom, String consistentAt, LogName... logs) {
        List<String> tags = new ArrayList<>();
        for (LogName log : logs) {
            tags.add(Snapshot.factTag(
                    ChangeHistory.POINT, SliceTags.point(log, at(replayFrom), position(consistentAt, 3))));
        }
        return snapshot(at(consistentAt), tags);
    }

    private static OplogPosition position(String time, long term) {
        return new OplogPosition(at(time), term, "a".repeat(64));
    }

    private static SliceFacts facts(LogName log, String from, String to, @Nullable String openSince) {
        return new SliceFacts(
                log.set(),
                position(from, 3),
                position(to, 3),
                9,
                999,
                "b".repeat(64),
                openSince == null ? null : at(openSince));
    }

    private Snapshot slice(LogName log, SliceFacts facts, Duration window) {
        List<String> tags = new ArrayList<>();
        tags.add(Snapshot.factTag("slice", SliceTags.KIND));
        tags.add(Snapshot.factTag("window", window.toString()));
        SliceTags.of(log, facts).forEach((key, value) -> tags.add(Snapshot.factTag(key, value)));
        return snapshot(facts.last().time(), tags);
    }

    private Snapshot slice(String from, String to) {
        return slice(RS0, facts(RS0, from, to, null), DAY);
    }

    @Test
    void factsComeBackFromTags() {
        LogName strange = new LogName("rs, a/b=c ü", "65f0");
        SliceFacts facts = facts(strange, "1700000000:1", "1700000600:7", "1700000599:2");

        Snapshot stored = slice(strange, facts, Duration.ofDays(30));

        assertThat(SliceTags.slice(stored)).hasValueSatisfying(slice -> {
            assertThat(slice.facts()).isEqualTo(facts);
            assertThat(slice.log()).isEqualTo(strange);
            assertThat(slice.window()).isEqualTo(Duration.ofDays(30));
        });
        assertThat(SliceTags.bases(base("5:1", "7:2", strange))).singleElement().satisfies(base -> {
            assertThat(base.log()).isEqualTo(strange);
            assertThat(base.dump().replayFrom()).isEqualTo(at("5:1"));
            assertThat(base.dump().moment()).isEqualTo(position("7:2", 3));
        });
    }

    @Test
    void whatSomebodyHasWrittenIntoTagsIsNoSlice() {
        Snapshot good = slice("10:1", "20:1");
        for (String broken :
                List.of("first=10:1/3/" + "a".repeat(63), "last=9:1/3/" + "a".repeat(64), "entries=many")) {
            String key = broken.substring(0, broken.indexOf('='));
            List<String> tags = good.tags().stream()
                    .map(tag -> tag.startsWith("holdfast:" + key + "=") ? "holdfast:" + broken : tag)
                    .toList();
            Snapshot bad = snapshot(at("20:1"), tags);
            assertThat(SliceTags.slice(bad)).as(broken).isEmpty();
            Promises promises = history.promises(List.of(bad), DAY, Instant.ofEpochSecond(1_000_000));
            assertThat(promises.needed()).containsKey(bad.id());
            assertThat(promises.expendable()).isEmpty();
        }
    }

    @Test
    void intervalsAndGapsAreListedForEachReplicaSet() {
        List<RestorableLog> logs = history.restorable(List.of(
                base("10:1", "20:3", RS0),
                slice("5:1", "30:1"),
                slice("30:1", "40:2"),
                slice("60:1", "90:1"),
                base("70:1", "70:1", RS0),
                slice(OTHER, facts(OTHER, "1:1", "99:1", null), DAY)));

        assertThat(logs).hasSize(2);
        assertThat(logs.get(0).log()).isEqualTo("rs0/65f0");
        assertThat(logs.get(0).slices()).isEqualTo(3);
        assertThat(logs.get(0).bytes()).isEqualTo(3 * 999);
        assertThat(logs.get(0).intervals())
                .containsExactly(
                        new RestorableInterval("20:3", Instant.ofEpochSecond(21), "40:2", Instant.ofEpochSecond(40)),
                        new RestorableInterval("70:1", Instant.ofEpochSecond(71), "90:1", Instant.ofEpochSecond(90)));
        assertThat(logs.get(1).intervals()).isEmpty();
    }

    @Test
    void whatWasDumpedTogetherIsRestoredTogether() {
        LogName one = new LogName("one", "11");
        LogName two = new LogName("two", "22");

        List<RestorableLog> logs = history.restorable(List.of(
                base("10:1", "20:1", one, two),
                slice(one, facts(one, "10:1", "50:1", null), DAY),
                slice(two, facts(two, "10:1", "40:1", null), DAY)));

        assertThat(logs).extracting(RestorableLog::log).containsExactly("one/11", "two/22", "one/11 + two/22");
        assertThat(logs.get(2).intervals())
                .containsExactly(
                        new RestorableInterval("20:1", Instant.ofEpochSecond(21), "40:1", Instant.ofEpochSecond(40)));
    }

    @Test
    void theDumpThatIsOfMoreSetsIsTakenAndOnlyItsTimesAreThoseOfTheCluster() {
        LogName one = new LogName("one", "11");
        LogName two = new LogName("two", "22");
        Snapshot cluster = base("10:1", "20:1", one, two);
        Snapshot alone = base("5:1", "6:1", one);
        List<Snapshot> all = List.of(
                cluster,
                alone,
                slice(one, facts(one, "1:1", "50:1", null), DAY),
                slice(two, facts(two, "1:1", "50:1", null), DAY),
                base("5:1", "7:1", two));

        assertThat(history.way(all, all, PointInTime.through("30:1")).base()).isEqualTo(cluster);
        assertThat(history.restorable(all).get(2).intervals())
                .extracting(RestorableInterval::from)
                .containsExactly("20:1");
    }

    /** A restore of the cluster begins with one dump of all, whatever newer ones there are of a single set. */
    @Test
    void whatAClusterNeedsStaysAlthoughOneOfItsSetsAloneDoesNotNeedIt() {
        LogName one = new LogName("one", "11");
        LogName two = new LogName("two", "22");
        Snapshot base = base("10:1", "20:1", one, two);
        Snapshot alone = base("200000:1", "200000:1", one);
        Snapshot old = slice(one, facts(one, "10:1", "200000:1", null), DAY);
        Snapshot young = slice(one, facts(one, "200000:1", "300000:1", null), DAY);
        Snapshot ofTwo = slice(two, facts(two, "10:1", "300000:1", null), DAY);
        List<Snapshot> all = List.of(base, alone, old, young, ofTwo);

        Promises promises = history.promises(all, DAY, Instant.ofEpochSecond(300_001));
        assertThat(promises.expendable()).isEmpty();
        assertThat(promises.needed()).containsKeys(base.id(), old.id(), young.id(), ofTwo.id());

        Promises later =
                history.promises(all, DAY, Instant.ofEpochSecond(300_001).plus(DAY.multipliedBy(2)));
        assertThat(later.expendable()).containsExactlyInAnyOrder(old.id(), young.id(), ofTwo.id());
    }

    /** After a gap of one set, that set alone may go on from a dump of itself, and the cluster from the next of all. */
    @Test
    void theFirstDumpOfAClusterAfterAGapStays() {
        LogName one = new LogName("one", "11");
        LogName two = new LogName("two", "22");
        Snapshot first = base("10:1", "20:1", one, two);
        Snapshot alone = base("200005:1", "200005:1", one);
        Snapshot next = base("200010:1", "200010:1", one, two);
        Snapshot last = base("250000:1", "250000:1", one, two);
        Snapshot unfollowed = base("400000:1", "400000:1", one, two);
        Snapshot before = slice(one, facts(one, "10:1", "100:1", null), DAY.multipliedBy(5));
        Snapshot after = slice(one, facts(one, "200000:1", "300000:1", null), DAY.multipliedBy(5));
        Snapshot ofTwo = slice(two, facts(two, "10:1", "300000:1", null), DAY.multipliedBy(5));
        List<Snapshot> all = List.of(first, alone, next, last, unfollowed, before, after, ofTwo);

        Promises promises = history.promises(all, DAY, Instant.ofEpochSecond(400_001));

        assertThat(promises.needed())
                .containsKeys(first.id(), next.id(), before.id(), after.id(), ofTwo.id())
                .doesNotContainKeys(last.id(), unfollowed.id());
    }

    @Test
    void slicesOfAllSetsLeadFromTheDumpOfAClusterToATime() {
        LogName one = new LogName("one", "11");
        LogName two = new LogName("two", "22");
        Snapshot base = base("10:1", "20:1", one, two);
        Snapshot ofOne = slice(one, facts(one, "10:1", "50:1", null), DAY);
        Snapshot ofTwo = slice(two, facts(two, "10:1", "40:1", "35:1"), DAY);
        List<Snapshot> all = List.of(base, ofOne, ofTwo);

        assertThat(history.way(all, all, PointInTime.through("30:1")).slices()).containsExactly(ofOne, ofTwo);
        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("38:1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("38:1 (1970-01-01T00:00:38Z) cannot be restored");
        // What two has prepared until the moment of its copy, and commits afterwards, is told by nobody.
        List<Snapshot> missing = List.of(base, ofOne);
        assertThatThrownBy(() -> history.way(missing, missing, PointInTime.through("20:1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("20:1 cannot be restored: no slice of the oplog reaches it (two/22)");
    }

    @Test
    void theNewestDumpFromWhichItCanBeReachedIsTaken() {
        Snapshot old = base("10:1", "20:1", RS0);
        Snapshot newer = base("35:1", "35:1", RS0);
        Snapshot first = slice("5:1", "30:1");
        Snapshot second = slice("30:1", "40:1");
        List<Snapshot> all = List.of(old, newer, first, second);

        Way way = history.way(all, all, PointInTime.through("1970-01-01T00:00:38Z"));
        assertThat(way.base()).isEqualTo(newer);
        assertThat(way.slices()).containsExactly(second);

        assertThat(history.way(List.of(old), all, PointInTime.through("38:0")).slices())
                .containsExactly(first, second);
        assertThat(history.way(all, all, PointInTime.before("35:1")).base()).isEqualTo(old);
        assertThat(history.way(all, all, PointInTime.through("35:1")).slices()).containsExactly(second);
        assertThat(history.way(List.of(newer), List.of(newer), PointInTime.through("35:1"))
                        .slices())
                .isEmpty();
    }

    @Test
    void whatCannotBeReachedIsRefusedWithItsNeighbours() {
        Snapshot base = base("10:1", "20:1", RS0);
        List<Snapshot> all = List.of(base, slice("5:1", "30:1"), slice("60:1", "90:1"), base("70:1", "70:1", RS0));

        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("50:0")))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "50:0 (1970-01-01T00:00:50Z) cannot be restored: the last time before it is 30:1, the first after it"
                                + " is 70:1");
        assertThatThrownBy(() -> history.way(List.of(base), all, PointInTime.through("80:0")))
                .isInstanceOf(Refused.class)
                .hasMessage("from snapshot " + base.id().brief()
                        + ", 80:0 (1970-01-01T00:01:20Z) cannot be restored: the last"
                        + " time before it is 30:1, there is none after it");
        assertThatThrownBy(() -> history.way(List.of(all.get(1)), all, PointInTime.through("25:0")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no backup shows a moment that an oplog can be replayed onto");
        for (String text : List.of("yesterday", "1700000000.3", "2023-11-14T22:13:20", "2023-11-14T22:13:20.5Z")) {
            assertThatThrownBy(() -> history.way(all, all, PointInTime.through(text)))
                    .as(text)
                    .isInstanceOf(WorkloadException.Invalid.class)
                    .hasMessageStartingWith("at: ");
        }
    }

    @Test
    void ofSeveralReplicaSetsOneHasToBeChosen() {
        Snapshot one = base("10:1", "20:1", RS0);
        Snapshot two = base("10:1", "20:1", OTHER);
        List<Snapshot> all = List.of(one, two);

        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("20:1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("several replica sets can be restored through 20:1: rs0/65f0, rs0/77aa");
        assertThat(history.way(List.of(two), all, PointInTime.through("20:1")).base())
                .isEqualTo(two);
    }

    @Test
    void slicesOfAnotherReplicaSetOfTheSameNameLeadNowhere() {
        List<Snapshot> all = List.of(base("10:1", "20:1", RS0), slice(OTHER, facts(OTHER, "5:1", "30:1", null), DAY));

        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("25:0")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("the last time before it is 20:1");
    }

    /** A volume snapshot of it was started as a set of its own, which had an election. */
    @Test
    void aSetAndACloneOfItThatKeptItsNumberAreNotMixedUp() {
        Snapshot own = base("10:1", "20:1", RS0);
        Snapshot ofClone = snapshot(
                at("60:1"),
                List.of(Snapshot.factTag(ChangeHistory.POINT, SliceTags.point(RS0, at("55:1"), position("60:1", 4)))));
        Snapshot first = slice("5:1", "70:1");
        Snapshot second = slice("70:1", "90:1");
        Snapshot clones = slice(
                RS0,
                new SliceFacts("rs0", position("50:1", 4), position("95:1", 4), 9, 999, "b".repeat(64), null),
                DAY);
        List<Snapshot> all = List.of(own, ofClone, first, second, clones);

        assertThat(history.way(List.of(own), all, PointInTime.through("80:0")).slices())
                .containsExactly(first, second);
        assertThat(history.way(List.of(ofClone), all, PointInTime.through("80:0"))
                        .slices())
                .containsExactly(clones);
        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("80:0")))
                .isInstanceOf(Refused.class)
                .hasMessage("the snapshots " + ofClone.id().brief() + " and "
                        + own.id().brief()
                        + " may be of two histories of rs0/65f0, as of a replica set and a clone of it, and both can be restored"
                        + " through 80:0; name the snapshot to begin with");
    }

    /** Both had an election, or none: only reading tells whether it is one set that was followed twice. */
    @Test
    void whichOfTwoWaysIsTheRightOneIsLeftToWhoeverReadsThem() {
        Snapshot old = base("10:1", "20:1", RS0);
        Snapshot newer = base("55:1", "60:1", RS0);
        Snapshot first = slice("5:1", "70:1");
        Snapshot second = slice("70:1", "75:1");
        Snapshot other = slice("50:1", "65:1");
        Snapshot next = slice("65:1", "95:1");
        List<Snapshot> all = List.of(old, newer, first, second, other, next);

        assertThat(history.way(List.of(newer), all, PointInTime.through("62:0")).slices())
                .containsExactly(other, first);
        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("62:0")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("may be of two histories of rs0/65f0");
        assertThat(history.way(all, all, PointInTime.through("90:0")).slices())
                .as("only one leads so far")
                .containsExactly(other, next);
    }

    @Test
    void aDumpThatDoesNotSayWhichEntryItEndsWithIsNoBase() {
        Snapshot old = snapshot(at("20:1"), List.of(Snapshot.factTag(ChangeHistory.POINT, RS0 + "/10:1/20:1")));
        List<Snapshot> all = List.of(old, slice("5:1", "30:1"));

        assertThatThrownBy(() -> history.way(all, all, PointInTime.through("25:0")))
                .isInstanceOf(Refused.class)
                .hasMessageEndingWith(
                        "; 1 with the fact 'point' do not say which entry of the oplog they end with, or are not whole");
    }

    @Test
    void aDumpThatIsPartialIsNoBase() {
        Snapshot whole = base("10:1", "20:1", RS0);
        List<String> tags = new ArrayList<>(whole.tags());
        tags.add(Snapshot.factTag("state", "partially-failed"));

        assertThat(SliceTags.bases(snapshot(at("20:1"), tags))).isEmpty();
    }

    @Test
    void slicesArePromisedForTheirWindowWithTheDumpThatTheyNeed() {
        Snapshot old = base("1:1", "2:1", RS0);
        Snapshot base = base("10:1", "20:1", RS0);
        Snapshot first = slice("5:1", "30:1");
        Snapshot second = slice(RS0, facts(RS0, "30:1", "100000:1", null), DAY.multipliedBy(3));
        List<Snapshot> all = List.of(old, base, first, second);

        Instant promised = Instant.ofEpochSecond(100_000).plus(DAY);
        Promises now = history.promises(all, Duration.ZERO, promised);
        assertThat(now.expendable()).isEmpty();
        assertThat(now.needed()).containsOnlyKeys(base.id(), first.id(), second.id());
        assertThat(now.needed())
                .containsEntry(base.id(), Instant.ofEpochSecond(100_000).plus(DAY.multipliedBy(3)));

        Promises later = history.promises(all, DAY, promised.plus(DAY.multipliedBy(5)));
        assertThat(later.expendable()).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(later.needed()).isEqualTo(Map.of());

        Promises longer = history.promises(all, DAY.multipliedBy(9), promised.plus(DAY.multipliedBy(5)));
        assertThat(longer.expendable()).isEmpty();
    }

    @Test
    void aLongerWindowCountsForOlderSlicesAndAShorterOneOnlyForNewerOnes() {
        Snapshot base = base("1:1", "2:1", RS0);
        Snapshot first = slice(RS0, facts(RS0, "1:1", "10:1", null), DAY.multipliedBy(2));
        Snapshot longer = slice(RS0, facts(RS0, "10:1", "20:1", null), DAY.multipliedBy(30));
        Snapshot shorter = slice(RS0, facts(RS0, "20:1", "30:1", null), DAY);
        List<Snapshot> all = List.of(base, first, longer, shorter);

        Promises promises =
                history.promises(all, Duration.ZERO, Instant.ofEpochSecond(30).plus(DAY.multipliedBy(5)));

        assertThat(promises.expendable()).containsExactly(shorter.id());
        assertThat(promises.needed())
                .as("the first is kept as long as the longer window says that came into force after it")
                .containsOnlyKeys(base.id(), first.id(), longer.id());
        assertThat(promises.needed())
                .containsEntry(base.id(), Instant.ofEpochSecond(20).plus(DAY.multipliedBy(30)));
        assertThat(history.promises(
                                all, Duration.ZERO, Instant.ofEpochSecond(15).plus(DAY.multipliedBy(30)))
                        .expendable())
                .containsExactlyInAnyOrder(shorter.id())
                .as("the way to the longer one begins with the first")
                .doesNotContain(first.id());
    }

    @Test
    void aSliceThatIsThereTwiceIsOneAndIsJudgedByTheLongerWindow() {
        SliceFacts facts = facts(RS0, "5:1", "30:1", null);
        Snapshot one = slice(RS0, facts, DAY);
        Snapshot copy = slice(RS0, facts, DAY.multipliedBy(10));
        List<Snapshot> all = List.of(base("10:1", "20:1", RS0), one, copy);

        assertThat(history.restorable(all).get(0).slices()).isEqualTo(1);
        assertThat(history.way(all, all, PointInTime.through("25:0")).slices()).hasSize(1);
        Promises promises =
                history.promises(all, Duration.ZERO, Instant.ofEpochSecond(30).plus(DAY.multipliedBy(5)));
        assertThat(promises.needed()).containsKeys(one.id(), copy.id());
    }
}
