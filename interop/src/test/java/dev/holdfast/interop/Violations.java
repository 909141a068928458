package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.job.MergeJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.Hold;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupQuery;
import dev.holdfast.service.Catalogue;
import dev.holdfast.service.Course;
import dev.holdfast.service.ServiceEvent;
import dev.holdfast.spi.state.StateDocument;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A compliance policy in a file, and what somebody tries to delete what it protects. */
final class Violations {
    private static final String DEFINED = """
            storages:
              main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true, removal: wipe}
              offsite: {uri: "file://WORK/offsite", password: "env:PASSWORD", removal: wipe}
            targets:
              orders: {uri: "dir:WORK/orders"}
              users: {uri: "dir:WORK/users"}
            policies:
              short:
                items: [{frequency: daily, retention: 2 days}]
                onDemand: 1 day
              long:
                items: [{frequency: daily, retention: 30 days}]
                onDemand: 5 days
            """;
    private static final String NIGHTLY = """
              nightly:
                targets: [orders]
                policy: short
                reference: "02:30"
                deleteBackupsOnDeletion: true
                copies:
                  elsewhere: {storage: offsite, frequencies: [daily], retention: 3 days}
            """;
    private static final String EVENING = """
              evening: {targets: [users], policy: long, reference: "20:00"}
            """;
    private static final String FLOORS = """
            compliance:
              authorizedEmail: auditor@example.org
              authorizedFirstName: Ada
              authorizedLastName: Auditor
              overwriteBackupPolicies: true
              copyProtection: true
              approvers: [carol]
              items: [{frequency: daily, retention: 7 days}]
              onDemand: 5 days
            """;
    static final String YAML = DEFINED + "schedules:\n" + NIGHTLY + EVENING + FLOORS;

    private Violations() {}

    /** Something that somebody tries. */
    record Violation(String name, Consumer<Course> attempt) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Violation refused(String name, Consumer<Course> attempt, Class<?>... ways) {
        return new Violation(
                name,
                course -> assertThatThrownBy(() -> attempt.accept(course))
                        .as(name)
                        .isInstanceOfAny(
                                ways.length == 0 ? new Class<?>[] {RepositoryException.Protected.class} : ways));
    }

    /** What does not fail, as it leaves out what it may not do. */
    private static Violation ignored(String name, Consumer<Course> attempt) {
        return new Violation(name, attempt);
    }

    static void forget(Repository repository, List<Snapshot> going) {
        var report = repository.upkeep().forget(ForgetPlan.ofNamed(going));
        assertThat(report.failed()).isEmpty();
    }

    private static void byRules(Course course, String storage, SnapshotFilter filter, KeepRules rules) {
        Repository repository = course.repository(storage);
        var plan = repository
                .upkeep()
                .planForget(
                        filter,
                        rules,
                        RetentionOptions.at(course.now().plus(Duration.ofDays(900)))
                                .mayRemoveAll(true)
                                .build());
        forget(repository, plan.remove());
        assertThat(plan.remove()).isEmpty();
    }

    static Stream<Violation> all() {
        return Stream.of(byName(), byRule(), throughTheService(), throughFloors(), throughDocuments())
                .flatMap(List::stream);
    }

    private static List<Violation> byName() {
        return List.of(
                refused("forget the newest by id", c -> forget(c.repository("main"), last(c, "main", "orders"))),
                refused(
                        "forget the oldest by id",
                        c -> forget(
                                c.repository("main"),
                                c.snapshots("main", "orders").subList(0, 1))),
                refused(
                        "forget what was taken on demand",
                        c -> forget(
                                c.repository("main"),
                                c.snapshots("main", "orders").stream()
                                        .filter(one -> one.fact("trigger")
                                                .filter("on-demand"::equals)
                                                .isPresent())
                                        .toList())),
                refused(
                        "forget all at once",
                        c -> forget(c.repository("main"), c.repository("main").snapshots())),
                refused(
                        "forget all copies",
                        c -> forget(
                                c.repository("offsite"), c.repository("offsite").snapshots())),
                refused("forget with a clock of one's own far ahead", c -> {
                    try (Repository ahead = c.asSeenBy("eve", "main", Duration.ofDays(5000))) {
                        forget(ahead, ahead.snapshots());
                    }
                }),
                refused("delete a backup of the catalogue with its copies", c -> delete(c, "orders")),
                refused("delete the only kind of backups of a target", c -> delete(c, "users")),
                refused("merge and forget the parts", c -> {
                    var unused = MergeJob.named("merged")
                            .part("a", c.snapshots("main", "orders").get(0))
                            .forgetParts(true)
                            .in(c.repository("main"))
                            .run();
                }),
                refused(
                        "prune as if they were gone",
                        c -> c.repository("main")
                                .upkeep()
                                .planPrune(PruneOptions.builder()
                                        .without(last(c, "main", "orders").stream()
                                                .map(Snapshot::id)
                                                .toList())
                                        .build())
                                .close()));
    }

