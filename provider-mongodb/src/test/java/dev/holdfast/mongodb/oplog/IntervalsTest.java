package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    private static OplogPosition position(String time, int history) {
        return new OplogPosition(at(time), 1, String.format("%064x", history));
    }

    private static SliceFacts slice(String from, String to, int history, @Nullable String openSince) {
        return new SliceFacts(
                "rs0",
                position(from, history),
                position(to, history),
                9,
                999,
                "0".repeat(64),
                openSince == null ? null : at(openSince));
    }

    private static SliceFacts slice(String from, String to, int history, int other) {
        return new SliceFacts("rs0", position(from, history), position(to, other), 9, 999, "0".repeat(64), null);
    }

    private static SliceFacts slice(String from, String to) {
        return slice(from, to, 1, null);
    }

    private static BaseDump base(String id, String replayFrom, String consistentAt) {
        return new BaseDump(id, at(replayFrom), position(consistentAt, 1));
    }

    private static List<String> restorable(List<BaseDump> bases, SliceFacts... slices) {
        return Intervals.of(bases, List.of(slices)).restorable().stream()
                .map(Interval::toString)
                .toList();
    }

    @Test
    void aDumpAloneIsOneMoment() {
        assertThat(restorable(List.of(base("a", "10:1", "20:1")))).containsExactly("20:1 to 20:1");
        assertThat(restorable(List.of(), slice("10:1", "90:1"))).isEmpty();
    }

    @Test
    void anIntervalBeginsAtTheDumpsMomentAndEndsWithTheLastSlice() {
        assertThat(restorable(
                        List.of(base("a", "10:1", "20:1")),
                        slice("5:1", "30:1"),
                        slice("30:1", "40:1"),
                        slice("40:1", "50:1")))
                .containsExactly("20:1 to 50:1");
    }

    @Test
    void slicesThatBeginTooLateAreOfNoUse() {
        assertThat(restorable(List.of(base("a", "10:1", "20:1")), slice("15:1", "30:1")))
                .containsExactly("20:1 to 20:1");
        assertThat(restorable(List.of(base("a", "10:1", "20:1")), slice("5:1", "15:1")))
                .containsExactly("20:1 to 20:1");
    }

    @Test
    void gapsStayGapsUntilTheNextDump() {
        List<BaseDump> bases = List.of(base("a", "10:1", "20:1"), base("b", "60:1", "70:1"));
        assertThat(restorable(bases, slice("5:1", "30:1"), slice("50:1", "90:1", 2, null)))
                .containsExactly("20:1 to 30:1", "70:1 to 90:1");
        assertThat(restorable(bases, slice("5:1", "65:1"), slice("50:1", "90:1", 2, null)))
                .as("times overlap, but the histories do not meet")
                .containsExactly("20:1 to 65:1", "70:1 to 90:1");
        assertThat(restorable(bases, slice("5:1", "50:1"), slice("50:1", "90:1")))
                .containsExactly("20:1 to 90:1");
    }

    @Test
    void whatIsNotDecidedIsNotRestorable() {
        assertThat(restorable(
                        List.of(base("a", "10:1", "20:1")),
                        slice("5:1", "30:1", 1, "25:1"),
                        slice("30:1", "40:1", 1, "35:2")))
                .containsExactly("20:1 to 35:1");
    }

    private static String missing(List<BaseDump> bases, SliceFacts... slices) {
        Intervals intervals = Intervals.of(bases, List.of(slices));
        return intervals.newestFirst().stream()
                .limit(1)
                .flatMap(base -> intervals.missing(base).stream())
                .map(missing -> missing.from() + " to " + missing.until().time())
                .collect(Collectors.joining(", "));
    }

    @Test
    void whatLiesBetweenTheNewestDumpAndLaterSlicesIsKnown() {
        List<BaseDump> bases = List.of(base("old", "1:1", "2:1"), base("a", "10:1", "20:1"));
        assertThat(missing(bases, slice("15:1", "30:1"), slice("30:1", "40:1"))).isEqualTo("10:1 to 15:1");
        assertThat(missing(bases, slice("25:1", "40:1"))).isEqualTo("10:1 to 25:1");
        assertThat(missing(bases, slice("3:1", "4:1"), slice("25:1", "40:1"), slice("50:1", "60:1", 2, null)))
                .as("slices that ended before it, and others after a gap")
                .isEqualTo("10:1 to 25:1, 10:1 to 50:1");
        assertThat(missing(bases, slice("10:1", "22:1"), slice("25:1", "40:1")))
                .as("whoever filled it was killed")
                .isEqualTo("22:1 to 25:1");
        assertThat(missing(bases, slice("5:1", "30:1"), slice("30:1", "40:1"))).isEmpty();
        assertThat(missing(bases, slice("3:1", "15:1")))
                .as("the follower has not got there yet")
                .isEmpty();
        assertThat(missing(List.of(), slice("3:1", "15:1"))).isEmpty();
    }

    @Test
    void whetherSlicesLeadOnFromADump() {
        BaseDump base = base("a", "10:1", "20:1");
        assertThat(Intervals.of(List.of(base), List.of(slice("15:1", "30:1"))).leadOnFrom(base))
                .isFalse();
        assertThat(Intervals.of(List.of(base), List.of(slice("5:1", "30:1"))).leadOnFrom(base))
                .isTrue();
    }

    @Test
    void twoFollowersAtOnceDoNoHarm() {
        assertThat(restorable(
                        List.of(base("a", "10:1", "20:1")),
                        slice("5:1", "30:1"),
                        slice("30:1", "40:1"),
                        slice("30:1", "45:1"),
                        slice("45:1", "60:1")))
                .containsExactly("20:1 to 60:1");
    }

    @Test
    void slicesOfAnotherHistoryThanTheDumpLeadNowhere() {
        BaseDump base = base("a", "10:1", "20:1");
        assertThat(restorable(List.of(base), slice("5:1", "20:1", 2, null), slice("20:1", "40:1", 2, null)))
                .as("another entry where the dump ends")
                .containsExactly("20:1 to 20:1");
        SliceFacts laterTerm = new SliceFacts("rs0", term("5:1", 2), term("40:1", 2), 9, 999, "0".repeat(64), null);
        assertThat(restorable(List.of(base), laterTerm))
                .as("only entries of a later primary around it")
                .containsExactly("20:1 to 20:1");
        assertThat(restorable(List.of(base), laterTerm, slice("5:1", "30:1")))
                .as("the shorter chain is that of the dump")
                .containsExactly("20:1 to 30:1");
    }

    private static OplogPosition term(String time, long term) {
        return new OplogPosition(at(time), term, "0".repeat(64));
    }

    /** A replica set and a clone of it, or the same set followed twice: reading tells which. */
    @Test
    void slicesThatGoOnFromTheSameEntryBearWitnessOfEachOther() {
        SliceFacts before = slice("5:1", "30:1");
        SliceFacts shorter = slice("30:1", "40:1");
        SliceFacts longer = slice("30:1", "45:1");
        SliceFacts next = slice("45:1", "60:1");
        Intervals intervals = Intervals.of(
                List.of(base("a", "10:1", "20:1"), base("b", "41:1", "42:1")), List.of(before, shorter, longer, next));
        assertThat(intervals.plan(at("25:1"))).satisfies(plan -> {
            assertThat(plan.slices()).containsExactly(before);
            assertThat(plan.witnesses()).isEmpty();
        });
        assertThat(intervals.plan(at("35:1"))).satisfies(plan -> {
            assertThat(plan.slices()).containsExactly(before, longer);
            assertThat(plan.witnesses()).containsExactly(shorter);
        });
        assertThat(intervals.plan(at("43:1")).witnesses())
                .as("the dump lies beyond it")
                .isEmpty();
        SliceFacts far = slice("30:1", "50:1");
        assertThat(Intervals.of(List.of(base("a", "10:1", "20:1")), List.of(before, far, longer, next))
                        .plan(at("35:1"))
                        .slices())
                .as("read on until the other slice ends")
                .containsExactly(before, longer, next);
    }

    @Test
    void aSliceOfNothingEndsNothing() {
        assertThat(restorable(List.of(base("a", "10:1", "20:1")), slice("5:1", "30:1"), slice("30:1", "30:1")))
                .containsExactly("20:1 to 30:1");
    }

    @Test
    void aPlanTakesTheNewestDumpAndReachesUntilAllIsDecided() {
        SliceFacts first = slice("5:1", "30:1");
        SliceFacts second = slice("30:1", "40:1", 1, "33:1");
        SliceFacts third = slice("40:1", "50:1", 1, "33:1");
        SliceFacts fourth = slice("50:1", "60:1");
        SliceFacts fifth = slice("60:1", "70:1");
        Intervals intervals = Intervals.of(
                List.of(base("a", "6:1", "20:1"), base("b", "31:1", "32:1")),
                List.of(fifth, fourth, third, second, first));
        assertThat(intervals.plan(at("25:1")).base().id()).isEqualTo("a");
        assertThat(intervals.plan(at("25:1")).slices()).containsExactly(first);
        assertThat(intervals.plan(at("32:5")).base().id()).isEqualTo("b");
        assertThat(intervals.plan(at("32:5")).slices()).containsExactly(second);
        assertThat(intervals.plan(at("35:1")).slices()).containsExactly(second, third, fourth);
        assertThat(intervals.plan(at("70:1")).slices()).containsExactly(second, third, fourth, fifth);
        assertThat(intervals.plan(at("32:1")).slices())
                .as("the dump's own moment")
                .containsExactly(second);
        assertThat(Intervals.of(List.of(base("b", "31:1", "32:1")), List.of(first))
                        .plan(at("32:1"))
                        .slices())
                .as("the dump's own moment, which no slice reaches")
                .isEmpty();
    }

    @Test
    void aTargetInAGapIsRefusedWithItsNeighbours() {
        Intervals intervals = Intervals.of(
                List.of(base("a", "10:1", "20:1"), base("b", "60:1", "70:1")),
                List.of(slice("5:1", "30:1"), slice("50:1", "90:1", 2, null)));
        assertThatThrownBy(() -> intervals.plan(at("40:1")))
                .isInstanceOf(MongoException.Refused.class)
                .hasMessage(
                        "40:1 (1970-01-01T00:00:40Z) cannot be restored: the last time before it is 30:1, the first after"
                                + " it is 70:1");
        assertThatThrownBy(() -> intervals.plan(at("19:1")))
                .hasMessageEndingWith("there is none before it, the first after it is 20:1");
        assertThatThrownBy(() -> intervals.plan(at("91:1")))
                .hasMessageEndingWith("the last time before it is 90:1, there is none after it");
    }

    @Test
    void shardsHaveInCommonWhatEachOfThemHas() {
        Intervals one = Intervals.of(List.of(base("a", "10:1", "20:1")), List.of(slice("5:1", "60:1")));
        Intervals other = Intervals.of(
                List.of(base("b", "10:1", "25:1"), base("c", "50:1", "51:1")),
                List.of(slice("5:1", "40:1"), slice("45:1", "70:1", 2, null)));
        assertThat(Intervals.common(List.of(one, other)))
                .extracting(Interval::toString)
                .containsExactly("25:1 to 40:1", "51:1 to 60:1");
        assertThat(Intervals.common(List.of())).isEmpty();
    }

    private static final Instant NOW = Instant.ofEpochSecond(1000);

    private static List<SliceFacts> chain(int from, int to, int step) {
        List<SliceFacts> slices = new ArrayList<>();
        for (int at = from; at < to; at += step) {
            slices.add(slice(at + ":1", at + step + ":1"));
        }
        return slices;
    }

    @Test
    void retentionKeepsTheWindowAndTheWayToItFromTheDumpBefore() {
        List<SliceFacts> slices = chain(100, 1000, 100);
        BaseDump old = base("old", "110:1", "120:1");
        BaseDump before = base("before", "510:1", "520:1");
        BaseDump within = base("within", "810:1", "820:1");
        Intervals.Retention retention = Intervals.of(List.of(old, before, within), slices)
                .retention(any -> Duration.ZERO, Duration.ofSeconds(250), NOW);
        assertThat(retention.deletable()).containsExactlyElementsOf(slices.subList(0, 4));
        assertThat(retention.needed()).containsExactly(before);
    }

    @Test
    void withoutADumpBeforeTheWindowTheFirstWithinCounts() {
        List<SliceFacts> slices = chain(100, 1000, 100);
        BaseDump within = base("within", "690:1", "820:1");
        Intervals.Retention retention =
                Intervals.of(List.of(within), slices).retention(any -> Duration.ZERO, Duration.ofSeconds(250), NOW);
        assertThat(retention.deletable()).containsExactlyElementsOf(slices.subList(0, 5));
        assertThat(retention.needed()).containsExactly(within);
    }

    @Test
    void withoutAnyDumpTheWindowStays() {
        List<SliceFacts> slices = chain(100, 1000, 100);
        Intervals.Retention retention =
                Intervals.of(List.of(), slices).retention(any -> Duration.ZERO, Duration.ofSeconds(250), NOW);
        assertThat(retention.deletable()).containsExactlyElementsOf(slices.subList(0, 6));
        assertThat(retention.needed()).isEmpty();
    }

    @Test
    void aShorterWindowCutsNothingThatWasPromisedBefore() {
        List<SliceFacts> slices = chain(100, 1000, 100);
        BaseDump base = base("base", "310:1", "320:1");
        BaseDump later = base("later", "710:1", "720:1");
        Map<SliceFacts, Duration> promised = Map.of(slices.get(3), Duration.ofMinutes(10));
        Intervals.Retention retention = Intervals.of(List.of(base, later), slices)
                .retention(slice -> promised.getOrDefault(slice, Duration.ZERO), Duration.ofSeconds(150), NOW);
        assertThat(retention.deletable()).containsExactly(slices.get(0), slices.get(1), slices.get(4), slices.get(5));
        assertThat(retention.needed()).containsExactly(base, later);
    }

    @Test
    void whatAPromisedSliceWaitsForIsKept() {
        SliceFacts first = slice("100:1", "800:1", 1, "750:1");
        SliceFacts second = slice("800:1", "810:1", 1, "750:1");
        SliceFacts third = slice("810:1", "820:1");
        SliceFacts fourth = slice("820:1", "830:1");
        Map<SliceFacts, Duration> promised = Map.of(first, Duration.ofSeconds(500));
        Intervals.Retention retention = Intervals.of(
                        List.of(base("a", "200:1", "300:1")), List.of(first, second, third, fourth))
                .retention(slice -> promised.getOrDefault(slice, Duration.ZERO), Duration.ZERO, NOW);
        assertThat(retention.deletable()).containsExactly(fourth);
    }

    @Test
    void tenThousandSlicesAreNoTask() {
        List<SliceFacts> slices = chain(0, 100_000, 10);
        List<BaseDump> bases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            bases.add(base("b" + i, i * 2000 + 5 + ":1", i * 2000 + 15 + ":1"));
        }
        Intervals intervals = Intervals.of(bases, slices);
        assertThat(intervals.restorable()).singleElement().hasToString("15:1 to 100000:1");
        assertThat(intervals.plan(at("77777:1")).slices()).hasSizeLessThan(200);
        assertThat(intervals
                        .retention(any -> Duration.ofSeconds(50_000), Duration.ZERO, Instant.ofEpochSecond(100_000))
                        .deletable())
                .hasSizeBetween(4_700, 5_000);
    }

    @Test
    void whatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> slice("5:1", "4:1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> slice("5:1", "5:1", 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(at("5:1"), at("4:1"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> base("a", "5:1", "4:1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OplogPosition(at("5:1"), 1, "beef")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever is stopped first may have stored the longer slice. */
    @Test
    void theFollowerThatGoesOnIsTakenAndNothingWithinItsWindowGoes() {
        SliceFacts stopped = slice("1:1", "6:1");
        SliceFacts first = slice("1:1", "5:1");
        SliceFacts second = slice("5:1", "10:1");
        BaseDump base = base("a", "1:1", "2:1");

        assertThat(restorable(List.of(base), stopped, first, second)).containsExactly("2:1 to 10:1");
        Intervals.Retention retention = Intervals.of(List.of(base), List.of(stopped, first, second))
                .retention(slice -> Duration.ofHours(1), Duration.ZERO, Instant.ofEpochSecond(60));
        assertThat(retention.deletable()).isEmpty();
    }
}
