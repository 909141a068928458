package dev.holdfast.internal.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A log line of keys and values. */
public final class LogLine {
    private LogLine() {}

    /**
     * The pairs in one line; those without a value are left out.
     *
     * @param pairs keys and values in turn
     */
    public static String of(String... pairs) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return of(all);
    }

    static String of(Map<String, Object> pairs) {
        return pairs.entrySet().stream()
                .filter(pair -> !pair.getValue().toString().isEmpty())
                .map(pair -> pair.getKey() + "=" + quoted(pair.getValue().toString()))
                .collect(Collectors.joining(" "));
    }

    /** Values with spaces, quotes or equals signs stand in quotes; line ends cannot forge a second line. */
    private static String quoted(String value) {
        String flat = value.replaceAll("[\\p{Cntrl}]+", " ");
        if (!flat.matches(".*[\\s\"=].*")) {
            return flat;
        }
        return "\"" + flat.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
