package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StampsTest {
    private static final Instant MONDAY = Instant.parse("2029-12-31T08:00:00Z");
    private static final PolicyItem DAILY = PolicyItem.of(Frequency.DAILY, 1, Lifetime.days(7));
    private static final FirstOfRule WEEKLY = new FirstOfRule("Weekly", KeepPeriod.WEEKLY, 25, Lifetime.days(1));

    private static Stamps stamps(RetentionPolicy.Builder retention, PolicyItem... items) {
        return stamps(Policy.builder("p").items(List.of(items)).retention(retention.build()));
    }

    private static Stamps stamps(Policy.Builder policy) {
        return Stamps.of(policy.build(), ZoneOffset.UTC);
    }

    private static Policy.Builder policy() {
        return Policy.builder("p")
                .items(List.of(DAILY))
                .retention(RetentionPolicy.builder().build());
    }

    @Test
    void theLongestOfItemsRulesAndTtlIsTaken() {
        Stamp stamp = stamps(
                        RetentionPolicy.builder()
                                .firstOf(List.of(WEEKLY))
                                .defaultRule(Lifetime.hours(1))
                                .ttl(Lifetime.days(3)),
                        DAILY)
                .scheduled(MONDAY, List.of(DAILY))
                .orElseThrow();

        assertThat(stamp.rules()).containsExactly("daily", "ttl", "Weekly", "Default");
        assertThat(stamp.expiresAt()).contains(Instant.parse("2030-01-07T08:00:00Z"));
    }

    @Test
    void theWinningRuleAloneIsTakenByPriority() {
        Stamp stamp = stamps(RetentionPolicy.builder(Mode.AZURE)
                        .firstOf(List.of(WEEKLY))
                        .defaultRule(Lifetime.days(30)))
                .scheduled(MONDAY, List.of())
                .orElseThrow();

        assertThat(stamp.expiresAt()).contains(Instant.parse("2030-01-01T08:00:00Z"));
    }

    @Test
    void whatDidNotFullySucceedIsFirstOfNothing() {
        Stamp stamp = stamps(RetentionPolicy.builder(Mode.AZURE)
                        .firstOf(List.of(WEEKLY))
                        .defaultRule(Lifetime.days(30)))
                .unsuccessful()
                .scheduled(MONDAY, List.of())
                .orElseThrow();

        assertThat(stamp.rules()).containsExactly("Default");
    }

    @Test
    void rulesThatJudgeLaterGiveNoStamp() {
        assertThat(stamps(RetentionPolicy.builder()
                                .keep(KeepRules.builder().daily(7).build()))
                        .scheduled(MONDAY, List.of()))
                .isEmpty();
    }

    @Test
    void whatIsAskedForHasItsOwnLifetime() {
        assertThat(stamps(policy().onDemand(Lifetime.days(2))).onDemand(MONDAY).flatMap(Stamp::expiresAt))
                .contains(Instant.parse("2030-01-02T08:00:00Z"));
    }

    @Test
    void whatIsAskedForUnderARuleHasTheLifetimeOfTheRule() {
        assertThat(stamps(policy()).named(MONDAY, "daily").expiresAt()).contains(Instant.parse("2030-01-07T08:00:00Z"));
    }

    @Test
    void aRuleThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> stamps(policy()).named(MONDAY, "weekly"))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("rule: must be one of [daily]")
                .hasMessageContaining("'weekly'");
    }
}
