package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.retention.RecoveryPoint.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The published cases of restic (40 policies) and kopia (8 policies, judged again on what survives), with all reasons. */
class PointVectorsTest {
    private static final Path VECTORS = Path.of("../../shared/vectors");
    private static final Map<String, String> KOPIA_WORDS = Map.of("last", "latest", "yearly", "annual");

    @TestFactory
    Stream<DynamicTest> resticKeepsTheSameForTheSameReasons() throws IOException {
        JsonNode vectors = read("restic");
        List<RecoveryPoint> points = new ArrayList<>();
        vectors.get("snapshots")
                .forEach(one -> points.add(
                        Points.at(one.get("index").asText(), one.get("time").asText())
                                .tags(texts(one.get("tags")))
                                .build()));
        return cases(vectors, one -> {
            RetentionDecisions decisions = Points.plan(points, policy(Mode.RESTIC, one.get("policy")));
            if (one.get("policy").isEmpty()) {
                // restic's function keeps nothing then, and its command refuses; we keep everything.
                assertThat(decisions.deleted()).isEmpty();
            } else {
                assertThat(resticWords(decisions)).isEqualTo(resticExpected(one));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> kopiaKeepsTheSameForTheSameReasonsTwice() throws IOException {
        return cases(read("kopia"), one -> {
            JsonNode rows = one.get("snapshots");
            List<RecoveryPoint> points = IntStream.range(0, rows.size())
                    .mapToObj(i -> kopiaPoint(i, rows.get(i)))
                    .toList();
            RetentionPolicy policy = policy(Mode.KOPIA, kopiaPolicy(one.get("policy")));
            RetentionDecisions first = Points.plan(points, policy);
            List<RecoveryPoint> survivors =
                    first.kept().stream().map(RetentionDecisions.Keep::point).toList();

            assertThat(kopiaWords(first)).isEqualTo(kopiaExpected(rows));
            assertThat(kopiaWords(Points.plan(survivors, policy))).isEqualTo(kopiaExpected(rows));
        });
    }

    private interface Check {
        void of(JsonNode one);
    }

    private static JsonNode read(String peer) throws IOException {
        Path file = VECTORS.resolve(peer).resolve("vectors.json");
        assumeTrue(Files.exists(file), "left out: the published cases are not beside this checkout");
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }

    private static Stream<DynamicTest> cases(JsonNode vectors, Check check) {
        JsonNode cases = vectors.get("cases");
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        "case " + i + " " + cases.get(i).get("policy"), () -> check.of(cases.get(i))));
    }

    private static RetentionPolicy policy(Mode mode, JsonNode policy) {
        KeepRules.Builder rules = KeepRules.builder();
        policy.properties().forEach(field -> {
            if (field.getKey().equals("tags")) {
                field.getValue().forEach(list -> rules.tags(texts(list)));
            } else if (field.getKey().startsWith("within")) {
                String word = field.getKey().substring("within".length());
                rules.within(
                        word.isEmpty() ? KeepPeriod.LAST : period(word),
                        KeepDuration.parse(field.getValue().asText()));
            } else {
                rules.count(period(field.getKey()), field.getValue().asInt());
            }
        });
        return RetentionPolicy.builder(mode).keep(rules.build()).minimumGood(0).build();
    }

    private static KeepPeriod period(String word) {
        return switch (word) {
            case "latest" -> KeepPeriod.LAST;
            case "annual" -> KeepPeriod.YEARLY;
            default -> KeepPeriod.valueOf(word.toUpperCase(Locale.ROOT));
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** restic says {@code daily snapshot} for each, we also say which of the count it is. */
    private static Map<String, List<String>> resticWords(RetentionDecisions decisions) {
        Map<String, List<String>> words = new LinkedHashMap<>();
        decisions
                .kept()
                .forEach(keep -> words.put(
                        keep.point().id(),
                        keep.reasons().stream()
                                .map(reason ->
                                        reason.kind() == Reason.Kind.COUNT ? reason.rule() + " snapshot" : "" + reason)
                                .toList()));
        return words;
    }

    private static Map<String, List<String>> resticExpected(JsonNode one) {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        one.get("keep").forEach(kept -> expected.put(kept.get("index").asText(), texts(kept.get("reasons"))));
        return expected;
    }

    private static RecoveryPoint kopiaPoint(int index, JsonNode row) {
        return Points.of(
                Integer.toString(index),
                row.get("time").asText(),
                row.get("incomplete").asBoolean() ? State.PARTIAL : State.GOOD);
    }

    /** A policy without any count keeps everything as if {@code latest} had no limit. */
    private static JsonNode kopiaPolicy(JsonNode policy) {
        return policy.isEmpty() ? new ObjectMapper().createObjectNode().put("latest", -1) : policy;
    }

    private static Map<String, List<String>> kopiaWords(RetentionDecisions decisions) {
        Map<String, List<String>> words = new LinkedHashMap<>();
        decisions
                .kept()
                .forEach(keep -> words.put(
                        keep.point().id(),
                        keep.reasons().stream()
                                .map(PointVectorsTest::kopiaWord)
                                .sorted()
                                .toList()));
        return words;
    }

    private static String kopiaWord(Reason reason) {
        return reason.kind() == Reason.Kind.PARTIAL
                ? "incomplete"
                : KOPIA_WORDS.getOrDefault(reason.rule(), reason.rule()) + "-" + reason.number();
    }

    private static Map<String, List<String>> kopiaExpected(JsonNode rows) {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            List<String> reasons = texts(rows.get(i).get("reasons"));
            if (!reasons.isEmpty()) {
                expected.put(Integer.toString(i), reasons.stream().sorted().toList());
            }
        }
        return expected;
    }
}
