package dev.holdfast.mongodb.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives namespaces other names, by pairs as mongorestore's {@code --nsFrom} and {@code --nsTo}, written as {@code FROM=TO}. In both
 * either {@code *} stands for any characters, or {@code $name$} does. Of several that match, the last counts. {@code \=} is an equals
 * sign in a name. The buckets of a time series go where it goes.
 */
public final class NamespaceMapping {
    private static final NamespaceMapping NONE = new NamespaceMapping(List.of());

    private final List<Rule> rules;

    private NamespaceMapping(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(String text, NamespacePattern from, Pattern regex, NamespacePattern to) {}

    /** Leaves everything as it is. */
    public static NamespaceMapping none() {
        return NONE;
    }

    /**
     * Reads pairs.
     *
     * @throws IllegalArgumentException if one cannot be understood: no equals sign, other wildcards on one side than on the other, a
     *     variable that is unknown or there twice
     */
    public static NamespaceMapping of(List<String> pairs) {
        List<Rule> rules = new ArrayList<>();
        pairs.forEach(pair -> rules.add(rule(pair)));
        Collections.reverse(rules);
        return new NamespaceMapping(rules);
    }

    private static Rule rule(String pair) {
        int equals = equalsSign(pair);
        if (equals <= 0 || equals == pair.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + pair + "' maps nothing; write FROM=TO, such as 'shop.*=copy.*' or 'shop.$c$=copy.$c$'");
        }
        String from = pair.substring(0, equals);
        String to = pair.substring(equals + 1);
        return from.contains("$") ? named(pair, from, to) : numbered(pair, from, to);
    }

    private static int equalsSign(String pair) {
        for (int at = 0; at < pair.length(); at++) {
            if (pair.charAt(at) == '\\') {
                at++;
            } else if (pair.charAt(at) == '=') {
                return at;
            }
        }
        return -1;
    }

    private static Rule numbered(String pair, String from, String to) {
        NamespacePattern left = NamespacePattern.withWildcards(from);
        NamespacePattern right = NamespacePattern.withWildcards(to);
        if (!left.variables().equals(right.variables())) {
            throw new IllegalArgumentException("'" + pair + "' has not as many '*' on one side as on the other");
        }
        return new Rule(pair, left, left.regex(), right);
    }

    private static Rule named(String pair, String from, String to) {
        NamespacePattern left = NamespacePattern.withVariables(from.replace("\\=", "="));
        NamespacePattern right = NamespacePattern.withVariables(to.replace("\\=", "="));
        List<String> known = left.variables();
        if (new HashSet<>(known).size() != known.size()) {
            throw new IllegalArgumentException("'" + pair + "' has a variable twice before the '='");
        }
        right.variables().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "'" + pair + "' uses $" + name + "$, which is not before the '='");
                });
        return new Rule(pair, left, left.regex(), right);
    }

    /** Whether nothing gets another name. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * The name that a namespace is to have.
     *
     * @throws IllegalArgumentException if a pair makes of it what is no namespace
     */
    public Namespace apply(Namespace namespace) {
        Namespace mapped = applyLogical(namespace.logical());
        return namespace.isBuckets() ? mapped.buckets() : mapped;
    }

    private Namespace applyLogical(Namespace namespace) {
        String text = namespace.toString();
        for (Rule rule : rules) {
            Matcher matcher = rule.regex().matcher(text);
            if (matcher.matches()) {
                String filled = rule.to().fill(rule.from(), matcher);
                return Namespace.parse(filled)
                        .orElseThrow(() -> new IllegalArgumentException("'" + rule.text() + "' makes '" + filled
                                + "' of " + text + ", which is no namespace; write database.collection after the '='"));
            }
        }
        return namespace;
    }
}
