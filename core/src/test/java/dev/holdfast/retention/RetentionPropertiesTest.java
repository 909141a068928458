package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.policy.RetentionSwitches;
import dev.holdfast.policy.RetentionSwitches.Future;
import dev.holdfast.policy.RetentionSwitches.Gap;
import dev.holdfast.policy.RetentionSwitches.PartialMode;
import dev.holdfast.policy.RetentionSwitches.Pick;
import dev.holdfast.policy.RetentionSwitches.Reference;
import dev.holdfast.policy.RetentionSwitches.Ties;
import dev.holdfast.retention.RecoveryPoint.State;
import dev.holdfast.retention.RetentionDecisions.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for all recovery points and policies. */
class RetentionPropertiesTest {
    /** Not long after New York's and Berlin's clocks went back, and Lord Howe's went forward. */
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Africa/Casablanca"));
    private static final List<Mode> MODES = List.of(Mode.values());

    @Property(tries = 300)
    void floorsAlwaysHold(@ForAll long seed) {
        Dice dice = new Dice(seed);
        List<RecoveryPoint> points = dice.points();
        RetentionContext context = dice.context();
        RetentionPolicy policy = dice.policy(dice.oneOf(MODES)).build();

        RetentionDecisions decisions = RetentionEngine.plan(points, policy, context);

        Set<String> kept = Points.kept(decisions);
        for (RetentionDecisions.Delete delete : decisions.deleted()) {
            RecoveryPoint point = delete.point();
            assertThat(point.holds()).noneMatch(hold -> hold.holdsAt(NOW));
            assertThat(point.lockedUntil().orElse(Instant.MIN)).isBeforeOrEqualTo(NOW);
            assertThat(point.protectedUntil().orElse(Instant.MIN)).isBeforeOrEqualTo(NOW);
            assertThat(point.neededBy()).noneMatch(kept::contains);
            assertThat(newerGood(points, point))
                    .isGreaterThanOrEqualTo(Math.max(policy.minimumGood(), context.minimumGood()));
            assertThat(delete.causes()).isNotEmpty();
        }
        context.promisedFrom().ifPresent(from -> assertThat(kept).containsAll(bases(points, policy, from)));
    }

    /** Of each group the newest good one that is as old as the first promised point, else the oldest good one. */
    private static Set<String> bases(List<RecoveryPoint> points, RetentionPolicy policy, Instant from) {
        Set<String> bases = new HashSet<>();
        for (String group : List.of("a", "b")) {
            List<RecoveryPoint> good = points.stream()
                    .filter(point -> point.group().equals(group) && point.state() == State.GOOD)
                    .filter(point -> policy.switches().ties() == Ties.SEQUENCE_AND_ID)
                    .sorted(Comparator.comparing(RecoveryPoint::instant)
                            .thenComparing(RecoveryPoint::sequence)
                            .thenComparing(RecoveryPoint::id))
                    .toList();
            good.stream()
                    .filter(point -> !point.instant().isAfter(from))
                    .reduce((older, newer) -> newer)
                    .or(() -> good.stream().findFirst())
                    .ifPresent(base -> bases.add(base.id()));
        }
        return bases;
    }

    /** The dice would prove nothing if what is to be proved never came. */
    @Test
    void everyReasonAndCauseComesInEveryMode() {
        for (Mode mode : MODES) {
            Set<Reason.Kind> reasons = EnumSet.noneOf(Reason.Kind.class);
            Set<Cause> causes = EnumSet.noneOf(Cause.class);
            for (long seed = 0; seed < 400; seed++) {
                Dice dice = new Dice(seed);
                RetentionDecisions decisions =
                        RetentionEngine.plan(dice.points(), dice.policy(mode).build(), dice.context());
                decisions.kept().forEach(keep -> keep.reasons().forEach(reason -> reasons.add(reason.kind())));
                decisions.deleted().forEach(delete -> causes.addAll(delete.causes()));
            }
            RetentionSwitches switches = RetentionPolicy.builder(mode).build().switches();
            assertThat(reasons)
                    .as(mode.name())
                    .containsAll(EnumSet.complementOf(EnumSet.of(
                            Reason.Kind.BLOCKED,
                            switches.future() == Future.KEPT ? Reason.Kind.BLOCKED : Reason.Kind.FUTURE,
                            switches.partialMode() == PartialMode.COUNT ? Reason.Kind.PARTIAL : Reason.Kind.BLOCKED)));
            assertThat(causes)
                    .as(mode.name())
                    .containsAll(EnumSet.complementOf(EnumSet.of(
                            switches.partialMode() == PartialMode.DO_NOT_COUNT ? Cause.TOO_OLD : Cause.PARTIAL,
                            switches.failedExpireAlike() ? Cause.FAILED : Cause.TOO_OLD)));
        }
    }

