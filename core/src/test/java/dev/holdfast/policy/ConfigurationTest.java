package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final Path MONTH = Path.of("../examples/month.yaml");

    private static final String BASE = """
            storages:
              main: {uri: "file:///srv/backup", password: "env:P", default: true}
              far: {uri: "file:///srv/far", password: "env:P", redundancy: geo, crossRegionRestore: true}
            targets:
              db: {uri: "dir:/srv/db", labels: {env: prod, team: data}}
              web: {uri: "dir:/srv/web", labels: {env: test}}
            policies:
              gold: {items: [{frequency: daily, retention: 7 days}]}
            """;

    private static Configuration read(String more) {
        return Configuration.parse(BASE + more, "test.yaml");
    }

    @Test
    void theExampleHasNoProblem() {
        assertThat(Configuration.read(MONTH).problems()).isEmpty();
    }

    @Test
    void theExampleHasNoFinding() {
        assertThat(Configuration.read(MONTH).findings()).isEmpty();
    }

    @Test
    void theExampleIsReadAgainFromYaml() {
        Configuration month = Configuration.read(MONTH);

        assertThat(month.diff(Configuration.parse(month.toYaml(), "again")).changes())
                .isEmpty();
    }

    @Test
    void theExampleIsReadAgainFromJson() {
        Configuration month = Configuration.read(MONTH);

        assertThat(month.diff(Configuration.parse(month.toJson(), "again")).changes())
                .isEmpty();
    }

    @Test
    void fieldsAreRead() {
        Schedule nightly = Configuration.read(MONTH).schedule("nightly").orElseThrow();

        assertThat(nightly.reference()).isEqualTo(LocalTime.of(2, 30));
        assertThat(nightly.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(nightly.copies()).extracting(CopySetting::storage).containsExactly("offsite");
    }

    @Test
    void aScheduleKnowsItsPolicyStorageAndTargets() {
        Configuration month = Configuration.read(MONTH);
        Schedule nightly = month.schedule("nightly").orElseThrow();

        assertThat(month.policyOf(nightly).name()).isEqualTo("standard");
        assertThat(month.storageOf(nightly).name()).isEqualTo("main");
        assertThat(month.targetsOf(nightly)).extracting(Target::name).containsExactly("documents", "database");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Configuration read = read("schedules: {n: {policy: gold, targets: [db], cron: x, zone: y, jitter: z}}\n");

        assertThat(read.problems())
                .extracting(Problem::path)
                .containsExactly("schedules.n.cron", "schedules.n.zone", "schedules.n.jitter");
    }

    @Test
    void aScheduleWithAProblemIsLoaded() {
        Configuration read = read("schedules: {n: {policy: gold, targets: [db], cron: x}}\n");

        assertThat(read.schedules()).extracting(Schedule::name).containsExactly("n");
        assertThat(read.isUsable(read.schedules().get(0))).isFalse();
    }

    @Test
    void aProblemOfAPolicyConcernsItsSchedules() {
        Configuration read =
                read("schedules: {n: {policy: silver, targets: [db]}, m: {policy: gold, targets: [db]}}\n").toBuilder()
                        .policy(Policy.builder("silver")
                                .profile(Policy.Profile.AZURE)
                                .items(List.of(PolicyItem.of(Frequency.WEEKLY, 1, Lifetime.weeks(4))))
                                .build())
                        .build();

        assertThat(read.schedules().stream().filter(read::isUsable).map(Schedule::name))
                .containsExactly("m");
    }

    @Test
    void aDefinitionThatReplacesABrokenOneIsUsable() {
        Configuration read = read("schedules: {n: {policy: gold, targets: [db], cron: x}}\n");
        Schedule repaired =
                read.schedules().get(0).toBuilder().cron(Cron.parse("@daily")).build();

        assertThat(read.toBuilder().schedule(repaired).build().problems()).isEmpty();
    }

    @Test
    void defaultsAreInheritedFieldByField() {
        Configuration read = read("""
                defaults:
                  schedules: {zone: Europe/Berlin, retries: {attempts: 3, firstPause: 1m}}
                schedules:
                  n: {policy: gold, targets: [db], retries: {attempts: 5}}
                """);
        Schedule schedule = read.schedules().get(0);

        assertThat(schedule.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(schedule.retries()).isEqualTo(new Retries(5, Duration.ofMinutes(1)));
    }

    @Test
    void aTargetOverridesFieldByField() {
        Configuration read = read("""
                schedules:
                  n: {policy: gold, selector: "env=prod", timeout: 1h, labels: {a: b}}
                """);
        Target target = Target.builder("special")
                .overrides(Overrides.builder()
                        .timeout(Duration.ofHours(9))
                        .labels(Map.of("c", "d"))
                        .build())
                .build();
        Schedule effective = read.scheduleFor(read.schedules().get(0), target);

        assertThat(effective.timeout()).contains(Duration.ofHours(9));
        assertThat(effective.labels()).containsOnly(Map.entry("a", "b"), Map.entry("c", "d"));
        assertThat(effective.policy()).isEqualTo("gold");
    }

    @Test
    void aTemplateMakesASchedulePerTargetThatItsSelectorMatches() {
        Configuration read = read("""
                templates:
                  base: {selector: "env=none", variables: {policy: gold}, schedule: {policy: "${policy}", zone: Europe/Berlin}}
                  auto: {selector: "env=prod", parent: base, schedule: {description: "for ${team} and ${target}"}}
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.schedules()).singleElement().satisfies(schedule -> {
            assertThat(schedule.name()).isEqualTo("auto-db");
            assertThat(schedule.description()).isEqualTo("for data and db");
            assertThat(schedule.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
            assertThat(read.targetsOf(schedule)).extracting(Target::name).containsExactly("db");
        });
    }

    @Test
    void schedulesOfTemplatesFollowNewTargets() {
        Configuration read = read("templates: {auto: {selector: env=prod, schedule: {policy: gold}}}\n");
        Target late = Target.builder("late")
                .uri(java.net.URI.create("dir:/srv/late"))
                .labels(Map.of("env", "prod"))
                .build();

        assertThat(read.toBuilder().target(late).build().schedules())
                .extracting(Schedule::name)
                .containsExactly("auto-db", "auto-late");
    }

    @Test
    void schedulesOfTemplatesAreNotWritten() {
        Configuration read = read("templates: {auto: {selector: env=prod, schedule: {policy: gold}}}\n");

        assertThat(Configuration.parse(read.toYaml(), "again").schedules()).isEqualTo(read.schedules());
        assertThat(read.toYaml()).doesNotContain("auto-db");
    }

    @Test
    void aMemberOfAGroupIsServed() {
        Configuration read = read("""
                groups: {all: {targets: [web], selector: "env=prod", outcome: all}}
                schedules: {n: {policy: gold, targetGroups: [all]}}
                """);

        assertThat(read.targetsOf(read.schedules().get(0)))
                .extracting(Target::name)
                .containsExactly("web", "db");
    }

    @Test
    void whatIsReferredToCannotBeRemoved() {
        Configuration read = read("schedules: {n: {policy: gold, targets: [db]}}\n");

        assertThatThrownBy(() -> read.without(DefinitionKind.POLICY, "gold"))
                .isInstanceOf(PolicyException.InUse.class)
                .hasMessageContaining("schedules.n.policy");
    }

    @Test
    void whatNobodyRefersToCanBeRemoved() {
        assertThat(read("").without(DefinitionKind.POLICY, "gold").policies()).isEmpty();
    }

    @Test
    void removingWhatIsUsedIsRefusedByTheDiff() {
        Configuration before = read("schedules: {n: {policy: gold, targets: [db]}}\n");
        Configuration after =
                before.toBuilder().remove(DefinitionKind.POLICY, "gold").build();

        assertThat(before.diff(after).refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("schedules.n.policy"));
    }

    @Test
    void theDefaultStorageOfAScheduleIsNotReplacedSilently() {
        Configuration before = read("schedules: {n: {policy: gold, targets: [db]}}\n");
        Configuration after =
                before.toBuilder().remove(DefinitionKind.STORAGE, "main").build();

        assertThat(before.diff(after).refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("schedules.n as the default storage"));
        assertThat(before.referrers(DefinitionKind.STORAGE, "main")).containsExactly("schedules.n.storage");
    }

    @Test
    void thousandsOfSchedulesAreChecked() {
        Configuration.Builder many = read("").toBuilder();
        for (int i = 0; i < 3_000; i++) {
            many.schedule(Schedule.builder("s" + i)
                    .policy("gold")
                    .targets(List.of("db"))
                    .build());
        }

        assertThat(many.build().problems()).isEmpty();
    }

    @Test
    void redundancyIsNotLoweredAndTheSecondRegionNotTurnedOff() {
        Configuration before = read("");
        Configuration after =
                Configuration.parse(BASE.replace(", redundancy: geo, crossRegionRestore: true", ""), "after");

        assertThat(before.diff(after).refusals())
                .extracting(Problem::path)
                .containsExactly("storages.far.redundancy", "storages.far.crossRegionRestore");
        assertThat(after.diff(before).isAllowed()).isTrue();
    }

    @Test
    void theDiffNamesFields() {
        Configuration before = read("schedules: {n: {policy: gold, targets: [db], retries: {attempts: 2}}}\n");
        Configuration after = read("schedules: {n: {policy: gold, targets: [db], retries: {attempts: 3}}}\n");

        assertThat(before.diff(after).changes()).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo("schedules.n");
            assertThat(change.fields())
                    .containsExactly(new ConfigurationDiff.FieldChange("schedules.n.retries.attempts", "2", "3"));
        });
    }

    @Test
    void onlyAScheduleThatSaysSoTakesItsBackupsAlong() {
        Configuration before = read(
                "schedules: {n: {policy: gold, targets: [db]}, m: {policy: gold, targets: [db], deleteBackupsOnDeletion: true}}\n");

        assertThat(before.diff(read("")).changes())
                .extracting(ConfigurationDiff.Change::path, ConfigurationDiff.Change::deletesData)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("schedules.n", false),
                        org.assertj.core.groups.Tuple.tuple("schedules.m", true));
    }

    @Test
    void aPolicyIsChangedForFutureBackupsUnlessItSaysOtherwise() {
        Configuration before = read("");
        Configuration future = Configuration.parse(BASE.replace("7 days", "8 days"), "after");
        Configuration all = Configuration.parse(
                BASE.replace("gold: {items", "gold: {retroactive: true, items").replace("7 days", "8 days"), "after");

        assertThat(before.diff(future).changes().get(0).retroactive()).isFalse();
        assertThat(before.diff(all).changes().get(0).retroactive()).isTrue();
    }

    @Test
    void documentsAndSectionsMayStandInOneFile() {
        Configuration read = read("""
                ---
                apiVersion: holdfast.dev/v1
                kind: Schedule
                metadata: {name: n, labels: {a: b}}
                spec: {policy: gold, targets: [db]}
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.schedules())
                .singleElement()
                .satisfies(schedule -> assertThat(schedule.labels()).containsEntry("a", "b"));
    }

    @Test
    void jsonIsRead() {
        Configuration read = Configuration.parse(
                "{\n\t\"targets\": {\"db\": {\"uri\": \"dir:/srv/db\", \"pitEnabled\": true}}}", "test.json");

        assertThat(read.problems()).isEmpty();
        assertThat(read.targets()).singleElement().matches(Target::pitEnabled);
    }

    @Test
    void anchorsAndMergeKeysAreFollowed() {
        Configuration read = read("""
                schedules:
                  n: &n {policy: gold, targets: [db], zone: Europe/Berlin}
                  m: {<<: *n, zone: UTC}
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.schedule("m").orElseThrow().policy()).isEqualTo("gold");
    }

    @Test
    void textsThatYamlWouldTakeForNumbersStayTexts() {
        Configuration read =
                read("schedules: {n: {policy: gold, targets: [db], reference: 02:30, description: 0600}}\n");

        assertThat(read.schedules()).singleElement().satisfies(schedule -> {
            assertThat(schedule.reference()).isEqualTo(LocalTime.of(2, 30));
            assertThat(schedule.description()).isEqualTo("0600");
        });
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        assertThatThrownBy(() -> Configuration.read(Path.of("no-such-file.yaml")))
                .isInstanceOf(PolicyException.Unreadable.class)
                .hasMessageContaining("no-such-file.yaml");
    }
}
