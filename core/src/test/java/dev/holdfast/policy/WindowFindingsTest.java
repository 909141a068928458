package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Restore windows and targets that go without each other, or do not do what is hoped for. */
class WindowFindingsTest {
    private static final String BASE = """
            storages:
              main: {uri: "file:///srv/backup", password: "env:P", default: true}
              far: {uri: "file:///srv/far", password: "env:P"}
            targets:
              db: {uri: "mongodb://db.example.org/?replicaSet=rs0", pitEnabled: true}
              other: {uri: "dir:/srv/other"}
            policies:
              p: {items: [{frequency: daily, retention: 7 days}], onDemand: 1 day}
              seldom: {items: [{frequency: weekly, interval: 1, retention: 30 days}], onDemand: 1 day}
              often: {items: [{frequency: weekly, interval: 1, retention: 30 days},
                              {frequency: weekly, interval: 4, retention: 30 days}], onDemand: 1 day}
            """;

    private static String notes(String base, String schedule) {
        return Configuration.parse(base + "schedules:\n  n: {" + schedule + "}\n", "test.yaml").findings().stream()
                .map(Problem::toString)
                .filter(note -> !note.contains("no schedule uses it"))
                .toList()
                .toString();
    }

    private static String notes(String schedule) {
        return notes(BASE, schedule);
    }

    @Test
    void whatFitsTogetherIsNotNoted() {
        assertThat(notes("targets: [db], policy: p, restoreWindowDays: 2, copies: {c: {storage: far, oplogs: true}}"))
                .isEqualTo("[]");
    }

    @Test
    void aTargetThatWaitsForAWindowIsNoted() {
        assertThat(notes("targets: [db], policy: p"))
                .contains("targets.db.pitEnabled: no schedule that serves it has restoreWindowDays");
        assertThat(notes(
                        BASE.replace("pitEnabled: true", "pitEnabled: true, overrides: {restoreWindowDays: 1}"),
                        "targets: [db], policy: p"))
                .isEqualTo("[]");
    }

    @Test
    void aWindowWithoutSuchATargetIsNoted() {
        assertThat(notes("targets: [other], policy: p, restoreWindowDays: 2"))
                .contains("schedules.n.restoreWindowDays: no target has pitEnabled, so that it does nothing");
        assertThat(notes(
                        BASE.replace("pitEnabled: true", "overrides: {restoreWindowDays: 1}"),
                        "targets: [db], policy: p"))
                .contains("targets.db.overrides.restoreWindowDays: does nothing without pitEnabled: true");
        assertThat(notes(
                        BASE.replace("pitEnabled: true", "pitEnabled: false"),
                        "targets: [db], policy: p, copies: {c: {storage: far, oplogs: true}}"))
                .contains("schedules.n.copies.c.oplogs: nothing is followed");
    }

    @Test
    void backupsThatAreMoreSeldomThanTheWindowIsLongAreNoted() {
        assertThat(notes("targets: [db], policy: seldom, restoreWindowDays: 2"))
                .contains("schedules.n.restoreWindowDays: there is a backup every 7 days only");
        assertThat(notes("targets: [db], policy: often, restoreWindowDays: 4")).isEqualTo("[]");
        assertThat(notes("targets: [db], policy: seldom, restoreWindowDays: 7")).isEqualTo("[]");
    }

    @Test
    void spansThatAreHardlyMeantAreNoted() {
        String schedule = "targets: [db], policy: p, restoreWindowDays: 2";
        assertThat(notes("service: {sliceSpan: 10s}\n" + BASE, schedule))
                .contains("service.sliceSpan: makes more than 1440 snapshots a day");
        assertThat(notes("service: {sliceSpan: 3h}\n" + BASE, schedule))
                .contains("service.sliceSpan: is how much is lost of the changes of a target");
        assertThat(notes("service: {sliceSpan: 1h}\n" + BASE, schedule)).isEqualTo("[]");
    }
}
