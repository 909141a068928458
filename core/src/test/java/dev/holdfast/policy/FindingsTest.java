package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    private static final String BASE = """
            storages:
              main: {uri: "file:///srv/backup", password: "env:P", default: true}
              far: {uri: "file:///srv/far", password: "secret+kv:far/password"}
            targets:
              db: {uri: "dir:/srv/db"}
              orders: {uri: "mongodb://db.example.org/orders"}
            """;

    private static final String COPIED = ", cron: '@daily', copies: {c: {storage: far}}";

    private static Configuration read(String policy, String schedule) {
        return read(BASE, policy, schedule);
    }

    private static Configuration read(String base, String policy, String schedule) {
        return Configuration.parse(
                base + "policies: {p: {" + policy + "}}\nschedules: {n: {targets: [db], policy: p" + schedule + "}}\n",
                "test.yaml");
    }

    private static String notes(String policy, String schedule) {
        return read(policy, schedule).findings().toString();
    }

    @Test
    void aBackupThatSomebodyAsksForWithoutALifetimeIsKeptForEver() {
        assertThat(notes("items: [{frequency: daily, retention: 7 days}]", ""))
                .contains("policies.p.onDemand: is not given, so a backup that somebody asks for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "items: [{frequency: daily, retention: 7 days}], onDemand: 3 days",
                "items: [{frequency: daily, retention: 7 days}], retention: {maxAge: 30 days}",
                "items: [{frequency: daily, retention: 7 days}], retention: {keep: {daily: 7}}",
                "repeating: R/2025-01-01T00:00:00Z/PT4H, repeatingRetention: 7 days"
            })
    void oneThatARuleJudgesIsNot(String policy) {
        assertThat(notes(policy, "")).isEqualTo("[]");
    }

    @Test
    void copiesOfFrequenciesThatDoNotComeAreNoted() {
        assertThat(notes(
                        "items: [{frequency: daily, retention: 7 days}], onDemand: 3 days",
                        ", copies: {c: {storage: far, frequencies: [yearly]}}"))
                .contains(
                        "schedules.n.copies.c.frequencies: no backup is of an item of that kind, so nothing is copied");
    }

    @Test
    void exportsBesideACronExpressionAreNoted() {
        assertThat(notes("retention: {keep: {daily: 7}}", ", cron: \"@daily\", export: {storage: far}"))
                .contains("schedules.n.export.frequency: no backup is of an item of that kind, so nothing is exported");
    }

    @Test
    void lifetimesBeyondTheMaximumAgeAreNoted() {
        assertThat(notes("items: [{frequency: daily, retention: 8 days}], retention: {maxAge: 1 weeks}", ""))
                .contains("policies.p.items[0].retention: is longer than retention.maxAge, 1 week");
    }

    @Test
    void aBrokenPolicyIsNotSaidToKeepEverything() {
        assertThat(notes("items: [{frequency: daily, retention: 7}]", "")).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir:/srv/db",
                "dir:///srv/db/",
                "file:///srv/db/below",
                "dir:/srv/x/../db",
                "dir:/srv",
                "dir:/",
                "dir:/srv/far/scratch",
                "mongodb://user@DB.example.org",
                "mongodb://db.example.org/orders?w=1"
            })
    void aRestoreTestMustNotGoWhereSomethingIsNeeded(String scratch) {
        assertThat(read(
                                "items: [{frequency: daily, retention: 7 days}]",
                                ", verification: {scratch: \"" + scratch + "\"}")
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("schedules.n.verification.scratch");
                    assertThat(problem.reason()).contains("must lie apart from").contains("deleted there");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir:/srv/db2", "dir:/scratch", "mongodb://db.example.org/orders2", "memory:scratch"})
    void elsewhereItMay(String scratch) {
        assertThat(read(
                                "items: [{frequency: daily, retention: 7 days}]",
                                ", verification: {scratch: \"" + scratch + "\"}")
                        .problems())
                .isEmpty();
    }

    @Test
    void norMayThatOfATarget() {
        Configuration read = read(
                BASE.replace("db: {uri", "db: {overrides: {verification: {scratch: \"dir:/srv\"}}, uri"),
                "items: [{frequency: daily, retention: 7 days}]",
                "");

        assertThat(read.problems())
                .extracting(Problem::path)
                .containsExactly("targets.db.overrides.verification.scratch");
        assertThat(read.isUsable(read.schedules().get(0))).isFalse();
    }

    @Test
    void oneRepositoryByTwoNamesIsNotedAndTakesNoCopies() {
        Configuration configuration = read(
                BASE.replace("file:///srv/far", "FILE:///srv/../srv/backup/"), "retention: {keep: {daily: 7}}", COPIED);

        assertThat(configuration.findings().toString())
                .contains("storages.far.uri: lies at the same place as the storage main");
        assertThat(configuration.problems().toString())
                .contains("schedules.n.copies.c.storage: lies at the same place as the storage main");
    }

    @Test
    void prefixesSetRepositoriesApart() {
        Configuration configuration = read(
                BASE.replace("uri: \"file:///srv/far\"", "uri: \"file:///srv/backup\", prefix: far"),
                "retention: {keep: {daily: 7}}",
                COPIED);

        assertThat(configuration.findings()).isEmpty();
        assertThat(configuration.problems()).isEmpty();
    }
}