    private static List<Snapshot> last(Course course, String storage, String target) {
        List<Snapshot> all = course.snapshots(storage, target);
        return all.subList(all.size() - 1, all.size());
    }

    private static void delete(Course course, String target) {
        Catalogue catalogue = course.catalogue();
        BackupEntry entry = catalogue
                .list(BackupQuery.builder().target(target).build())
                .entries()
                .get(0);
        assertThat(catalogue.delete(catalogue.planDelete(entry))).isEmpty();
    }

    private static List<Violation> byRule() {
        KeepRules one = KeepRules.builder().last(1).build();
        Class<?> refusal = RepositoryException.Refused.class;
        KeepRules tag = KeepRules.builder().tags(List.of("none-has-this")).build();
        SnapshotFilter orders = SnapshotFilter.builder().host("orders").build();
        return List.of(
                ignored("keep the last one only", c -> byRules(c, "main", SnapshotFilter.all(), one)),
                ignored("keep the last copy only", c -> byRules(c, "offsite", SnapshotFilter.all(), one)),
                refused("keep what has a tag that none has", c -> byRules(c, "main", orders, tag), refusal),
                ignored(
                        "keep nothing of a host",
                        c -> byRules(c, "main", orders, KeepRules.builder().build())),
                refused("apply a plan that takes what rules let go in the far future", c -> {
                    Repository main = c.repository("main");
                    List<Snapshot> all = main.snapshots();
                    forget(main, all.subList(0, all.size() - 1));
                }),
                ignored("prune what is unused", c -> {
                    try (var prune = c.repository("main")
                            .upkeep()
                            .planPrune(PruneOptions.builder().build())) {
                        var unused = prune.run();
                    }
                }));
    }

    private static List<Violation> throughTheService() {
        String shorter = YAML.replace("retention: 2 days", "retention: 1 hours").replace("30 days", "1 days");
        return List.of(
                ignored("let retention run", c -> c.run("nightly", Task.RETENTION)),
                ignored("shorten the policies and let retention run", c -> {
                    assertThat(c.reload(shorter).taken()).isTrue();
                    c.run("nightly", Task.RETENTION);
                    c.run("evening", Task.RETENTION);
                }),
                ignored("remove the compliance policy and let retention run", c -> {
                    assertThat(c.reload(DEFINED + "schedules:\n" + NIGHTLY + EVENING)
                                    .taken())
                            .isTrue();
                    c.run("nightly", Task.RETENTION);
                    assertKept(c);
                }),
                ignored("start anew without the compliance policy", c -> {
                    c.define(DEFINED + "schedules:\n" + NIGHTLY + EVENING);
                    c.restart();
                    c.settle();
                    c.run("nightly", Task.RETENTION);
                    assertKept(c);
                }),
                ignored("lower the lifetime of a frequency", c -> lower(c, "retention: 7 days", "retention: 1 days")),
                ignored("lower the lifetime on demand", c -> lower(c, "  onDemand: 5 days\n", "")),
                ignored(
                        "lower the protection of copies",
                        c -> lower(c, "copyProtection: true", "copyProtection: false")),
                ignored("name another approver", c -> lower(c, "[carol]", "[mallory]")),
                ignored("remove the schedule and its backups with it", c -> {
                    assertThat(c.reload(DEFINED + "schedules:\n" + EVENING + FLOORS)
                                    .taken())
                            .isTrue();
                    c.until(c.now().plus(Duration.ofHours(2)));
                    assertThat(c.told(ServiceEvent.Kind.DELETED))
                            .last()
                            .asString()
                            .startsWith("0 backups");
                }),
                ignored("delete a schedule that is gone with its backups", c -> {
                    assertThat(c.reload(DEFINED + "schedules:\n" + EVENING + FLOORS)
                                    .taken())
                            .isTrue();
                    c.service().delete("nightly", true);
                }),
                refused("wipe the storage", c -> c.repository("main").upkeep().wipe()),
                refused(
                        "wipe the storage of the copies",
                        c -> c.repository("offsite").upkeep().wipe()));
    }

