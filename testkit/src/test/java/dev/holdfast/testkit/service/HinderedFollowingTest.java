package dev.holdfast.testkit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Configuration;
import dev.holdfast.run.Condition;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.State;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.store.Fault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What hinders the service from following a log of changes, and who hears of it. */
@Timeout(60)
class HinderedFollowingTest {
    private final FollowedWorld world = new FollowedWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private static Configuration definitions() {
        return FollowedWorld.parse(FollowedWorld.DEFINITIONS);
    }

    @Test
    void whatHindersATargetIsToldAndEndsWithTheNextSlice() {
        world.diary("orders").fail(3);
        Holdfast service = world.serve(definitions());
        world.until(
                "it is hindered",
                () -> service.following().stream().anyMatch(one -> one.trouble().isPresent()));
        assertThat(FollowedWorld.only(service).trouble().orElseThrow().message())
                .isEqualTo("the diary is locked");

        world.until("a slice is stored", () -> !world.slices("orders").isEmpty());
        world.until("that is known", () -> FollowedWorld.only(service).trouble().isEmpty());

        assertThat(FollowedWorld.only(service).state()).isEqualTo(State.FOLLOWING);
        assertThat(world.told(Kind.TROUBLE))
                .as("the first and the second time, and then ever more seldom")
                .containsExactly(
                        "following orders into main is hindered: the diary is locked",
                        "following orders into main is hindered: the diary is locked");
        assertThat(world.told(Kind.ARCHIVE)).anyMatch(line -> line.contains("goes on to be followed"));
    }

    @Test
    void aTargetWithoutALogIsToldOfOnceAndLookedAtSeldom() {
        Holdfast service = world.serve(
                FollowedWorld.with("files: {uri: \"memory:files\"}", "files: {uri: \"memory:files\", pitEnabled: true}")
                        .toBuilder()
                        .schedule(definitions().schedule("nightly").orElseThrow().toBuilder()
                                .targets(java.util.List.of("files"))
                                .build())
                        .build());
        world.until(
                "it is found out",
                () -> service.following().stream().anyMatch(one -> one.state() == State.UNSUPPORTED));
        int opened = world.opened.get();

        world.pass(Duration.ofMinutes(20));

        FollowStatus status = FollowedWorld.only(service);
        assertThat(status.message()).contains("keeps no log of its changes");
        assertThat(status.problem(world.now())).contains(status.message());
        assertThat(world.told(Kind.TROUBLE))
                .singleElement()
                .asString()
                .startsWith("the changes of files into main cannot be followed: ")
                .endsWith("mend that, or take pitEnabled from the target");
        assertThat(world.opened.get() - opened)
                .as("but for backups of the hour that began meanwhile")
                .isLessThanOrEqualTo(1);
        assertThat(service.schedule("nightly").conditions())
                .filteredOn(one -> one.type().equals("PointInTime"))
                .singleElement()
                .satisfies(one -> assertThat(one.status()).isEqualTo(Condition.Status.FALSE));
    }

    /** Serves, with a second storage that does not answer. */
    private Holdfast waitingForFar() {
        Configuration away = FollowedWorld.with(
                "restoreWindowDays: 2,", "restoreWindowDays: 2, copies: {a: {storage: far, oplogs: true}},");
        world.world
                .stores
                .faulty("memory:far")
                .failRandomly(1, 1, new Fault.ForGood(words -> new StoreException.Denied(words, null)));
        Holdfast service = world.serve(away);
        world.until(
                "it waits",
                () -> service.following().stream()
                        .anyMatch(one ->
                                one.storage().equals("far") && one.trouble().isPresent()));
        return service;
    }

    @Test
    void aStorageThatDoesNotAnswerIsTriedAgainEverMoreSeldom() {
        Holdfast service = waitingForFar();
        world.pass(Duration.ofMinutes(45));
        long told = world.told(Kind.TROUBLE).stream()
                .filter(line -> line.startsWith("following orders into far is hindered"))
                .count();
        assertThat(told).isBetween(2L, 6L);
        assertThat(world.diary("orders").followers())
                .as("the other storage gets its slices")
                .isEqualTo(1);
        FollowStatus far = service.following().get(0);
        assertThat(far.problem(world.now()))
                .as("after half an hour without a slice")
                .isPresent();

        world.world.stores.faulty("memory:far").calm();
        world.until("it is followed", () -> world.diary("orders").followers() == 2);
    }

    /** A machine may begin with a clock that is far ahead, until it has asked what time it is. */
    @Test
    void aClockThatIsSetBackHoldsNobodyUp() {
        Holdfast unused = waitingForFar();
        world.world.stores.faulty("memory:far").calm();

        world.world.wall.set(Duration.ofHours(-20));
        Instant begin = world.now();

        world.until("it is followed", () -> world.diary("orders").followers() == 2);
        assertThat(world.now()).isBefore(begin.plus(Duration.ofMinutes(15)));
    }

    @Test
    void aGapIsCountedAndTold() {
        Holdfast first = world.serve(definitions());
        world.until("a slice is stored", () -> !world.slices("orders").isEmpty());
        world.end(first);
        world.pass(Duration.ofMinutes(5));
        world.write("orders");

        Holdfast second = world.serve(definitions());
        world.until("the gap is known", () -> !world.told(Kind.GAP).isEmpty());

        assertThat(world.told(Kind.GAP))
                .singleElement()
                .asString()
                .contains("orders")
                .contains("pages are lost");
        FollowStatus status = FollowedWorld.only(second);
        assertThat(status.archive().gaps()).isEqualTo(1);
        assertThat(status.notes()).anyMatch(note -> note.finding().message().contains("pages are lost"));
    }
}
