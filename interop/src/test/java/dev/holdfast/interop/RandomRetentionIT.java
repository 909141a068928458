package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.GroupBy;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.retention.Reason;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.RetentionContext;
import dev.holdfast.retention.RetentionDecisions;
import dev.holdfast.retention.RetentionEngine;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.StreamWorkload;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A thousand random sets of snapshots are judged by random rules: fifty hosts in each of four repositories, five policies for each, which
 * restic judges one call for fifty sets. What is kept, and for which reasons, is the same in restic, in {@code forget} and in
 * the engine's restic mode. Times lie on both sides of daylight saving, in several offsets within a set, some in the future.
 */
class RandomRetentionIT {
    private static final int REPOSITORIES = 4;
    private static final int HOSTS = 50;
    private static final int POLICIES = 5;
    private static final int MOST_SNAPSHOTS = 24;
    private static final long SEED = 20_261_125;

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"));

    /** Close to where Berlin, New York and Lord Howe change their clocks, to the year's end, and to a leap day. */
    private static final List<Instant> PLACES = List.of(
            Instant.parse("2024-03-31T03:00:00Z"),
            Instant.parse("2024-11-03T08:00:00Z"),
            Instant.parse("2024-10-06T00:00:00Z"),
            Instant.parse("2025-01-02T00:00:00Z"),
            Instant.parse("2024-03-01T06:00:00Z"));

    private static final List<ChronoUnit> STEPS =
            List.of(ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.DAYS);

    private final Random random = new Random(SEED);

    @Test
    void theSameStayForTheSameReasonsAsInRestic() {
        int judged = 0;
        for (int i = 0; i < REPOSITORIES; i++) {
            try (Scene scene = new Scene()) {
                List<Snapshot> snapshots = fill(scene);
                for (int j = 0; j < POLICIES; j++) {
                    judged += compare(scene, snapshots, randomRules());
                }
            }
        }
        assertThat(judged).isEqualTo(REPOSITORIES * HOSTS * POLICIES);
    }

    private List<Snapshot> fill(Scene scene) {
        scene.ours().create();
        Snapshot model = scene.ours().backup(StreamWorkload.from("s", new ByteArrayInputStream(new byte[] {1})));
        List<Snapshot> snapshots = new ArrayList<>();
        try (OpenRepository repository = RepositoryOpener.open(
                BlobStores.open(scene.repository().toString()),
                Secret.of(Scene.PASSWORD),
                "",
                EngineOptions.builder().build())) {
            for (int host = 0; host < HOSTS; host++) {
                for (ZonedDateTime time : times()) {
                    List<String> tags = random.nextInt(8) == 0 ? List.of("keep") : List.of();
                    snapshots.add(repository.snapshots().save(like(model, "host-" + host, time, tags)));
                }
            }
            repository.snapshots().delete(model.id());
        }
        return snapshots;
    }

    /** No two at the same instant: their order is chance in restic. */
    private List<ZonedDateTime> times() {
        Set<Instant> seen = new HashSet<>();
        List<ZonedDateTime> times = new ArrayList<>();
        Instant place = PLACES.get(random.nextInt(PLACES.size()));
        ChronoUnit step = STEPS.get(random.nextInt(STEPS.size()));
        boolean future = random.nextInt(10) == 0;
        int count = 1 + random.nextInt(MOST_SNAPSHOTS);
        Instant when = future ? Instant.parse("2090-01-01T00:00:00Z") : place;
        for (int i = 0; i < count; i++) {
            if (seen.add(when)) {
                times.add(when.atZone(ZONES.get(random.nextInt(ZONES.size()))));
            }
            when = (future && i == 1 ? place : when)
                    .minus(1 + random.nextInt(step == ChronoUnit.MINUTES ? 70 : 30), step)
                    .plusSeconds(random.nextInt(90))
                    .plusNanos(random.nextInt(3) * 100_000_000L);
        }
        return times;
    }

    private static Snapshot like(Snapshot model, String host, ZonedDateTime time, List<String> tags) {
        return new Snapshot(
                model.id(),
                time.toOffsetDateTime().toZonedDateTime(),
                model.tree(),
                model.paths(),
                host,
                model.username(),
                model.uid(),
                model.gid(),
                List.of(),
                tags,
                null,
                null,
                model.programVersion(),
                null);
    }

