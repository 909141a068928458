package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.noop;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OplogFollowerTest {
    private final VirtualTime time = VirtualTime.create();
    private final Member member = new Member();
    private final Receiver receiver = new Receiver();
    private OplogMembers members = beyond -> member;

    private OplogFollower.Builder follower() {
        return OplogFollower.of("rs0", beyond -> members.next(beyond), receiver).time(time);
    }

    private void run(OplogFollower follower) throws InterruptedException {
        member.atEnd = follower::stop;
        follower.run();
    }

    private static List<String> times(OplogSlice slice) {
        List<String> times = new ArrayList<>();
        new OplogEntries("slice", slice.open())
                .forEachRemaining(entry -> times.add(entry.time().toString()));
        return times;
    }

    @Test
    void slicesShareTheEntryWhereTheyMeet() throws InterruptedException {
        member.writes(noop("5:1"), insert("5:2", "x.a", "{_id: 1}"), insert("5:3", "x.a", "{_id: 2}"), noop("5:4"));
        run(follower().sliceBytes(1).build());
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2"), List.of("5:2", "5:3"), List.of("5:3", "5:4"));
        assertThat(receiver.slices.get(0).facts().last())
                .isEqualTo(receiver.slices.get(1).facts().first());
        assertThat(receiver.events).isEmpty();
    }

    @Test
    void factsDescribeTheContent() throws InterruptedException, IOException, NoSuchAlgorithmException {
        member.writes(noop("5:1"), insert("5:2", "x.a", "{_id: 1}"));
        run(follower().build());
        OplogSlice slice = receiver.slices.get(0);
        byte[] content = slice.open().readAllBytes();
        assertThat(slice.open().readAllBytes()).isEqualTo(content);
        assertThat(slice.facts().bytes()).isEqualTo(content.length);
        assertThat(slice.facts().entries()).isEqualTo(2);
        assertThat(slice.facts().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        assertThat(slice.facts().replicaSet()).isEqualTo("rs0");
        assertThat(slice.writtenAt()).contains(at("5:2").instant());
        assertThat(slice.facts()).hasToString("slice of rs0 from 5:1 to 5:2");
    }

    @Test
    void aSliceEndsAfterItsSpan() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        member.waits(() -> time.advance(Duration.ofSeconds(59)));
        member.writes(noop("5:3"));
        member.waits(() -> time.advance(Duration.ofSeconds(1)));
        member.writes(noop("5:4"));
        run(follower().span(Duration.ofMinutes(1)).patience(Duration.ofHours(1)).build());
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2", "5:3"), List.of("5:3", "5:4"));
    }

    @Test
    void withoutNewsThereIsNoSlice() throws InterruptedException {
        member.writes(noop("5:1"));
        member.waits(() -> time.advance(Duration.ofHours(1)));
        run(follower().build());
        assertThat(receiver.slices).isEmpty();
    }

    @Test
    void itBeginsWhereTheMemberSays() throws InterruptedException {
        member.start = at("5:2");
        member.writes(noop("5:1"), noop("5:2"), noop("5:3"));
        run(follower().build());
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:2", "5:3"));
    }

    @Test
    void itResumesAfterTheLastSlice() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"), noop("5:3"));
        run(follower().build());
        member.writes(noop("5:4"));
        run(follower().resume(List.of(receiver.slices.get(0).facts())).build());
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2", "5:3"), List.of("5:3", "5:4"));
        assertThat(receiver.events).isEmpty();
    }

    @Test
    void whatTheReceiverDoesNotKeepComesAgain() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"), noop("5:3"));
        receiver.failures.add(new UncheckedIOException(new IOException("full")));
        OplogFollower failing = follower().build();
        assertThatThrownBy(() -> run(failing)).isInstanceOf(UncheckedIOException.class);
        run(follower().build());
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:1", "5:2", "5:3"));
    }

    @Test
    void anElectionInterruptsNothingThatIsKept() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        member.fails(3);
        member.writes(noop("5:3"), noop("5:4"));
        run(follower().build());
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2"), List.of("5:2", "5:3", "5:4"));
        assertThat(receiver.events).containsExactly("interrupted 1", "interrupted 2", "interrupted 3");
        assertThat(time.nanos()).isEqualTo(Duration.ofMillis(200 + 400 + 800).toNanos());
    }

    @Test
    void anUnstoredChainGoesOnWhereItBegan() throws InterruptedException {
        member.writes(noop("5:1"));
        member.fails(1);
        member.writes(noop("5:2"));
        run(follower().build());
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:1", "5:2"));
    }

    @Test
    void whenNoMemberCanBeHadItTriesAgain() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        Deque<RuntimeException> refusals = new ArrayDeque<>(List.of(
                new dev.holdfast.mongodb.MongoException.Refused("nobody", null),
                new dev.holdfast.mongodb.MongoException.Refused("nobody", null)));
        members = beyond -> {
            if (!refusals.isEmpty()) {
                throw refusals.remove();
            }
            return member;
        };
        run(follower().build());
        assertThat(receiver.events).containsExactly("interrupted 1", "interrupted 2");
        assertThat(receiver.slices).hasSize(1);
    }

    @Test
    void aRolledOverOplogIsAGapAndANewChain() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        run(follower().build());
        member.script.clear();
        member.loses(2);
        member.writes(noop("5:7"), noop("5:8"));
        run(follower().resume(List.of(receiver.slices.get(0).facts())).build());
        assertThat(receiver.events)
                .containsExactly("the oplog begins at 5:7 by now, what followed 5:2 is lost: make it larger"
                        + " (replSetResizeOplog), and dump again");
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2"), List.of("5:7", "5:8"));
    }

    @Test
    void anotherHistoryIsAGapAndANewChain() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        run(follower().build());
        member.entries.remove(1);
        member.writes(insert("5:2", "x.a", "{_id: 'other'}"), noop("5:3"));
        run(follower().resume(List.of(receiver.slices.get(0).facts())).build());
        assertThat(receiver.events)
                .containsExactly("the entry at 5:2 is not in the oplog any more: the replica set was rolled"
                        + " back or restored, or is a clone of the one that was followed before; dump again");
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2"), List.of("5:2", "5:3"));
        assertThat(receiver.slices
                        .get(0)
                        .facts()
                        .isFollowedBy(receiver.slices.get(1).facts()))
                .isFalse();
    }

    /** The newest slice is of a clone of the set, which went on from an entry that both have. */
    @Test
    void itGoesOnFromTheSliceThatIsOfItsOwnHistory() throws InterruptedException {
        SliceFacts own = facts(noop("5:1"), insert("5:2", "x.a", "{_id: 1}"));
        SliceFacts clones = facts(noop("5:1"), insert("5:3", "x.a", "{_id: 'of the clone'}"));
        member.writes(noop("5:1"), insert("5:2", "x.a", "{_id: 1}"), insert("5:3", "x.a", "{_id: 2}"), noop("5:4"));
        member.script.remove().run();
        run(follower().resume(List.of(clones, own)).build());
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:2", "5:3", "5:4"));
        assertThat(receiver.events).isEmpty();
    }

    private static SliceFacts facts(OplogEntry first, OplogEntry last) {
        return new SliceFacts("rs0", first.position(), last.position(), 2, 99, "0".repeat(64), null);
    }

    @Test
    void openTransactionsAreKnownAcrossSlicesAndRestarts() throws InterruptedException {
        member.writes(noop("5:1"), part("5:2", "0:0", "prepare: true"), noop("5:3"));
        run(follower().build());
        assertThat(receiver.slices.get(0).facts().openSince()).contains(at("5:2"));
        member.writes(noop("5:4"));
        run(follower().resume(List.of(receiver.slices.get(0).facts())).build());
        assertThat(receiver.slices.get(1).facts().openSince()).contains(at("5:2"));
        member.writes(commit("5:5", "5:2", "5:4"));
        run(follower().resume(List.of(receiver.slices.get(1).facts())).build());
        assertThat(receiver.slices.get(2).facts().openSince()).isEmpty();
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2", "5:3"), List.of("5:3", "5:4"), List.of("5:4", "5:5"));
    }

    @Test
    void anInterruptedThreadEndsItWithoutASlice() {
        member.writes(noop("5:1"), noop("5:2"));
        OplogFollower follower = follower().build();
        member.atEnd = () -> Thread.currentThread().interrupt();
        assertThatThrownBy(follower::run).isInstanceOf(InterruptedException.class);
        assertThat(receiver.slices).isEmpty();
    }

    /** Gives out what a script says, and from then on what it has. */
    @Test
    void aNewChainBeginsWhereItIsWantedIfTheOplogReachesBack() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"), noop("5:3"), noop("5:4"));
        member.script.remove().run();
        member.start = at("5:3");
        run(follower().beginAt(at("5:2")).build());
        assertThat(times(receiver.slices.get(0))).containsExactly("5:2", "5:3", "5:4");

        receiver.slices.clear();
        run(follower().beginAt(at("4:9")).build());
        assertThat(times(receiver.slices.get(0))).containsExactly("5:3", "5:4");
    }

    @Test
    void itEndsByItselfWhereItIsTold() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        member.writes(noop("5:3"), noop("5:4"));
        member.writes(noop("5:5"));
        follower().through(at("5:3")).build().run();
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:1", "5:2", "5:3"));
    }

    @Test
    void whoComesOnceStoresSomethingSoThatTheNextFindsIt() throws InterruptedException {
        member.writes(noop("5:1"));
        member.writes(noop("5:2"));
        follower().through(at("5:1")).build().run();
        assertThat(receiver.slices).extracting(OplogFollowerTest::times).containsExactly(List.of("5:1", "5:2"));

        SliceFacts last = receiver.slices.get(0).facts();
        receiver.slices.clear();
        follower().resume(List.of(last)).through(at("5:2")).build().run();
        assertThat(receiver.slices).isEmpty();
    }

    @Test
    void itEndsWhenAskedToWhileItWaitsForAMember() throws InterruptedException {
        members = beyond -> {
            throw new MongoException.Refused("nobody answers", null);
        };
        int[] asked = {0};
        follower().stopWhen(() -> ++asked[0] > 4).build().run();
        assertThat(receiver.slices).isEmpty();
        assertThat(receiver.events).isNotEmpty();
    }

    /** As from a secondary that its primary cannot reach. */
    @Test
    void aMemberWithoutNewsIsLeftForOneThatHasSome() throws InterruptedException {
        Member other = new Member();
        List<OplogEntry> both = List.of(noop("5:1"), insert("5:2", "x.a", "{_id: 1}"));
        member.writes(both.toArray(new OplogEntry[0]));
        member.waits(() -> time.advance(Duration.ofSeconds(29)));
        member.waits(() -> time.advance(Duration.ofSeconds(2)));
        other.writes(both.get(0), both.get(1), insert("5:3", "x.a", "{_id: 2}"));
        List<String> asked = new ArrayList<>();
        members = beyond -> {
            asked.add(String.valueOf(beyond));
            return beyond == null ? member : other;
        };
        follower().through(at("5:3")).build().run();
        assertThat(asked).containsExactly("null", "5:2");
        assertThat(receiver.events).containsExactly("silent since 5:2 for PT30S");
        assertThat(receiver.slices)
                .extracting(OplogFollowerTest::times)
                .containsExactly(List.of("5:1", "5:2"), List.of("5:2", "5:3"));
    }

    /** It says that it is well, and does not read what lies on its disk. */
    @Test
    void aMemberThatSaysNothingIsLeftToo() throws InterruptedException {
        Member other = new Member();
        OplogEntry first = noop("5:1");
        member.writes(first);
        member.waits(() -> {
            throw new MongoSocketReadTimeoutException("silence", new ServerAddress("db"), new RuntimeException());
        });
        other.writes(first, noop("5:2"));
        List<String> asked = new ArrayList<>();
        members = beyond -> {
            asked.add(String.valueOf(beyond));
            return beyond == null ? member : other;
        };
        follower().through(at("5:2")).build().run();
        assertThat(asked).containsExactly("null", "5:1");
    }

    @Test
    void ifNoMemberHasNewsTheSilenceGrowsUntilOneHas() throws InterruptedException {
        member.writes(noop("5:1"), noop("5:2"));
        for (int i = 0; i < 3; i++) {
            member.waits(() -> time.advance(Duration.ofSeconds(30)));
        }
        member.writes(noop("5:3"));
        member.waits(() -> time.advance(Duration.ofSeconds(30)));
        member.writes(noop("5:4"));
        follower().through(at("5:4")).build().run();
        assertThat(receiver.events)
                .containsExactly(
                        "silent since 5:2 for PT30S",
                        "silent since 5:2 for PT1M",
                        "silent since 5:2 for PT1M30S",
                        "silent since 5:3 for PT30S");
    }

    private static final class Member implements OplogSource {
        private final List<OplogEntry> entries = new ArrayList<>();
        private final Deque<Runnable> script = new ArrayDeque<>();
        private Runnable atEnd = () -> {};
        private @Nullable ClusterTime start;

        private void writes(OplogEntry... written) {
            List<OplogEntry> added = List.of(written);
            script.add(() -> entries.addAll(added));
        }

        private void waits(Runnable meanwhile) {
            script.add(meanwhile);
        }

        private void fails(int times) {
            for (int i = 0; i < times; i++) {
                script.add(() -> {
                    throw new MongoSocketOpenException("gone", new ServerAddress("db"));
                });
            }
        }

        private void loses(int oldest) {
            entries.subList(0, oldest).clear();
        }

        @Override
        public Tail tail(ClusterTime from) {
            int[] next = {0};
            return new Tail() {
                @Override
                public List<OplogEntry> next() {
                    List<OplogEntry> news = news();
                    if (news.isEmpty()) {
                        (script.isEmpty() ? atEnd : script.remove()).run();
                        news = news();
                    }
                    return news;
                }

                private List<OplogEntry> news() {
                    List<OplogEntry> news = entries.subList(next[0], entries.size()).stream()
                            .filter(entry -> !entry.time().isBefore(from))
                            .toList();
                    next[0] = entries.size();
                    return news;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Optional<OplogPosition> at(ClusterTime time) {
            return entries.stream()
                    .filter(entry -> entry.time().equals(time))
                    .map(OplogEntry::position)
                    .findFirst();
        }

        @Override
        public ClusterTime start() {
            return start == null ? ClusterTime.ZERO : start;
        }

        @Override
        public ClusterTime oldest() {
            return entries.get(0).time();
        }

        @Override
        public void close() {}
    }

    private static final class Receiver implements SliceReceiver {
        private final List<OplogSlice> slices = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final Deque<RuntimeException> failures = new ArrayDeque<>();

        @Override
        public void store(OplogSlice slice) {
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            slices.add(slice);
        }

        @Override
        public void broken(ChainBreak gap) {
            events.add(gap.message());
        }

        @Override
        public void silent(ClusterTime last, Duration silence) {
            events.add("silent since " + last + " for " + silence);
        }

        @Override
        public void interrupted(RuntimeException why, int attempt) {
            events.add("interrupted " + attempt);
        }
    }
}
