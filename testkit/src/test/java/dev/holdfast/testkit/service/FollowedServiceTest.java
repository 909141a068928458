package dev.holdfast.testkit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.Condition;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.State;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.job.DiaryHistory;
import dev.holdfast.testkit.scheduler.Movable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logs of changes that the service follows: which, into what, with which windows, and what ends it. */
@Timeout(60)
class FollowedServiceTest {
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private final FollowedWorld world = new FollowedWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private static Configuration definitions() {
        return FollowedWorld.parse(FollowedWorld.DEFINITIONS);
    }

    private Holdfast following() {
        Holdfast service = world.serve(definitions());
        world.until(
                "a slice and a backup are stored",
                () -> !world.slices("orders").isEmpty()
                        && service.schedule("nightly").lastBackup().isPresent());
        return service;
    }

    private void stopped(Holdfast service) {
        world.until(
                "it is stopped",
                () -> world.diary("orders").followers() == 0
                        && service.following().stream().allMatch(one -> one.state() == State.STOPPED));
    }

    private static Condition pointInTime(Holdfast service) {
        return service.schedule("nightly").conditions().stream()
                .filter(one -> one.type().equals("PointInTime"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTargetWithAWindowIsFollowedAsItIsBackedUp() {
        Holdfast service = following();
        world.writeAndStore("orders");

        assertThat(world.slices("orders")).allSatisfy(slice -> {
            assertThat(slice.fact("window")).contains("PT48H");
            assertThat(slice.fact("created-by")).contains("schedule nightly");
            assertThat(slice.labels()).extracting(Object::toString).containsExactly("team=shop");
        });
        assertThat(world.slices("wiki")).isEmpty();
        List<RestorableLog> logs = world.world.repository().changes().restorable();
        assertThat(logs).singleElement().satisfies(log -> {
            assertThat(log.host()).isEqualTo("orders");
            assertThat(log.intervals()).hasSize(1);
        });
        FollowStatus status = FollowedWorld.only(service);
        assertThat(status.state()).isEqualTo(State.FOLLOWING);
        assertThat(status.window()).isEqualTo(TWO_DAYS);
        assertThat(status.schedules()).containsExactly("nightly");
        assertThat(status.archive().reaches().orElseThrow().getEpochSecond())
                .isEqualTo(DiaryHistory.number(last(), "last"));
        assertThat(status.archive().slices()).isEqualTo(world.slices("orders").size());
        assertThat(status.archive().slice()).contains(last().id());
        assertThat(pointInTime(service).status()).isEqualTo(Condition.Status.TRUE);
        assertThat(world.audited()).containsExactly("follow.begun orders {storage=main, window=PT48H}");
        assertThat(world.told(Kind.ARCHIVE))
                .contains("the log of changes of orders into main is followed, for a window of 2 days");
        assertThat(world.told(Kind.SLICE)).isNotEmpty();
    }

    private Snapshot last() {
        List<Snapshot> slices = world.slices("orders");
        return slices.get(slices.size() - 1);
    }

    /** Only one run at a time is allowed, and it is not taken. */
    @Test
    void backupsGoOnBeside() {
        Holdfast service = following();
        String unused = service.runNow("nightly");

        world.until("two backups are there", () -> world.backups("orders").size() == 2);

        assertThat(world.diary("orders").followers()).isEqualTo(1);
    }

    @Test
    void whatSeveralSchedulesWantIsFollowedOnceForTheLongest() {
        Holdfast service = world.serve(FollowedWorld.parse(FollowedWorld.DEFINITIONS
                + "  weekly: {targets: [orders], policy: kept, cron: \"0 0 1 6 *\", restoreWindowDays: 5}\n"
                + "  yearly: {targets: [orders], policy: kept, cron: \"0 0 1 6 *\"}\n"));
        world.until("a slice is stored", () -> !world.slices("orders").isEmpty());

        assertThat(FollowedWorld.only(service).schedules()).containsExactly("weekly", "nightly");
        assertThat(FollowedWorld.only(service).window()).isEqualTo(Duration.ofDays(5));
        assertThat(world.slices("orders"))
                .allSatisfy(slice -> assertThat(slice.fact("window")).contains("PT120H"));
        assertThat(world.diary("orders").followers()).isEqualTo(1);
    }

    @Test
    void aCopyWithOplogsIsFollowedIntoToo() {
        Holdfast service = world.serve(FollowedWorld.with(
                "restoreWindowDays: 2,", "restoreWindowDays: 2, copies: {a: {storage: far, oplogs: true}},"));

        world.until("both are followed", () -> world.diary("orders").followers() == 2);

        assertThat(service.following()).extracting(FollowStatus::storage).containsExactly("far", "main");
    }

    @Test
    void anotherWindowCountsForWhatComesAndNothingIsMissing() {
        Holdfast service = following();
        long before = world.slices("orders").size();

        service.reload(FollowedWorld.with("restoreWindowDays: 2", "restoreWindowDays: 4"));
        world.until(
                "it is followed so", () -> FollowedWorld.only(service).window().equals(Duration.ofDays(4)));
        world.writeAndStore("orders");

        assertThat(world.slices("orders").get(0).fact("window")).contains("PT48H");
        assertThat(last().fact("window")).contains("PT96H");
        assertThat(world.isWithoutGap("orders")).isTrue();
        assertThat(FollowedWorld.only(service).archive().slices()).isGreaterThan(before);
        assertThat(world.audited()).contains("follow.changed orders {before=PT48H, storage=main, window=PT96H}");
        assertThat(world.diary("orders").followers()).isEqualTo(1);
    }

    @Test
    void whoeverTakesTheWindowAwayStopsItAndKeepsWhatIsPromised() {
        Holdfast service = following();
        world.pass(Duration.ofSeconds(5));
        world.write("orders");

        service.reload(FollowedWorld.with(", restoreWindowDays: 2", ""));
        stopped(service);

        assertThat(last().fact("last"))
                .as("what was read is stored")
                .contains(Long.toString(world.diary("orders").written()));
        assertThat(FollowedWorld.only(service).message())
                .isEqualTo("no schedule that runs has a restore window for it");
        assertThat(world.audited()).last().asString().startsWith("follow.ended orders {reason=no schedule that runs");
        world.pass(Duration.ofMinutes(20));
        assertThat(world.slices("orders")).isNotEmpty();
    }

    @Test
    void whatIsNotPromisedAnyMoreGoesAlsoWhereNothingIsFollowed() {
        world.end(following());
        world.jump(Duration.ofDays(3));

        Holdfast service = world.serve(FollowedWorld.with(", restoreWindowDays: 2", ""));
        world.until("its slices are gone", () -> world.slices("orders").isEmpty());
        world.until("it is forgotten", () -> service.following().isEmpty());

        assertThat(world.audited()).last().asString().startsWith("follow.ended orders");
    }

    /** What one target promises for longer does not keep what another one does not promise. */
    @Test
    void eachTargetsSlicesGoAfterItsOwnWindow() {
        Configuration both = FollowedWorld.parse(FollowedWorld.DEFINITIONS.replace(
                        "wiki: {uri: \"memory:wiki\"}", "wiki: {uri: \"memory:wiki\", pitEnabled: true}")
                + "  weekly: {targets: [wiki], policy: kept, cron: \"0 0 1 6 *\", restoreWindowDays: 9}\n");
        Holdfast first = world.serve(both);
        world.until(
                "both are stored",
                () -> !world.slices("orders").isEmpty() && !world.slices("wiki").isEmpty());
        world.end(first);
        world.jump(Duration.ofDays(3));
        world.write("wiki");
        world.write("orders");

        world.serve(both);
        world.until(
                "the old ones are gone",
                () -> world.slices("orders").stream()
                        .allMatch(slice -> DiaryHistory.number(slice, "last")
                                > World.START.plus(TWO_DAYS).getEpochSecond()));

        assertThat(world.slices("wiki"))
                .anyMatch(slice -> DiaryHistory.number(slice, "last")
                        < World.START.plus(TWO_DAYS).getEpochSecond());
    }

    @Test
    void aTargetThatIsGoneIsNotFollowed() {
        Holdfast service = following();

        service.reload(FollowedWorld.with("targets: [orders]", "targets: [wiki]"));
        stopped(service);
        service.reload(FollowedWorld.parse(FollowedWorld.DEFINITIONS
                .replace("targets: [orders]", "targets: [wiki]")
                .replaceAll("  orders: .*\n", "")));
        world.pass(Duration.ofMinutes(1));

        assertThat(world.slices("orders")).isNotEmpty();
        assertThat(service.following()).extracting(FollowStatus::state).containsExactly(State.STOPPED);
    }

    @Test
    void aPausedScheduleIsNotFollowedUntilItIsResumed() {
        Holdfast service = following();

        service.pause("nightly");
        stopped(service);
        assertThat(FollowedWorld.only(service).message()).isEqualTo("the schedule nightly is paused");
        assertThat(pointInTime(service).status()).isEqualTo(Condition.Status.FALSE);
        assertThat(pointInTime(service).message()).contains("not followed: the schedule nightly is paused");

        service.resume("nightly");
        world.until("it is followed", () -> world.diary("orders").followers() == 1);
        world.writeAndStore("orders");
        assertThat(world.isWithoutGap("orders")).isTrue();
        assertThat(world.audited())
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("follow.begun", "follow.ended", "follow.begun");
    }

    @Test
    void whatWasReadIsStoredWhenTheServiceEnds() {
        Holdfast service = following();
        world.pass(Duration.ofSeconds(5));
        world.write("orders");

        world.end(service);

        assertThat(last().fact("last"))
                .contains(Long.toString(world.diary("orders").written()));
        assertThat(world.diary("orders").followers()).isZero();
        assertThat(world.told(Kind.TROUBLE)).isEmpty();
        Holdfast looking = world.looking(definitions());
        assertThat(FollowedWorld.only(looking).state()).isEqualTo(State.STOPPED);
        assertThat(FollowedWorld.only(looking).message()).contains("no process runs the schedules");
        assertThat(world.audited()).as("nothing else is promised").hasSize(1);
    }

    @Test
    void onlyWhoeverLeadsFollowsAndTheNextGoesOn() {
        Holdfast first = following();
        Holdfast second = world.serve(definitions());
        world.pass(Duration.ofMinutes(1));
        assertThat(world.diary("orders").followers()).isEqualTo(1);
        assertThat(FollowedWorld.only(second).state())
                .as("as the leader has noted it")
                .isEqualTo(State.FOLLOWING);

        world.end(first);
        world.until("the other one follows", () -> world.diary("orders").followers() == 1);
        world.writeAndStore("orders");

        assertThat(second.leads()).isTrue();
        assertThat(world.isWithoutGap("orders")).isTrue();
    }

    /** A machine that was suspended does not know that it lost the lease. */
    @Test
    void whoeverLostTheLeaseStopsWhenItNotices() {
        VirtualTime itsOwn = VirtualTime.waiting(World.START);
        world.serve(new Movable(itsOwn), definitions());
        world.until("it follows", () -> {
            itsOwn.advance(Duration.ofSeconds(1));
            return world.diary("orders").followers() == 1;
        });

        world.jump(Duration.ofMinutes(11));
        world.serve(definitions());
        world.until("the next one follows too", () -> world.diary("orders").followers() == 2);
        itsOwn.advance(Duration.ofMinutes(12));
        world.until("the first one has ended", () -> {
            itsOwn.advance(Duration.ofSeconds(1));
            return world.diary("orders").followers() == 1;
        });

        world.writeAndStore("orders");
        assertThat(world.told(Kind.FOLLOWS)).hasSize(1);
    }
}