    private KeepRules randomRules() {
        KeepRules.Builder rules = KeepRules.builder().last(1);
        for (KeepPeriod period : KeepPeriod.values()) {
            if (random.nextInt(2) == 0) {
                rules.count(period, random.nextInt(9) == 0 ? KeepRules.UNLIMITED : 1 + random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                rules.within(
                        period,
                        new KeepDuration(
                                random.nextInt(2), random.nextInt(3), random.nextInt(40), 1 + random.nextInt(40)));
            }
        }
        return random.nextInt(3) == 0 ? rules.tags(List.of("keep")).build() : rules.build();
    }

    private static List<String> flags(KeepRules rules) {
        List<String> flags = new ArrayList<>();
        for (KeepPeriod period : KeepPeriod.values()) {
            int count = rules.count(period);
            if (count != 0) {
                flags.addAll(List.of(
                        "--keep-" + period.word(),
                        count == KeepRules.UNLIMITED ? "unlimited" : Integer.toString(count)));
            }
            if (!rules.within(period).isZero()) {
                String suffix = period == KeepPeriod.LAST ? "" : "-" + period.word();
                flags.addAll(
                        List.of("--keep-within" + suffix, rules.within(period).toString()));
            }
        }
        rules.tags().forEach(tags -> flags.addAll(List.of("--keep-tag", String.join(",", tags))));
        return flags;
    }

    private static int compare(Scene scene, List<Snapshot> snapshots, KeepRules rules) {
        List<String> arguments =
                new ArrayList<>(List.of("forget", "--dry-run", "--json", "--no-lock", "--group-by", "host"));
        arguments.addAll(flags(rules));
        JsonNode groups =
                scene.restic(Peer.RESTIC).ok(arguments.toArray(String[]::new)).json();
        Map<String, String> theirs = theirs(groups);
        Instant now = Instant.parse("2040-01-01T00:00:00Z");

        assertThat(ofSnapshots(snapshots, rules, now)).as("forget, %s", rules).isEqualTo(theirs);
        assertThat(ofPoints(snapshots, rules, now)).as("restic mode, %s", rules).isEqualTo(theirs);
        assertThat(theirs).hasSize(snapshots.size());
        return groups.size();
    }

    private static Map<String, String> theirs(JsonNode groups) {
        Map<String, String> decisions = new TreeMap<>();
        for (JsonNode group : groups) {
            for (JsonNode reason : group.get("reasons")) {
                List<String> matches = new ArrayList<>();
                reason.get("matches").forEach(match -> matches.add(match.asText()));
                decisions.put(reason.get("snapshot").get("id").asText(), matches.toString());
            }
            group.get("remove")
                    .forEach(snapshot -> decisions.put(snapshot.get("id").asText(), "goes"));
        }
        return decisions;
    }

    private static Map<String, String> ofSnapshots(List<Snapshot> snapshots, KeepRules rules, Instant now) {
        RetentionPlan plan = RetentionEngine.plan(
                snapshots,
                rules,
                RetentionOptions.at(now).groupBy(GroupBy.parse("host")).build());
        Map<String, String> decisions = new TreeMap<>();
        plan.groups()
                .forEach(group -> group.reasons()
                        .forEach(reason -> decisions.put(
                                reason.snapshot().id().hex(), reason.matches().toString())));
        plan.remove().forEach(snapshot -> decisions.put(snapshot.id().hex(), "goes"));
        return decisions;
    }

    private static Map<String, String> ofPoints(List<Snapshot> snapshots, KeepRules rules, Instant now) {
        List<RecoveryPoint> points = snapshots.stream()
                .map(snapshot -> RecoveryPoint.builder(snapshot.id().hex(), OffsetDateTime.from(snapshot.time()))
                        .group(snapshot.hostname())
                        .tags(snapshot.tags())
                        .build())
                .toList();
        RetentionPolicy policy =
                RetentionPolicy.builder(Mode.RESTIC).keep(rules).minimumGood(0).build();
        RetentionDecisions plan =
                RetentionEngine.plan(points, policy, RetentionContext.at(now).build());
        Map<String, String> decisions = new TreeMap<>();
        plan.kept()
                .forEach(keep -> decisions.put(
                        keep.point().id(),
                        keep.reasons().stream()
                                .map(RandomRetentionIT::resticWords)
                                .toList()
                                .toString()));
        plan.deleted().forEach(delete -> decisions.put(delete.point().id(), "goes"));
        return decisions;
    }

    private static String resticWords(Reason reason) {
        return reason.kind() == Reason.Kind.COUNT ? reason.rule() + " snapshot" : reason.toString();
    }
}
