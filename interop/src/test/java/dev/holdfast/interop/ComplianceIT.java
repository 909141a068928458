package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.service.Course;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A compliance policy in a file, and every way to delete what it protects: all are refused, and nothing is lost. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComplianceIT {
    private static final int DAYS = 5;

    @TempDir
    static Path directory;

    private static Course course;

    @BeforeAll
    static void takeBackups() {
        course = new Course(directory, Violations.YAML);
        course.file("orders/one", "first order\n".repeat(500));
        course.file("users/one", "first user\n".repeat(500));
        course.days(DAYS);
        course.until(course.now().plus(Duration.ofHours(12)));
        course.service().runNow("nightly");
        course.settle();
    }

    @AfterAll
    static void close() {
        course.close();
    }

    private static Stream<Violations.Violation> violations() {
        return Violations.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    @Order(1)
    void nothingIsLost(Violations.Violation violation) {
        Set<String> before = course.stored("main", "offsite");
        assertThat(before).hasSizeGreaterThan(2 * DAYS);
        violation.attempt().accept(course);
        assertThat(course.stored("main", "offsite")).containsAll(before);
        assertThat(course.reload(Violations.YAML).taken()).isTrue();
        assertThat(course.stored("main", "offsite")).containsAll(before);
    }

    @Test
    @Order(2)
    void thereAreManyOfThem() {
        assertThat(Violations.all().map(Violations.Violation::name).distinct().count())
                .isGreaterThanOrEqualTo(25);
    }

    @Test
    @Order(3)
    void everythingIsIntactAndTheLogTellsOfWhatWasRefused() {
        for (String storage : List.of("main", "offsite")) {
            Repository repository = course.repository(storage);
            assertThat(repository.upkeep().check(CheckDepth.full()).problems()).isEmpty();
            assertThat(repository.audit().verify(List.of()).findings()).isEmpty();
            assertThat(listedByRestic(storage))
                    .isEqualTo(repository.snapshots().stream()
                            .map(one -> one.id().hex())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        List<String> told = new ArrayList<>();
        course.audit("main").forEach(record -> told.add(record.what()));
        assertThat(told)
                .contains("floor.raised", "snapshots.removal.refused", "floor.lowered.refused")
                .contains("floor.lowering.requested", "schedule.deleted", "hold.placed", "hold.released")
                .doesNotContain("floor.lowered");
    }

    private static Set<String> listedByRestic(String storage) {
        Restic restic = new Restic(Peer.RESTIC, directory.resolve(storage), Course.PASSWORD);
        assertThat(restic.run("check", "--read-data").exitCode()).isZero();
        Set<String> listed = new TreeSet<>();
        restic.ok("snapshots", "--json")
                .json()
                .forEach(one -> listed.add(one.path("id").asText()));
        return listed;
    }

    @Test
    @Order(4)
    void theTailBeyondTheFloorMayGo() {
        course.days(8);
        Repository main = course.repository("main");
        List<Snapshot> old = course.snapshots("main", "users").stream()
                .filter(one -> main.holds().protections(one).isEmpty())
                .toList();
        assertThat(old).isNotEmpty();
        assertThat(old.get(0).fact("expires").orElseThrow()).startsWith("2030-0");
        Violations.forget(main, old);
        assertThat(course.snapshots("main", "users")).isNotEmpty().doesNotContainAnyElementsOf(old);
        assertThat(course.audit("main")).anySatisfy(record -> {
            assertThat(record.what()).isEqualTo("snapshots.removed");
            assertThat(record.details().get("snapshots"))
                    .contains(old.get(0).id().hex());
        });
    }

    @Test
    @Order(5)
    void whatTwoHaveApprovedIsLower() {
        String lower = Violations.YAML.replace("retention: 7 days", "retention: 3 days");
        course.define(lower);
        Storage main = course.service().configuration().storage("main").orElseThrow();
        try (Repository hers = course.asSeenBy("eve", main.name(), Duration.ZERO);
                Repository carols = course.asSeenBy("carol", main.name(), Duration.ZERO)) {
            var floor = ProtectionFloor.builder()
                    .frequency(Frequency.DAILY, Lifetime.days(3))
                    .other(Lifetime.days(5))
                    .onDemand(Lifetime.days(5))
                    .build();
            String definition =
                    hers.floors().current().orElseThrow().definition().replace("7 days", "3 days");
            var wish = hers.floors().ask(floor, definition);
            assertThat(wish.lowered()).isNotEmpty();
            assertThat(carols.floors().approve().approvedBy()).startsWith("carol@");
        }
        assertThat(course.reload(lower).taken()).isTrue();
        assertThat(course.service()
                        .configuration()
                        .compliance()
                        .orElseThrow()
                        .items()
                        .get(0)
                        .retention())
                .isEqualTo(Lifetime.days(3));
        assertThat(course.audit("main")).extracting(record -> record.what()).contains("floor.lowered");
    }
}
