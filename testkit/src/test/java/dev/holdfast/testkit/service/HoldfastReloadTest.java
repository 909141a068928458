package dev.holdfast.testkit.service;

import static dev.holdfast.testkit.service.World.HOUR;
import static dev.holdfast.testkit.service.World.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.Reload;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.service.ScheduleStatus.State;
import dev.holdfast.service.ServiceEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the definitions does, and what it does not do. */
@Timeout(20)
class HoldfastReloadTest {
    private static final String TWO =
            World.DEFINITIONS + "  weekly: {targets: [wiki], policy: hourly, skipOnCreation: true}\n";

    @TempDir
    Path directory;

    private final World world = new World();

    @AfterEach
    void end() {
        world.close();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("service.yaml"), content);
    }

    private Holdfast serve(Path file) {
        return world.begin(world.builder(world.wall).configuration(file).build());
    }

    private List<String> hosts() {
        return world.snapshots().stream().map(Snapshot::hostname).toList();
    }

    @Test
    void aFileThatChangesIsReadAgainAndWhatIsNewIsSaid() throws IOException {
        Holdfast holdfast = serve(file(World.DEFINITIONS));
        file(TWO);
        world.pass(HOUR);
        assertThat(holdfast.schedules()).extracting(ScheduleStatus::name).containsExactly("nightly", "weekly");
        assertThat(world.told(Kind.RELOADED)).hasSize(1);
        assertThat(world.told(Kind.RELOADED).get(0)).contains("schedules.weekly added");
        assertThat(hosts()).containsExactlyInAnyOrder("orders", "wiki");
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws IOException {
        Holdfast holdfast = serve(file(World.DEFINITIONS));
        file("storages: [this is\n  not: yaml");
        world.pass(HOUR);
        assertThat(world.told(Kind.REFUSED)).isNotEmpty();
        assertThat(world.told(Kind.RELOADED)).isEmpty();
        assertThat(holdfast.schedule("nightly").state()).isEqualTo(State.ACTIVE);
        assertThat(hosts()).containsExactly("orders");

        file(TWO);
        world.pass(HOUR);
        assertThat(hosts()).contains("wiki");
    }

    @Test
    void aFileThatIsJustBeingWrittenChangesNothing() throws IOException {
        serve(file(World.DEFINITIONS));
        file("");
        world.pass(HOUR);
        assertThat(world.told(Kind.REFUSED)).singleElement().asString().contains("it defines nothing");
        assertThat(hosts()).containsExactly("orders");
    }

    @Test
    void aSectionThatCannotBeReadChangesNothing() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        String broken = World.DEFINITIONS.substring(0, World.DEFINITIONS.indexOf("schedules:")) + "schedules: 5\n";
        assertThat(holdfast.reload(World.parse(broken)).taken()).isFalse();
        world.pass(HOUR);
        assertThat(hosts()).containsExactly("orders");
    }

    @Test
    void aBrokenDefinitionKeepsWhatItWasAndTheOthersChange() {
        Holdfast holdfast = world.serve(World.parse(TWO));
        Reload reload = holdfast.reload(World.parse(
                TWO.replace("weekly: {targets: [wiki], policy: hourly", "weekly: {targets: [wiki], policy: hourlie")));
        assertThat(reload.taken()).isTrue();
        assertThat(reload.problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains("hourlie"));
        assertThat(world.told(Kind.REFUSED)).anySatisfy(text -> assertThat(text).contains("hourlie"));
        world.pass(HOUR);
        assertThat(hosts()).containsExactlyInAnyOrder("orders", "wiki");
    }

    @Test
    void aScheduleThatWasBrokenFromTheBeginningDoesNotRunUntilItIsMended() {
        String broken = TWO.replace("weekly: {targets: [wiki]", "weekly: {targets: [wikki]");
        Holdfast holdfast = world.serve(World.parse(broken));
        world.pass(HOUR);
        ScheduleStatus status = holdfast.schedule("weekly");
        assertThat(status.state()).isEqualTo(State.FAILED_VALIDATION);
        assertThat(status.conditions())
                .filteredOn(condition -> condition.type().equals("Valid"))
                .allSatisfy(condition -> assertThat(condition.message()).contains("wikki"));
        assertThat(status.nextRuns()).isEmpty();
        assertThat(hosts()).as("the others go on").containsExactly("orders");
        assertThatThrownBy(() -> holdfast.runNow("weekly"))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("cannot run");

        holdfast.reload(World.parse(TWO));
        world.pass(HOUR);
        assertThat(holdfast.schedule("weekly").state()).isEqualTo(State.ACTIVE);
        assertThat(hosts()).contains("wiki");
    }

    @Test
    void whatIsUsedCannotBeRemoved() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        Reload reload = holdfast.reload(World.parse(World.DEFINITIONS.replaceAll(
                "  hourly: .*\n", "  daily: {items: [{frequency: daily, retention: 2 days}]}\n")));
        assertThat(reload.taken()).isFalse();
        assertThat(reload.problems())
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains("policies.hourly")
                        .contains("cannot be removed")
                        .contains("schedules.nightly"));
        world.pass(HOUR);
        assertThat(hosts()).as("what was in force stays in force").containsExactly("orders");
    }

    @Test
    void anEditConcernsFutureBackupsOnly() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        world.pass(HOUR);
        holdfast.reload(World.parse(World.DEFINITIONS.replace("2 days", "1 hours")));
        world.pass(HOUR);
        List<Duration> lifetimes = world.records().stream()
                .map(run -> Duration.between(
                        run.dueAt().orElseThrow(), run.expiresAt().orElseThrow()))
                .map(lifetime -> lifetime.truncatedTo(java.time.temporal.ChronoUnit.HOURS))
                .toList();
        assertThat(lifetimes).containsExactly(HOUR, Duration.ofDays(2));
        world.pass(HOUR.multipliedBy(3));
        assertThat(world.snapshots().stream().map(snapshot -> snapshot.time().toInstant()))
                .as("the one that was taken before keeps its lifetime")
                .anyMatch(taken -> taken.isBefore(World.ONE.plus(HOUR)));
    }

    @Test
    void backupsOfAScheduleWhoseDefinitionIsGoneStay() {
        Holdfast holdfast = world.serve(World.parse(TWO));
        world.pass(HOUR);
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(HOUR.multipliedBy(3));
        assertThat(hosts()).contains("wiki");
        ScheduleStatus gone = holdfast.schedule("weekly");
        assertThat(gone.state()).isEqualTo(State.DELETED);
        assertThat(gone.conditions().get(0).message()).contains("its backups are kept");

        holdfast.delete("weekly", false);
        assertThat(holdfast.schedules()).extracting(ScheduleStatus::name).containsExactly("nightly");
        assertThat(hosts()).contains("wiki");
    }

    @Test
    void aScheduleThatIsDefinedIsNotDeleted() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        assertThatThrownBy(() -> holdfast.delete("nightly", true))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("still defined");
        assertThatThrownBy(() -> holdfast.delete("never", false)).hasMessageContaining("none of that name");
    }

    private static String deleting() {
        return TWO.replace("weekly: {", "weekly: {deleteBackupsOnDeletion: true, ");
    }

    @Test
    void theyGoAnHourLaterIfTheDefinitionSaidSoButForThoseThatAreHeld() {
        Holdfast holdfast = world.serve(World.parse(deleting()));
        world.pass(HOUR.multipliedBy(3));
        world.hold("wiki");
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(MINUTE.multipliedBy(30));
        assertThat(hosts()).filteredOn("wiki"::equals).hasSize(3);
        world.pass(HOUR);
        assertThat(hosts())
                .filteredOn("wiki"::equals)
                .as("the one that is held")
                .hasSize(1);
        assertThat(hosts()).filteredOn("orders"::equals).isNotEmpty();
        assertThat(world.told(Kind.DELETED)).hasSize(1);
    }

    @Test
    void theLastGoodOneOfATargetStays() {
        Holdfast holdfast = world.serve(World.parse(deleting()));
        world.pass(HOUR.multipliedBy(3));
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(HOUR.multipliedBy(2));
        assertThat(hosts()).filteredOn("wiki"::equals).hasSize(1);
        assertThat(world.told(Kind.DELETED)).singleElement().asString().contains("1 as the last good ones");
    }

    @Test
    void noneStaysWhereThePolicyWantsNoneOrAnotherScheduleHasSome() {
        String none = "retention: 2 days}], onDemand: 1 day, retention: {minimumGood: 0}}";
        Holdfast holdfast = world.serve(World.parse(deleting().replace("retention: 2 days}], onDemand: 1 day}", none)));
        world.pass(HOUR.multipliedBy(3));
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(HOUR.multipliedBy(2));
        assertThat(hosts()).doesNotContain("wiki").contains("orders");

        holdfast.reload(World.parse(deleting().replace("[wiki]", "[orders]")));
        world.pass(HOUR.multipliedBy(2));
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(HOUR.multipliedBy(2));
        assertThat(world.told(Kind.DELETED))
                .hasSize(2)
                .allSatisfy(words -> assertThat(words).doesNotContain("last good"));
    }

    @Test
    void aDefinitionThatComesBackInTimeFindsItsBackups() {
        Holdfast holdfast = world.serve(World.parse(deleting()));
        world.pass(HOUR.multipliedBy(2));
        holdfast.reload(World.parse(World.DEFINITIONS));
        world.pass(MINUTE.multipliedBy(30));
        holdfast.reload(World.parse(deleting()));
        world.pass(HOUR.multipliedBy(2));
        assertThat(hosts()).filteredOn("wiki"::equals).hasSize(5);
        assertThat(world.told(Kind.DELETED)).isEmpty();
    }
}
