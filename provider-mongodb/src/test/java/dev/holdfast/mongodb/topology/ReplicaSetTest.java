package dev.holdfast.mongodb.topology;

import static dev.holdfast.mongodb.topology.Members.arbiter;
import static dev.holdfast.mongodb.topology.Members.copying;
import static dev.holdfast.mongodb.topology.Members.dead;
import static dev.holdfast.mongodb.topology.Members.delayed;
import static dev.holdfast.mongodb.topology.Members.hidden;
import static dev.holdfast.mongodb.topology.Members.primary;
import static dev.holdfast.mongodb.topology.Members.secondary;
import static dev.holdfast.mongodb.topology.Members.set;
import static dev.holdfast.mongodb.topology.Members.voteless;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether writes with majority go on while a member stands still. */
class ReplicaSetTest {
    private static boolean canDoWithout(Member still, Member... others) {
        Member[] all = java.util.Arrays.copyOf(others, others.length + 1);
        all[others.length] = still;
        return set(all).canDoWithout(still);
    }

    @Test
    void twoOtherMembersThatVoteAreEnoughForThree() {
        assertThat(canDoWithout(hidden("h"), primary("p"), secondary("s"))).isTrue();
        assertThat(canDoWithout(secondary("s"), primary("p"), secondary("t"))).isTrue();
    }

    @Test
    void oneOfTwoIsNeededAlways() {
        assertThat(canDoWithout(secondary("s"), primary("p"))).isFalse();
    }

    @Test
    void anArbiterAcknowledgesNothing() {
        assertThat(canDoWithout(secondary("s"), primary("p"), arbiter("a"))).isFalse();
        assertThat(canDoWithout(secondary("s"), primary("p"), secondary("t"), arbiter("a"), arbiter("b")))
                .isFalse();
    }

    /** Seen on real members: primary, hidden and delayed, all of which vote. With the hidden one locked, majority writes time out. */
    @Test
    void aDelayedMemberAcknowledgesTooLate() {
        assertThat(canDoWithout(hidden("h"), primary("p"), delayed("d"))).isFalse();
        assertThat(canDoWithout(hidden("h"), primary("p"), delayed("d"), secondary("s"), secondary("t")))
                .isTrue();
    }

    @Test
    void whoeverDoesNotVoteIsNotMissed() {
        assertThat(canDoWithout(voteless(hidden("h")), primary("p"), secondary("s")))
                .isTrue();
        assertThat(canDoWithout(voteless(hidden("h")), primary("p"))).isTrue();
    }

    @Test
    void whoeverIsDownDoesNotAcknowledge() {
        assertThat(canDoWithout(hidden("h"), primary("p"), dead(secondary("s"))))
                .isFalse();
        assertThat(canDoWithout(hidden("h"), primary("p"), secondary("s"), secondary("t"), dead(secondary("u"))))
                .isTrue();
    }

    /** Seen on real members: a majority write took 40 s, as the other secondary took its operations from the one that was locked. */
    @Test
    void whoeverCopiesFromItStandsStillWithIt() {
        assertThat(canDoWithout(secondary("s"), primary("p"), copying(secondary("t"), "s")))
                .isFalse();
        assertThat(canDoWithout(secondary("s"), primary("p"), copying(secondary("t"), "p")))
                .isTrue();
    }

    @Test
    void soDoesWhoeverCopiesFromThatOne() {
        Member between = copying(voteless(secondary("t")), "s");
        assertThat(canDoWithout(secondary("s"), primary("p"), between, copying(secondary("u"), "t")))
                .isFalse();
        assertThat(canDoWithout(secondary("s"), primary("p"), between, copying(secondary("u"), "p")))
                .isTrue();
    }
}