    private static void lower(Course course, String before, String after) {
        assertThat(YAML).contains(before);
        assertThat(course.reload(YAML.replace(FLOORS, FLOORS.replace(before, after)))
                        .taken())
                .isTrue();
        course.run("nightly", Task.RETENTION);
        assertKept(course);
    }

    /** The floors of both storages are what they were, the policy in force counts on, and somebody is told so. */
    private static void assertKept(Course course) {
        for (String storage : List.of("main", "offsite")) {
            assertThat(course.repository(storage)
                            .floors()
                            .current()
                            .orElseThrow()
                            .floor())
                    .hasToString("daily 7 days, on-demand 5 days, others 7 days");
        }
        assertThat(course.service()
                        .configuration()
                        .compliance()
                        .orElseThrow()
                        .items()
                        .get(0)
                        .retention())
                .isEqualTo(Lifetime.days(7));
        assertThat(course.told(ServiceEvent.Kind.REFUSED))
                .last()
                .asString()
                .contains("would lower the floor of storage")
                .contains("compliance apply")
                .contains("compliance approve");
    }

    private static List<Violation> throughFloors() {
        ProtectionFloor none = ProtectionFloor.builder().build();
        ProtectionFloor less = ProtectionFloor.builder()
                .frequency(Frequency.DAILY, Lifetime.days(6))
                .build();
        Class<?> refusal = RepositoryException.Refused.class;
        return List.of(
                refused("take the floor away alone", c -> set(c, none), refusal),
                refused("lower the floor alone", c -> set(c, less), refusal),
                refused(
                        "take the policy away and leave the floor",
                        c -> {
                            var floors = c.repository("main").floors();
                            var unused =
                                    floors.set(floors.current().orElseThrow().floor(), "");
                        },
                        refusal),
                refused(
                        "approve one's own wish",
                        c -> {
                            try (Repository mine = c.asSeenBy("eve", "main", Duration.ZERO)) {
                                var wish = mine.floors().ask(less, "");
                                assertThat(wish.approvers()).containsExactly("carol");
                                var unused = mine.floors().approve();
                            }
                        },
                        refusal),
                refused(
                        "approve as one who may not",
                        c -> {
                            try (Repository his = c.asSeenBy("mallory", "main", Duration.ZERO)) {
                                var unused = his.floors().approve();
                            }
                        },
                        refusal));
    }

    private static void set(Course course, ProtectionFloor floor) {
        var unused = course.repository("main").floors().set(floor);
    }

    private static List<Violation> throughDocuments() {
        Class<?> refusal = RepositoryException.Refused.class;
        return List.of(
                refused(
                        "edit the floor's document",
                        c -> {
                            var documents = c.repository("main").documents();
                            StateDocument floor =
                                    documents.read("protection/floor").orElseThrow();
                            StateDocument unused = documents.replace(floor, "{}");
                        },
                        refusal),
                refused(
                        "delete the floor's document",
                        c -> {
                            var documents = c.repository("main").documents();
                            documents.delete(documents.read("protection/floor").orElseThrow());
                        },
                        refusal),
                refused(
                        "delete the head of the audit log",
                        c -> {
                            var documents = c.repository("main").documents();
                            documents.delete(documents.read("audit/head").orElseThrow());
                        },
                        refusal),
                refused(
                        "approve by writing the document",
                        c -> {
                            StateDocument unused =
                                    c.repository("main").documents().create("protection/approval", "{}");
                        },
                        refusal),
                ignored("take the facts away with the tags, and then forget", c -> {
                    Repository main = c.repository("main");
                    List<Snapshot> first = main.snapshots().subList(0, 1);
                    assertThatThrownBy(() -> TagEdit.remove(List.of("holdfast:protected-until="
                                    + first.get(0).fact("protected-until").orElseThrow())))
                            .isInstanceOf(RuntimeException.class);
                    List<TagChange> changes = main.upkeep().tag(first, List.of(TagEdit.set(List.of())));
                    assertThat(changes).isEmpty();
                }),
                refused("release a hold and forget what is protected besides", c -> {
                    Repository main = c.repository("main");
                    Snapshot first = main.snapshots().get(0);
                    Hold hold = main.holds().place(first, "case 4711", "legal");
                    main.holds().release(hold);
                    forget(main, List.of(first));
                }));
    }
}
