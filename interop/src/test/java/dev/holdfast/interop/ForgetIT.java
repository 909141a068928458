package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.GroupBy;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.workload.StreamWorkload;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both programs keep the same snapshots of one repository, and give the same reasons. */
class ForgetIT {
    private static final Instant FIRST = Instant.parse("2023-11-28T21:30:00Z");

    private static Scene scene;

    /** Many snapshots, at growing distances back in time, on two hosts, some of them tagged. */
    @BeforeAll
    static void create() {
        scene = new Scene();
        scene.ours().create();
        try (Repository repository = scene.ours().open()) {
            Instant when = FIRST;
            for (int i = 0; i < 60; i++) {
                BackupJob.Builder job = BackupJob.unnamed()
                        .workload(StreamWorkload.from("s", new ByteArrayInputStream(new byte[] {1})))
                        .takenAt(when)
                        .host(i % 7 == 3 ? "b" : "a");
                if (i % 10 == 0) {
                    job.tag("keep");
                }
                job.into(repository).run();
                when = when.plus(Duration.ofMinutes(Math.max(20, 3 * (60L - i) * (60 - i))));
            }
        }
    }

    @AfterAll
    static void remove() {
        scene.close();
    }

    static List<Arguments> rules() {
        return List.of(
                rules(r -> r.last(3), "--keep-last", "3"),
                rules(r -> r.hourly(5), "--keep-hourly", "5"),
                rules(r -> r.daily(7), "--keep-daily", "7"),
                rules(r -> r.weekly(4), "--keep-weekly", "4"),
                rules(r -> r.monthly(12), "--keep-monthly", "12"),
                rules(r -> r.yearly(3), "--keep-yearly", "3"),
                rules(
                        r -> r.daily(3).weekly(2).monthly(2),
                        "--keep-daily",
                        "3",
                        "--keep-weekly",
                        "2",
                        "--keep-monthly",
                        "2"),
                rules(r -> r.yearly(-1), "--keep-yearly", "unlimited"),
                rules(r -> r.within(KeepDuration.parse("10d")), "--keep-within", "10d"),
                rules(r -> r.withinDaily(KeepDuration.parse("1m3d")), "--keep-within-daily", "1m3d"),
                rules(r -> r.withinWeekly(KeepDuration.parse("1y")), "--keep-within-weekly", "1y"),
                rules(r -> r.last(1).tags(List.of("keep")), "--keep-last", "1", "--keep-tag", "keep"));
    }

    private static Arguments rules(UnaryOperator<KeepRules.Builder> ours, String... theirs) {
        return Arguments.of(List.of(theirs), ours.apply(KeepRules.builder()).build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theSameStayForTheSameReasons(List<String> flags, KeepRules rules) {
        for (Map.Entry<String, GroupBy> grouping : Map.of("host,paths", GroupBy.HOST_AND_PATHS, "", GroupBy.parse(""))
                .entrySet()) {
            List<String> arguments =
                    new ArrayList<>(List.of("forget", "--dry-run", "--json", "--group-by", grouping.getKey()));
            arguments.addAll(flags);
            JsonNode theirs = scene.restic(Peer.RESTIC)
                    .ok(arguments.toArray(String[]::new))
                    .json();
            RetentionPlan ours = scene.ours()
                    .with(repository -> repository
                            .upkeep()
                            .planForget(
                                    SnapshotFilter.all(),
                                    rules,
                                    RetentionOptions.at(repository
                                                    .snapshot("latest")
                                                    .time()
                                                    .toInstant()
                                                    .plusSeconds(1))
                                            .groupBy(grouping.getValue())
                                            .build())
                            .retention()
                            .orElseThrow());
            assertThat(ours(ours)).isEqualTo(theirs(theirs));
        }
    }

    private static Set<String> ours(RetentionPlan plan) {
        Set<String> lines = new TreeSet<>();
        for (RetentionPlan.Group group : plan.groups()) {
            group.reasons()
                    .forEach(
                            reason -> lines.add("keep " + reason.snapshot().id().hex() + " " + reason.matches()));
            group.remove()
                    .forEach(snapshot -> lines.add("remove " + snapshot.id().hex()));
        }
        return lines;
    }

    private static Set<String> theirs(JsonNode groups) {
        Set<String> lines = new TreeSet<>();
        for (JsonNode group : groups) {
            for (JsonNode reason : group.get("reasons")) {
                List<String> matches = new ArrayList<>();
                reason.get("matches").forEach(match -> matches.add(match.asText()));
                lines.add("keep " + reason.get("snapshot").get("id").asText() + " " + matches);
            }
            group.get("remove")
                    .forEach(
                            snapshot -> lines.add("remove " + snapshot.get("id").asText()));
        }
        return lines;
    }
}
