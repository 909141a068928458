package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects findings in the order in which they are made, each once. */
final class Findings {
    /** Values are shown up to this many characters. */
    private static final int SHOWN = 80;

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|passphrase|token|(access|secret|shared|account)[-_]?key|ca[-_]?cert|connection[-_]?string)[^.]*");

    private final Set<ImportFinding> all = new LinkedHashSet<>();

    void add(Kind kind, String source, String path, String value, String reason, String advice) {
        all.add(new ImportFinding(kind, source, path, value, reason, advice));
    }

    int count() {
        return all.size();
    }

    List<ImportFinding> all() {
        return List.copyOf(all);
    }

    /** A value as findings show it: what lies inside an object is not said, since it may be anything. */
    static String shown(String path, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node.isObject()) {
            return "{" + count(node.size(), "field") + "}";
        }
        if (node.isArray()) {
            return "[" + count(node.size(), "element") + "]";
        }
        return SECRET.matcher(path).matches() ? "***" : shortened(node.asText());
    }

    static String shortened(String text) {
        String line = text.replaceAll("[\\p{Cntrl}]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
