package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.GroupBy;
import dev.holdfast.Snapshot;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** restic's own published cases: 103 snapshots, 40 policies, kept snapshots, reasons and counters of each. */
class ResticVectorsTest {
    private static final Path VECTORS = Path.of("../../shared/vectors/restic/vectors.json");
    private static final RetentionOptions OPTIONS = RetentionOptions.at(Instant.parse("2030-01-01T00:00:00Z"))
            .groupBy(GroupBy.parse(""))
            .mayRemoveAll(true)
            .build();

    @TestFactory
    Stream<DynamicTest> theSameSnapshotsAreKeptForTheSameReasons() throws IOException {
        assumeTrue(Files.exists(VECTORS), "left out: the published cases are not beside this checkout");
        JsonNode vectors = new ObjectMapper().readTree(Files.readAllBytes(VECTORS));
        List<Snapshot> snapshots = new ArrayList<>();
        vectors.get("snapshots").forEach(one -> snapshots.add(snapshot(one)));
        List<DynamicTest> tests = new ArrayList<>();
        vectors.get("cases")
                .forEach(one -> tests.add(DynamicTest.dynamicTest(
                        "case " + one.get("n") + " " + one.get("policy"), () -> check(one, snapshots))));
        return tests.stream();
    }

    private static void check(JsonNode one, List<Snapshot> snapshots) {
        RetentionPlan plan = RetentionEngine.plan(snapshots, rules(one.get("policy")), OPTIONS);

        assertThat(plan.groups().get(0).reasons().stream()
                        .map(ResticVectorsTest::text)
                        .toList())
                .isEqualTo(expected(one));
    }

    private static Snapshot snapshot(JsonNode one) {
        return TestSnapshots.at(
                one.get("index").asInt(), one.get("time").asText(), texts(one.get("paths")), texts(one.get("tags")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static KeepRules rules(JsonNode policy) {
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
        return rules.build();
    }

    private static KeepPeriod period(String word) {
        return KeepPeriod.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> expected(JsonNode one) {
        List<String> expected = new ArrayList<>();
        one.get("keep").forEach(kept -> {
            Map<String, Integer> counters = new TreeMap<>();
            kept.get("counters")
                    .properties()
                    .forEach(counter ->
                            counters.put(counter.getKey(), counter.getValue().asInt()));
            expected.add(kept.get("index").asInt() + " " + texts(kept.get("reasons")) + " " + counters);
        });
        return expected;
    }

    private static String text(KeepReason reason) {
        Map<String, Integer> counters = new TreeMap<>();
        reason.counters().forEach((period, left) -> {
            if (left != 0) {
                counters.put(period.word(), left);
            }
        });
        return Integer.parseInt(reason.snapshot().id().hex(), 16) + " " + reason.matches() + " " + counters;
    }
}
