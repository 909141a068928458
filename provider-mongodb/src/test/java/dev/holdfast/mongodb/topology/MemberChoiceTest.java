package dev.holdfast.mongodb.topology;

import static dev.holdfast.mongodb.topology.Members.arbiter;
import static dev.holdfast.mongodb.topology.Members.behind;
import static dev.holdfast.mongodb.topology.Members.dead;
import static dev.holdfast.mongodb.topology.Members.delayed;
import static dev.holdfast.mongodb.topology.Members.hidden;
import static dev.holdfast.mongodb.topology.Members.primary;
import static dev.holdfast.mongodb.topology.Members.priority;
import static dev.holdfast.mongodb.topology.Members.secondary;
import static dev.holdfast.mongodb.topology.Members.set;
import static dev.holdfast.mongodb.topology.Members.silent;
import static dev.holdfast.mongodb.topology.Members.state;
import static dev.holdfast.mongodb.topology.Members.tagged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which member is read, and why another is not. */
class MemberChoiceTest {
    private static final MemberChoice USUAL = MemberChoice.builder().build();

    private static List<String> hosts(MemberChoice choice, Member... members) {
        return choice.rank(set(members)).fit().stream().map(Member::host).toList();
    }

    @Test
    void hiddenOnesComeFirstThenThoseThatAreLeastLikelyToBecomePrimary() {
        assertThat(hosts(
                        USUAL,
                        primary("p"),
                        priority(secondary("likely"), 5),
                        secondary("usual"),
                        priority(secondary("passive"), 0),
                        hidden("hidden")))
                .containsExactly("hidden", "passive", "usual", "likely");
    }

    @Test
    void thoseThatAreNotBehindComeBeforeThoseThatAre() {
        assertThat(hosts(USUAL, primary("p"), behind(secondary("a"), 10), secondary("b")))
                .containsExactly("b", "a");
    }

    @Test
    void anArbiterOrADelayedMemberIsNeverRead() {
        MemberChoice.Ranking ranking = MemberChoice.builder()
                .weight("d", 100)
                .weight("a", 100)
                .build()
                .rank(set(primary("p"), arbiter("a"), delayed("d")));
        assertThat(ranking.unfit().get("a")).contains("arbiter");
        assertThat(ranking.unfit().get("d")).contains("3600 s on purpose");
        assertThat(ranking.fit()).extracting(Member::host).containsExactly("p");
    }

    @Test
    void thePrimaryIsReadWhereItIsAllowedOrThereIsNoOther() {
        assertThat(hosts(USUAL, primary("p"), secondary("s"))).containsExactly("s");
        assertThat(hosts(USUAL, primary("p"))).containsExactly("p");
        assertThat(hosts(MemberChoice.builder().primaryAllowed(true).build(), primary("p"), secondary("s")))
                .containsExactly("s", "p");
    }

    /** A secondary that is out of order for a moment is no reason to burden the primary. */
    @Test
    void aSecondaryThatCannotBeReadDoesNotMakeThePrimaryFit() {
        assertThat(hosts(USUAL, primary("p"), state(secondary("s"), "RECOVERING")))
                .isEmpty();
        assertThat(hosts(USUAL, primary("p"), dead(secondary("s")))).isEmpty();
        assertThat(hosts(USUAL, primary("p"), behind(secondary("s"), 21))).isEmpty();
    }

    @Test
    void lagAndSilenceHaveLimits() {
        assertThat(hosts(USUAL, primary("p"), behind(secondary("s"), 20))).containsExactly("s");
        assertThat(USUAL.rank(set(primary("p"), behind(secondary("s"), 21)))
                        .unfit()
                        .get("s"))
                .isEqualTo("it is 21 s behind, the limit is 20 s");
        assertThat(hosts(
                        MemberChoice.builder().mostLag(Duration.ofMinutes(1)).build(),
                        primary("p"),
                        behind(secondary("s"), 21)))
                .containsExactly("s");
        assertThat(hosts(USUAL, primary("p"), silent(secondary("s"), 31))).isEmpty();
        assertThat(hosts(USUAL, primary("p"), silent(secondary("s"), 30))).containsExactly("s");
    }

    @Test
    void weightsAndTagsDecide() {
        MemberChoice weighted =
                MemberChoice.builder().weight("a", 3).weight("h", 0).build();
        assertThat(hosts(weighted, primary("p"), secondary("a"), secondary("b"), hidden("h")))
                .containsExactly("a", "b");
        MemberChoice tags = MemberChoice.builder().tag("use", "backup").build();
        assertThat(hosts(tags, primary("p"), secondary("a"), tagged(secondary("b"), "use", "backup")))
                .containsExactly("b");
        assertThatThrownBy(() -> MemberChoice.builder().weight("a", -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutAPrimaryLagCountsFromTheNewestMember() {
        assertThat(hosts(USUAL, behind(secondary("a"), 30), secondary("b"))).containsExactly("b");
    }

    /** Names of hosts have no capitals, and whoever leaves out a port means any. */
    @Test
    void aWeightFindsItsMember() {
        MemberChoice choice = MemberChoice.builder()
                .weight("Analytics", 0)
                .weight("b:27018", 0)
                .weight("misspelt", 0)
                .build();
        Member[] members = {primary("p:27017"), secondary("analytics:27017"), secondary("b:27017"), secondary("c:1")};
        assertThat(hosts(choice, members)).containsExactly("b:27017", "c:1");
        assertThat(choice.strangers(set(members))).containsExactly("b:27018", "misspelt");
    }

    /** Several members on one host: what is said of one of them counts for that one. */
    @Test
    void aWholeNameCountsMoreThanOneWithoutPort() {
        MemberChoice choice = MemberChoice.builder()
                .weight("b", 3)
                .weight("B:27018", 0)
                .weight("a", 0)
                .weight("a:2", 2)
                .build();
        Member[] members = {
            primary("p:1"), secondary("b:27017"), secondary("b:27018"), secondary("a:1"), secondary("a:2")
        };
        assertThat(hosts(choice, members)).containsExactly("b:27017", "a:2");
    }
}