    /** Of a good one that goes: how many good ones of its group are newer and not in the future; else many. */
    private static long newerGood(List<RecoveryPoint> points, RecoveryPoint deleted) {
        return deleted.state() != State.GOOD
                ? Integer.MAX_VALUE
                : points.stream()
                        .filter(point -> point.group().equals(deleted.group())
                                && point.state() == State.GOOD
                                && !point.instant().isBefore(deleted.instant())
                                && point != deleted)
                        .count();
    }

    @Property(tries = 300)
    void whatSurvivesSurvivesAgain(@ForAll long seed) {
        Dice dice = new Dice(seed);
        RetentionContext context = dice.context();
        RetentionPolicy policy = dice.policy(dice.oneOf(MODES)).build();
        List<RecoveryPoint> survivors = RetentionEngine.plan(dice.points(), policy, context).kept().stream()
                .map(RetentionDecisions.Keep::point)
                .toList();

        assertThat(RetentionEngine.plan(survivors, policy, context).deleted()).isEmpty();
    }

    @Property(tries = 200)
    void theOrderOfTheInputDoesNotMatter(@ForAll long seed) {
        Dice dice = new Dice(seed);
        List<RecoveryPoint> points = dice.points();
        RetentionContext context = dice.context();
        RetentionPolicy policy =
                dice.policy(dice.oneOf(MODES)).ties(Ties.SEQUENCE_AND_ID).build();
        List<RecoveryPoint> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(RetentionEngine.plan(shuffled, policy, context))
                .isEqualTo(RetentionEngine.plan(points, policy, context));
    }

    @Property(tries = 300)
    void aLooserPolicyKeepsASuperset(@ForAll long seed) {
        Dice dice = new Dice(seed);
        List<RecoveryPoint> points = dice.points();
        RetentionContext context = dice.context();
        KeepRules.Builder rules = dice.rules();
        RetentionPolicy.Builder policy = dice.policy(dice.oneOf(MODES)).keep(rules.build());
        Set<String> before = Points.kept(RetentionEngine.plan(points, policy.build(), context));
        dice.loosen(rules);
        policy.keep(rules.build()).maxAge(Lifetime.FOREVER).minimumGood(7).keepFailed(9);

        assertThat(Points.kept(RetentionEngine.plan(points, policy.build(), context)))
                .containsAll(before);
    }

    @Property(tries = 200)
    void nothingGoesBeforeTheNextExpiryIfNothingNewComes(@ForAll long seed) {
        Dice dice = new Dice(seed);
        RetentionPolicy policy = dice.policy(Mode.HOLDFAST)
                .reference(Reference.NOW)
                .gap(Gap.POPULATED)
                .build();
        List<RecoveryPoint> points = dice.points().stream()
                .filter(point -> !point.instant().isAfter(NOW))
                .toList();
        RetentionDecisions decisions =
                RetentionEngine.plan(points, policy, RetentionContext.at(NOW).build());
        List<RecoveryPoint> survivors =
                decisions.kept().stream().map(RetentionDecisions.Keep::point).toList();
        Instant next = decisions.nextExpiry().orElse(NOW.plus(Duration.ofDays(3_000)));

        assertThat(next).isAfter(NOW);
        assertThat(RetentionEngine.plan(
                                survivors,
                                policy,
                                RetentionContext.at(next.minusNanos(1)).build())
                        .deleted())
                .isEmpty();
    }

    @Property(tries = 100)
    void nothingGoesOnAnIncompleteListing(@ForAll long seed) {
        Dice dice = new Dice(seed);
        RetentionDecisions decisions = RetentionEngine.plan(
                dice.points(),
                dice.policy(dice.oneOf(MODES)).build(),
                RetentionContext.at(NOW).listingComplete(false).build());

        assertThat(decisions.deleted()).isEmpty();
    }

