package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.service.Course;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compliance policy in a file makes of definitions that lie below it. */
class ComplianceOfDefinitionsIT {
    @Test
    void policiesBelowTheFloorsAreRaisedAndTheConditionSaysWhichField(@TempDir Path directory) {
        try (Course course = new Course(directory, Violations.YAML)) {
            course.file("orders/one", "first order\n");
            course.file("users/one", "first user\n");
            course.days(1);
            assertRaised(course);
        }
    }

    private static void assertRaised(Course course) {
        assertThat(course.service().schedule("nightly").conditions()).anySatisfy(condition -> {
            assertThat(condition.type()).isEqualTo("RaisedToFloors");
            assertThat(condition.message())
                    .contains("policies.short.items[0].retention: must be at least 7 days, was 2 days")
                    .contains("policies.short.onDemand: must be at least 5 days, was 1 day")
                    .contains("schedules.nightly.copies[0].retention: must be at least 7 days, was 3 days");
        });
        Snapshot last = course.snapshots("main", "orders").get(0);
        Instant lives = Instant.parse(last.fact("expires").orElseThrow());
        assertThat(Duration.between(last.time().toInstant(), lives)).isGreaterThanOrEqualTo(Duration.ofDays(5));
    }

    @Test
    void definitionsBelowTheFloorsAreRefusedWhereTheyMayNotBeRaised(@TempDir Path other) {
        String strict = Violations.YAML.replace("overwriteBackupPolicies: true", "overwriteBackupPolicies: false");
        try (Course refusing = new Course(other, strict)) {
            refusing.file("orders/one", "first order\n");
            refusing.file("users/one", "first user\n");
            refusing.days(1);
            assertThat(refusing.service().schedule("nightly").conditions()).anySatisfy(condition -> {
                assertThat(condition.type()).isEqualTo("BackupComplianceNotMet");
                assertThat(condition.message()).contains("policies.short.items[0].retention: must be at least 7 days");
            });
            assertThat(refusing.snapshots("main", "orders")).isEmpty();
            assertThat(refusing.snapshots("main", "users")).isNotEmpty();
        }
    }

    @Test
    void aTargetThatNothingServesJoinsByItself(@TempDir Path other) {
        String more = Violations.YAML.replace("policies:", "  joining: {uri: \"dir:WORK/joining\"}\npolicies:");
        try (Course joining = new Course(other, more)) {
            joining.file("orders/one", "first order\n");
            joining.file("users/one", "first user\n");
            joining.file("joining/one", "anything\n");
            joining.days(1);
            assertThat(joining.snapshots("main", "joining"))
                    .isNotEmpty()
                    .allSatisfy(snapshot -> assertThat(
                                    joining.repository("main").holds().protections(snapshot))
                            .isNotEmpty());
        }
    }
}
