package dev.holdfast.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@code **} is matched as restic matches it, which tries every number of parts for each, but without trying every combination. */
class AnyDepthTest {
    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.of("a", "b", "*", "**", "**").list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Arbitraries.of("a", "b").list().ofMinSize(1).ofMaxSize(6);
    }

    @Property(tries = 5000)
    void givesWhatTryingEverythingGives(
            @ForAll("patterns") List<String> pattern, @ForAll("paths") List<String> path, @ForAll boolean anchored) {
        String text = (anchored ? "/" : "") + String.join("/", pattern);
        List<String> parts = PathPattern.split(text);
        List<String> whole = PathPattern.split("/" + String.join("/", path));

        assertThat(PathPattern.of(text).matches(whole))
                .as("%s, %s", text, whole)
                .isEqualTo(tryEverything(parts, whole));
    }

    private static boolean tryEverything(List<String> parts, List<String> path) {
        int depth = parts.indexOf("**");
        if (depth < 0) {
            return plain(parts, path);
        }
        for (int stars = 0; stars <= path.size() - parts.size() + 1; stars++) {
            List<String> expanded = new ArrayList<>(parts.subList(0, depth));
            for (int i = 0; i < stars; i++) {
                expanded.add("*");
            }
            expanded.addAll(parts.subList(depth + 1, parts.size()));
            if (tryEverything(expanded, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean plain(List<String> parts, List<String> path) {
        if (parts.isEmpty()) {
            return path.isEmpty();
        }
        int last = parts.get(0).equals("/") ? 0 : path.size() - parts.size();
        for (int offset = last; offset >= 0 && offset + parts.size() <= path.size(); offset--) {
            boolean all = true;
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                String name = path.get(offset + i);
                all &= part.equals("*") ? !name.equals("/") : part.equals(name);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    @Test
    void manyOfThemTakeNoLongerThanFew() {
        PathPattern pattern = PathPattern.of("**/a".repeat(30) + "/b");

        assertThat(pattern.matches(PathPattern.split("/a".repeat(200)))).isFalse();
    }
}
