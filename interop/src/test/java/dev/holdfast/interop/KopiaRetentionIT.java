package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.retention.Reason;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.RetentionContext;
import dev.holdfast.retention.RetentionDecisions;
import dev.holdfast.retention.RetentionEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The real kopia judges snapshots with chosen times by random policies in several zones, and what it keeps, for which reasons, is what
 * our mode says. No snapshot lies in the first twelve weeks of a year: kopia takes those for months.
 */
class KopiaRetentionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_261_129;
    private static final int POLICIES = 5;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'");
    private static final Map<KeepPeriod, String> WORDS = new EnumMap<>(Map.of(
            KeepPeriod.LAST, "latest",
            KeepPeriod.HOURLY, "hourly",
            KeepPeriod.DAILY, "daily",
            KeepPeriod.WEEKLY, "weekly",
            KeepPeriod.MONTHLY, "monthly",
            KeepPeriod.YEARLY, "annual"));

    private final Scene scene = new Scene();
    private final Random random = new Random(SEED);

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        Files.writeString(scene.source().resolve("file"), "content");
        String unused = kopia(
                "UTC",
                "repository",
                "create",
                "filesystem",
                "--path",
                scene.repository().toString());
        for (Instant time : times()) {
            String at = TIME.format(time.atOffset(ZoneOffset.UTC));
            unused = kopia("UTC", "snapshot", "create", source(), "--start-time", at, "--end-time", at);
        }
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private String source() {
        return scene.source().toString();
    }

    /** Around the nights in which Berlin and New York change their clocks, at the same season in years before, and in between. */
    private List<Instant> times() {
        List<Instant> times = new ArrayList<>();
        for (String end : List.of("2024-11-03T07:00:00Z", "2024-03-31T02:00:00Z", "2023-10-29T02:00:00Z")) {
            Instant time = Instant.parse(end);
            for (int i = 0; i < 12; i++) {
                times.add(time);
                time = time.minus(1 + random.nextInt(i < 6 ? 2 : 14), ChronoUnit.HOURS)
                        .minusSeconds(random.nextInt(60));
            }
        }
        times.add(Instant.parse("2022-06-15T12:00:00Z"));
        times.add(Instant.parse("2024-06-30T23:30:00Z"));
        return times;
    }

    private String kopia(String zone, String... arguments) throws IOException, InterruptedException {
        Path place = scene.target("kopia");
        List<String> command = new ArrayList<>();
        command.add(Peer.binary("HOLDFAST_PEER_KOPIA", "kopia-0.23.1", "kopia").toString());
        command.addAll(Arrays.asList(arguments));
        Path errors = Files.createTempFile("kopia", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KOPIA_PASSWORD",
                        "x",
                        "KOPIA_CONFIG_PATH",
                        place.resolve("config").toString(),
                        "KOPIA_CACHE_DIRECTORY",
                        place.resolve("cache").toString(),
                        "KOPIA_LOG_DIR",
                        place.resolve("logs").toString(),
                        "KOPIA_CHECK_FOR_UPDATES",
                        "false",
                        "TZ",
                        zone));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String complaints = Files.readString(errors);
        Files.delete(errors);
        assertThat(code).as(said + complaints).isZero();
        return said;
    }

    private JsonNode list(String zone) throws IOException, InterruptedException {
        return JSON.readTree(kopia(zone, "snapshot", "list", source(), "--json"));
    }

    @Test
    void theSameStayForTheSameReasonsAsInKopia() throws IOException, InterruptedException {
        Map<String, List<String>> last = Map.of();
        for (int i = 0; i < POLICIES; i++) {
            KeepRules rules = set(rules());
            for (String zone : List.of("America/Los_Angeles", "Pacific/Auckland", "UTC")) {
                JsonNode listed = list(zone);
                last = ours(listed, rules, ZoneId.of(zone));
                assertThat(last).as("%s in %s", rules, zone).isEqualTo(theirs(listed));
            }
        }
        String unused = kopia("UTC", "snapshot", "expire", source(), "--delete");
        assertThat(theirs(list("UTC"))).isEqualTo(last).isNotEmpty();
    }

    private KeepRules rules() {
        KeepRules.Builder rules = KeepRules.builder().last(random.nextInt(3));
        for (KeepPeriod period : KeepPeriod.values()) {
            if (period != KeepPeriod.LAST) {
                rules.count(period, random.nextInt(8));
            }
        }
        return rules.yearly(1 + random.nextInt(3)).build();
    }

    private KeepRules set(KeepRules rules) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("policy", "set", source()));
        WORDS.forEach((period, word) -> words.addAll(List.of("--keep-" + word, Integer.toString(rules.count(period)))));
        String unused = kopia("UTC", words.toArray(String[]::new));
        return rules;
    }

    private static Map<String, List<String>> theirs(JsonNode listed) {
        Map<String, List<String>> kept = new TreeMap<>();
        for (JsonNode snapshot : listed) {
            List<String> reasons = new ArrayList<>();
            snapshot.path("retentionReason").forEach(reason -> reasons.add(reason.asText()));
            if (!reasons.isEmpty()) {
                reasons.sort(null);
                kept.put(snapshot.get("id").asText(), reasons);
            }
        }
        return kept;
    }

    private static Map<String, List<String>> ours(JsonNode listed, KeepRules rules, ZoneId zone) {
        List<RecoveryPoint> points = new ArrayList<>();
        for (JsonNode snapshot : listed) {
            Instant at = Instant.parse(snapshot.get("startTime").asText());
            points.add(RecoveryPoint.builder(snapshot.get("id").asText(), at.atOffset(ZoneOffset.UTC))
                    .build());
        }
        RetentionPolicy policy =
                RetentionPolicy.builder(Mode.KOPIA).keep(rules).minimumGood(0).build();
        RetentionDecisions decisions = RetentionEngine.plan(
                points, policy, RetentionContext.at(NOW).zone(zone).build());
        Map<String, List<String>> kept = new TreeMap<>();
        decisions
                .kept()
                .forEach(keep -> kept.put(
                        keep.point().id(),
                        keep.reasons().stream()
                                .map(KopiaRetentionIT::word)
                                .sorted()
                                .toList()));
        return kept;
    }

    private static String word(Reason reason) {
        return WORDS.getOrDefault(KeepPeriod.valueOf(reason.rule().toUpperCase(Locale.ROOT)), "") + "-"
                + reason.number();
    }
}
