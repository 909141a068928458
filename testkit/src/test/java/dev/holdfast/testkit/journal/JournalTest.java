package dev.holdfast.testkit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.journal.Journal;
import dev.holdfast.internal.journal.JournalEntry;
import dev.holdfast.internal.journal.Replay;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Effects on a target, a set of words here, are undone by whoever comes next, however late they come. */
class JournalTest {
    private static final Duration TERM = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Compensation UNLOCK = new Compensation("unlock", "{\"word\":\"locked\"}", DEADLINE);

    private final VirtualTime time = VirtualTime.create();
    private final MemoryStateStore store = new MemoryStateStore(time);
    private final Set<String> target = new HashSet<>();
    private int names;
    private boolean refuses;

    private final Compensator unlocking = new Compensator() {
        @Override
        public String kind() {
            return "unlock";
        }

        @Override
        public void undo(Compensation compensation) throws Exception {
            if (refuses) {
                throw new Exception("the target does not answer");
            }
            assertThat(compensation.parameters()).isEqualTo("{\"word\":\"locked\"}");
            target.remove("locked");
        }
    };

    private Lease lease(String holder) {
        return Lease.acquire(store, "target", holder, TERM, time).orElseThrow();
    }

    private Journal journal(Lease lease) {
        return new Journal(store, "replica set/0", lease, () -> "entry" + ++names);
    }

    private Journal next() {
        time.advance(TERM);
        return journal(lease("next"));
    }

    private Replay replay(Journal journal) {
        return journal.replay(List.of(unlocking));
    }

    @Test
    void whoClosesLeavesNothing() {
        Journal journal = journal(lease("a"));
        JournalEntry entry = journal.open(UNLOCK);
        target.add("locked");
        target.remove("locked");
        entry.undone();
        assertThat(journal.size()).isZero();
        assertThat(replay(next())).isEqualTo(new Replay(0, 0, List.of(), null));
    }

    @Test
    void whatADeadHolderLeftIsUndoneAtOnce() {
        journal(lease("a")).open(UNLOCK);
        target.add("locked");
        Replay replay = replay(next());
        assertThat(target).isEmpty();
        assertThat(replay.undone()).isEqualTo(1);
        assertThat(replay.againAt()).contains(time.now().plus(TERM).plus(DEADLINE));
    }

    @Test
    void anEffectThatComesLateIsUndoneBeforeTheEntryIsClosed() {
        journal(lease("a")).open(UNLOCK);
        Journal next = next();
        Replay first = replay(next);
        target.add("locked");
        time.advance(TERM.plus(DEADLINE).minusSeconds(1));
        assertThat(replay(next).closed()).isZero();
        assertThat(target).isEmpty();
        target.add("locked");
        time.advance(Duration.ofSeconds(1));
        assertThat(time.now()).isEqualTo(first.againAt().orElseThrow());
        assertThat(replay(next).closed()).isEqualTo(1);
        assertThat(target).isEmpty();
        assertThat(next.size()).isZero();
    }

    @Test
    void anEntryOfTheHolderItselfIsLeftAlone() {
        Journal journal = journal(lease("a"));
        journal.open(UNLOCK);
        target.add("locked");
        assertThat(replay(journal).undone()).isZero();
        assertThat(target).contains("locked");
    }

    @Test
    void whoLostItsLeaseWhileTheEffectCameKnowsThatItMustUndoIt() {
        JournalEntry entry = journal(lease("a")).open(UNLOCK);
        assertThat(entry.isOurs()).isTrue();
        replay(next());
        target.add("locked");
        assertThat(entry.isOurs()).isFalse();
        entry.undone();
        assertThat(journal(Lease.acquire(store, "other", "c", TERM, time).orElseThrow())
                        .size())
                .as("the next one's entry is not closed by the one before")
                .isEqualTo(1);
    }

    @Test
    void whoLostItsLeaseOpensNothing() {
        Journal journal = journal(lease("a"));
        time.advance(TERM);
        assertThatThrownBy(() -> journal.open(UNLOCK)).isInstanceOf(StateException.Changed.class);
        assertThat(journal.size()).isZero();
    }

    @Test
    void whatCannotBeUndoneStaysWrittenDown() {
        journal(lease("a")).open(UNLOCK);
        target.add("locked");
        Journal next = next();
        refuses = true;
        Replay failed = replay(next);
        assertThat(failed.problems()).singleElement().asString().contains("the target does not answer");
        assertThat(failed.againAt()).isPresent();
        time.advance(TERM.plus(DEADLINE));
        assertThat(replay(next).closed()).isZero();
        refuses = false;
        replay(next);
        assertThat(target).isEmpty();
        assertThat(next.size()).isEqualTo(1);
    }

    @Test
    void aKindThatNobodyKnowsIsToldAndStays() {
        journal(lease("a")).open(new Compensation("thaw", "{}", DEADLINE));
        Journal next = next();
        assertThat(replay(next).problems()).singleElement().asString().contains("'thaw'");
        assertThat(next.size()).isEqualTo(1);
    }

    @Test
    void aDamagedEntryDoesNotHideTheOthers() {
        journal(lease("a")).open(UNLOCK);
        store.create("state/journal/replica set%2F0/aaa".replace(" ", "%20"), "{\"kind\":\"\"}");
        target.add("locked");
        Replay replay = replay(next());
        assertThat(replay.problems()).singleElement().asString().contains("aaa");
        assertThat(target).isEmpty();
    }

    @Test
    void twoWhoReplayOneAfterTheOtherDoNoHarm() {
        journal(lease("a")).open(UNLOCK);
        target.add("locked");
        Journal second = next();
        replay(second);
        Journal third = next();
        replay(third);
        time.advance(TERM.plus(DEADLINE));
        assertThat(replay(third).closed()).isEqualTo(1);
        assertThat(third.size()).isZero();
    }

    @Test
    void parametersThatAreNoJsonAreRefused() {
        Journal journal = journal(lease("a"));
        assertThatThrownBy(() -> journal.open(new Compensation("unlock", "{", DEADLINE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.size()).isZero();
    }
}