    /** Everything random, from one seed. */
    private static final class Dice {
        private final Random random;

        private Dice(long seed) {
            random = new Random(seed);
        }

        private int below(int bound) {
            return random.nextInt(bound);
        }

        private boolean oneIn(int number) {
            return below(number) == 0;
        }

        private <T> T oneOf(List<T> values) {
            return values.get(below(values.size()));
        }

        private RetentionContext context() {
            RetentionContext.Builder context = RetentionContext.at(NOW)
                    .zone(oneOf(ZONES))
                    .suspended(oneIn(4))
                    .minimumGood(below(3));
            when(3, () -> context.promisedFrom(NOW.minus(Duration.ofHours(1 + below(1_000)))));
            return context.build();
        }

        private List<RecoveryPoint> points() {
            List<RecoveryPoint> points = new ArrayList<>();
            int count = below(60);
            int hours = 1 + below(oneOf(List.of(20, 200, 2_000, 30_000)));
            for (int i = 0; i < count; i++) {
                Instant when = NOW.minus(Duration.ofMinutes(60L * below(hours) + below(3) * 20L - 120));
                points.add(point(i, when));
            }
            return points;
        }

        private RecoveryPoint point(int number, Instant when) {
            RecoveryPoint.Builder point = RecoveryPoint.builder(
                            "p" + number, when.atZone(oneOf(ZONES)).toOffsetDateTime())
                    .group(oneOf(List.of("a", "b")))
                    .sequence(below(2))
                    .verified(oneIn(5))
                    .state(oneIn(2) ? State.GOOD : oneOf(List.of(State.values())));
            when(3, () -> point.stamp(new Stamp(List.of("r"), oneIn(9) ? null : anInstant())));
            when(9, () -> point.holds(List.of(new PointHold("why", "who", oneIn(2) ? null : anInstant()))));
            when(9, () -> point.lockedUntil(anInstant()));
            when(9, () -> point.protectedUntil(anInstant()));
            when(9, () -> point.neededBy(new HashSet<>(List.of("p" + below(60), "p" + (below(60) + 1)))));
            when(9, () -> point.tags(List.of("keep")));
            return point.build();
        }

        private void when(int oneIn, Runnable step) {
            if (oneIn(oneIn)) {
                step.run();
            }
        }

        private Instant anInstant() {
            return NOW.plus(Duration.ofMinutes(below(4_000) - 2_000L));
        }

        private KeepRules.Builder rules() {
            KeepRules.Builder rules = KeepRules.builder().count(oneOf(List.of(KeepPeriod.values())), 1 + below(5));
            for (KeepPeriod period : KeepPeriod.values()) {
                when(3, () -> rules.count(period, 1 + below(5)));
                when(4, () -> rules.within(period, new KeepDuration(0, below(2), below(20), below(30))));
            }
            when(4, () -> rules.tags(List.of("keep")));
            return rules;
        }

        private void loosen(KeepRules.Builder rules) {
            KeepRules now = rules.build();
            Function<KeepPeriod, KeepDuration> longer = period -> {
                KeepDuration was = now.within(period);
                return new KeepDuration(was.years(), was.months(), was.days() + below(9), was.hours() + below(9));
            };
            for (KeepPeriod period : KeepPeriod.values()) {
                rules.count(period, now.count(period) + below(3)).within(period, longer.apply(period));
            }
        }

        private RetentionPolicy.Builder policy(Mode mode) {
            RetentionPolicy.Builder policy = RetentionPolicy.builder(mode)
                    .keep(oneIn(6) ? KeepRules.builder().build() : rules().build())
                    .minimumGood(below(3))
                    .keepFailed(below(3))
                    .keepPartial(below(3));
            if (mode == Mode.HOLDFAST) {
                policy.pick(oneOf(List.of(Pick.values())))
                        .gap(oneOf(List.of(Gap.values())))
                        .reference(oneOf(List.of(Reference.values())))
                        .partialMode(oneOf(List.of(PartialMode.values())))
                        .preferVerified(oneIn(2));
            }
            when(4, () -> policy.maxAge(Lifetime.days(1 + below(60))));
            return policy;
        }
    }
}
