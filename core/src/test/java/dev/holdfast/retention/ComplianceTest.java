package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Cron;
import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.policy.VaultCopy;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ComplianceTest {
    private static final PolicyItem HOURLY = PolicyItem.of(Frequency.HOURLY, 6, Lifetime.days(2));
    private static final PolicyItem DAILY = PolicyItem.of(Frequency.DAILY, 1, Lifetime.days(7));

    private static CompliancePolicy.Builder floors() {
        return CompliancePolicy.builder("floors").items(List.of(HOURLY, DAILY)).overwriteBackupPolicies(true);
    }

    private static CompliancePolicy.Builder dailyFloor() {
        return floors().items(List.of(DAILY));
    }

    private static Policy.Builder met() {
        return Policy.builder("gold")
                .items(List.of(HOURLY, DAILY))
                .retention(RetentionPolicy.builder().build());
    }

    private static Policy.Builder without(UnaryOperator<RetentionPolicy.Builder> retention) {
        return Policy.builder("gold")
                .retention(retention.apply(RetentionPolicy.builder()).build());
    }

    private static Schedule.Builder nightly() {
        return Schedule.builder("nightly").policy("gold").targets(List.of("db"));
    }

    private static Configuration configuration(Policy.Builder policy, Schedule.Builder schedule, String... more) {
        Configuration.Builder all = Configuration.builder()
                .storage(Storage.builder("main").uri(URI.create("memory:main")).build())
                .policy(policy.build())
                .schedule(schedule.build())
                .target(Target.builder("db").build());
        List.of(more).forEach(name -> all.target(Target.builder(name).build()));
        return all.build();
    }

    /** The fields that lie below the floors; all of them must be met after they were raised, and refused if that is not allowed. */
    private static List<String> raised(CompliancePolicy.Builder floors, Configuration configuration) {
        ComplianceResult result = Compliance.evaluate(floors.build(), configuration);
        ComplianceResult again = Compliance.evaluate(floors.build(), result.configuration());
        ComplianceResult refused =
                Compliance.evaluate(floors.overwriteBackupPolicies(false).build(), configuration);

        assertThat(result.refused()).isEmpty();
        assertThat(again.raised()).as("below the floors still").isEmpty();
        assertThat(refused.refused()).isEqualTo(result.raised());
        assertThat(refused.configuration()).isSameAs(configuration);
        return result.raised().stream().map(ComplianceFinding::toString).toList();
    }

    private static List<String> raised(CompliancePolicy.Builder floors, Policy.Builder policy) {
        return raised(floors, configuration(policy, nightly()));
    }

    @Test
    void whatKeepsToTheFloorsIsLeftAsItIs() {
        assertThat(raised(floors(), met())).isEmpty();
    }

    @Test
    void shorterRetentionIsRaised() {
        assertThat(raised(floors(), met().items(List.of(HOURLY, PolicyItem.of(Frequency.DAILY, 1, Lifetime.days(2))))))
                .containsExactly("policies.gold.items[1].retention: must be at least 7 days, was 2 days");
    }

    @Test
    void rarerHoursAreRaised() {
        assertThat(raised(floors(), met().items(List.of(PolicyItem.of(Frequency.HOURLY, 12, Lifetime.days(2)), DAILY))))
                .containsExactly("policies.gold.items[0].interval: must be at most 6, was 12");
    }

    @Test
    void aMissingFrequencyIsAdded() {
        Configuration configuration = configuration(met().items(List.of(DAILY)), nightly());

        assertThat(raised(floors(), configuration))
                .containsExactly("policies.gold.items: must be hourly for at least 2 days, was without one");
        assertThat(Compliance.evaluate(floors().build(), configuration)
                        .configuration()
                        .policies()
                        .get(0)
                        .items())
                .containsExactlyInAnyOrder(DAILY, HOURLY);
    }

    @Test
    void theDayOfTheWeekIsThePolicysOwnMatter() {
        CompliancePolicy.Builder floors =
                floors().items(List.of(PolicyItem.of(Frequency.WEEKLY, 6, Lifetime.weeks(4))));

        assertThat(raised(floors, met().items(List.of(PolicyItem.of(Frequency.WEEKLY, 2, Lifetime.weeks(5))))))
                .isEmpty();
    }

    @Test
    void retentionOnDemandIsRaised() {
        assertThat(raised(floors().onDemand(Lifetime.days(3)), met()))
                .containsExactly("policies.gold.onDemand: must be at least 3 days, was none");
    }

    @Test
    void theMaximumAgeIsRaised() {
        assertThat(raised(
                        floors(),
                        met().retention(RetentionPolicy.builder()
                                .maxAge(Lifetime.days(5))
                                .build())))
                .containsExactly("policies.gold.retention.maxAge: must be at least 7 days, was 5 days");
    }

    @Test
    void theNumberOfGoodOnesIsRaised() {
        assertThat(raised(floors().minimumGood(3), met()))
                .containsExactly("policies.gold.retention.minimumGood: must be at least 3, was 1");
    }

    @Test
    void countsAreNoLifetime() {
        assertThat(raised(
                        dailyFloor(),
                        without(own -> own.keep(KeepRules.builder().last(3).build()))))
                .containsExactly("policies.gold.retention.ttl: must be at least 7 days, was none");
    }

    @Test
    void keepingAllIsLongEnough() {
        assertThat(raised(dailyFloor(), without(own -> own))).isEmpty();
    }

    @Test
    void firstOfRulesAreRaisedOneByOne() {
        CompliancePolicy.Builder floors =
                floors().items(List.of(DAILY, PolicyItem.of(Frequency.WEEKLY, 6, Lifetime.weeks(4))));

        assertThat(raised(
                        floors,
                        without(own -> own.firstOf(
                                        List.of(new FirstOfRule("Weekly", KeepPeriod.WEEKLY, 25, Lifetime.weeks(2))))
                                .defaultRule(Lifetime.days(1)))))
                .containsExactly(
                        "policies.gold.retention.defaultRule: must be at least 7 days, was 1 day",
                        "policies.gold.retention.firstOf[0].lifetime: must be at least 4 weeks, was 2 weeks");
    }

    @Test
    void theRetentionOfARepeatingIntervalIsRaised() {
        assertThat(raised(
                        dailyFloor(),
                        without(own -> own)
                                .repeating(RepeatingInterval.parse("R/2025-01-01T00:00:00Z/PT4H"))
                                .repeatingRetention(Lifetime.days(1))))
                .containsExactly("policies.gold.repeatingRetention: must be at least 7 days, was 1 day");
    }

    @Test
    void thePauseIsEnded() {
        assertThat(raised(floors(), configuration(met(), nightly().paused(true))))
                .containsExactly("schedules.nightly.paused: must be false, was true");
    }

    @Test
    void theRestoreWindowAndPointInTimeAreRaised() {
        assertThat(raised(floors().restoreWindowDays(7).pointInTime(true), configuration(met(), nightly())))
                .containsExactly(
                        "schedules.nightly.restoreWindowDays: must be at least 7, was 0",
                        "targets.db.pitEnabled: must be true, was false");
    }

    @Test
    void copiesAreRaisedWhereTheyAreProtected() {
        Schedule.Builder schedule = nightly()
                .copies(List.of(CopySetting.builder("far")
                        .storage("main")
                        .frequencies(Set.of(Frequency.DAILY))
                        .retention(Lifetime.days(3))
                        .build()))
                .vault(new VaultCopy("main", Lifetime.days(5)));

        assertThat(raised(floors(), configuration(met(), schedule))).isEmpty();
        assertThat(raised(floors().copyProtection(true), configuration(met(), schedule)))
                .containsExactly(
                        "schedules.nightly.copies[0].retention: must be at least 7 days, was 3 days",
                        "schedules.nightly.vault.retention: must be at least 7 days, was 5 days");
    }

    @Test
    void aRareCronExpressionCannotBeRaised() {
        ComplianceResult result = Compliance.evaluate(
                dailyFloor().build(), configuration(met(), nightly().cron(Cron.parse("30 2 * * 1-5"))));

        assertThat(result.isMet()).isFalse();
        assertThat(result.message())
                .isEqualTo("schedules.nightly.cron: must be due every 24 hours or more often, was up to 72 hours"
                        + " between two backups");
    }

    @Test
    void aFrequentCronExpressionWillDo() {
        assertThat(raised(dailyFloor(), configuration(met(), nightly().cron(Cron.parse("30 2 * * *")))))
                .isEmpty();
    }

    @Test
    void newTargetsJoin() {
        Configuration configuration = configuration(met(), nightly(), "new");

        assertThat(raised(floors(), configuration))
                .containsExactly("targets.new.schedules: must be served by a schedule, was none");
        Configuration joined =
                Compliance.evaluate(floors().build(), configuration).configuration();
        assertThat(joined.targetsOf(joined.schedule("floors").orElseThrow()))
                .extracting(Target::name)
                .containsExactly("new");
    }

    @Test
    void protectionEndsWithTheFloorAndNotWithTheLifetime() {
        RecoveryPoint.Builder point = RecoveryPoint.builder("a", OffsetDateTime.parse("2029-12-31T08:00:00Z"))
                .stamp(new Stamp(List.of("daily"), Instant.parse("2031-01-01T00:00:00Z")));
        CompliancePolicy floors = floors().build();

        assertThat(Compliance.protectedUntil(
                        floors, point.frequencies(Set.of(Frequency.DAILY)).build(), ZoneOffset.UTC))
                .contains(Instant.parse("2030-01-07T08:00:00Z"));
        assertThat(Compliance.protectedUntil(
                        floors, point.frequencies(Set.of(Frequency.YEARLY)).build(), ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void everyLoweredFloorIsFound() {
        CompliancePolicy before = floors().onDemand(Lifetime.days(3))
                .restoreWindowDays(7)
                .pointInTime(true)
                .copyProtection(true)
                .encryptionAtRest(true)
                .minimumGood(3)
                .authorizedEmail("a@example.org")
                .approvers(List.of("ann"))
                .build();
        CompliancePolicy after = CompliancePolicy.builder("floors")
                .items(List.of(PolicyItem.of(Frequency.HOURLY, 8, Lifetime.days(1))))
                .authorizedEmail("b@example.org")
                .build();

        assertThat(Compliance.lowered(before, after))
                .extracting(ComplianceFinding::field)
                .containsExactly(
                        "compliance.items.hourly-6.interval",
                        "compliance.items.hourly-6.retention",
                        "compliance.items.daily",
                        "compliance.onDemand",
                        "compliance.restoreWindowDays",
                        "compliance.minimumGood",
                        "compliance.pointInTime",
                        "compliance.copyProtection",
                        "compliance.encryptionAtRest",
                        "compliance.approvers",
                        "compliance.authorizedEmail");
        assertThat(Compliance.lowered(after, before))
                .extracting(ComplianceFinding::field)
                .containsExactly("compliance.authorizedEmail");
        assertThat(Compliance.lowered(before, before)).isEmpty();
    }
}
