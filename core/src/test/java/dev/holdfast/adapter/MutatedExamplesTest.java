package dev.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.holdfast.policy.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Examples in which something was broken at random: whatever it is, it becomes a finding. */
class MutatedExamplesTest {
    /** More of them with {@code -Dholdfast.mutations=5000}. */
    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 40);

    private static final List<String> JUNK = List.of(
            "",
            " ",
            "null",
            "~",
            "-1",
            "0",
            "99999999999999999999",
            "1e999",
            "0x10",
            "NaN",
            "true",
            "[]",
            "{}",
            "{a: 1}",
            "[[1], {b: 2}]",
            "2025-13-45",
            "R/2025-02-30T99:00:00/PT0S",
            "P1Y2M3DT4H",
            "P-7D",
            "61 25 32 13 8",
            "* * * * * *",
            "@reboot",
            "*none",
            "&one",
            "!!binary x",
            "\"unclosed",
            "'unclosed",
            "é\u0000\u2028",
            "../../etc/passwd",
            "env:",
            "s3:///",
            "a://b:c@d:99999/%zz",
            "--",
            "-r",
            "$(x)",
            "\t",
            ": : :",
            "W. Nowhere Standard Time");

    static Stream<Named> examples() {
        return Examples.all().map(path -> new Named(path.getFileName().toString(), Examples.sources(path)));
    }

    record Named(String name, List<ImportSource> sources) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whateverIsBrokenBecomesAFinding(Named example) {
        Random random = new Random(example.name().hashCode());
        IntStream.range(0, MUTATIONS).forEach(round -> judge(mutated(example.sources(), random), round));
    }

    private static void judge(List<ImportSource> sources, int round) {
        try {
            ImportResult result = Adapters.readAll(sources);
            String yaml = result.configuration().toYaml();
            assertThat(Configuration.parse(yaml, "imported").toYaml())
                    .as("read again in round %d: %s", round, sources)
                    .isEqualTo(yaml);
        } catch (RuntimeException thrown) {
            fail("round " + round + " threw " + thrown + " for " + sources, thrown);
        }
    }

    private static List<ImportSource> mutated(List<ImportSource> sources, Random random) {
        List<ImportSource> all = new ArrayList<>(sources);
        int which = random.nextInt(all.size());
        String text = all.get(which).text();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            text = mutated(text, random);
        }
        all.set(which, new ImportSource(all.get(which).name(), text));
        if (random.nextInt(10) == 0) {
            Collections.shuffle(all, random);
        }
        return all;
    }

    private static String mutated(String text, Random random) {
        if (text.isEmpty()) {
            return JUNK.get(random.nextInt(JUNK.size()));
        }
        int at = random.nextInt(text.length());
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + junk(random) + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(20)));
            case 3 -> value(text, random);
            case 4 -> value(text, random);
            default -> lines(text, random);
        };
    }

    private static String junk(Random random) {
        return JUNK.get(random.nextInt(JUNK.size()));
    }

    /** Another value in place of what stands behind a colon or an equals sign. */
    private static String value(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = random.nextInt(lines.size());
        String old = lines.get(line);
        lines.set(
                line,
                old.replaceFirst(
                        "([:=]\\s?).*?(,|$)", "$1" + java.util.regex.Matcher.quoteReplacement(junk(random)) + "$2"));
        return String.join("\n", lines);
    }

    private static String lines(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
            case 2 -> lines.set(line, "  " + lines.get(line));
            default -> lines.set(line, lines.get(line).strip());
        }
        return String.join("\n", lines);
    }
}
