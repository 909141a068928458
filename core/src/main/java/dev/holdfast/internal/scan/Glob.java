package dev.holdfast.internal.scan;

import java.util.ArrayList;
import java.util.List;

/**
 * One part of a path pattern, with the syntax of Go's {@code filepath.Match}: {@code *} any characters, {@code ?} one, {@code
 * [a-z]} and {@code [^a-z]} classes, a backslash makes the next character plain.
 */
final class Glob {
    /** One step of matching. */
    private sealed interface Token {
        /** Any number of characters. */
        record Any() implements Token {}

        /** One character, whatever it is. */
        record One() implements Token {}

        /**
         * One given character.
         *
         * @param point its code point
         */
        record Plain(int point) implements Token {}

        /**
         * One character of a class.
         *
         * @param negated whether the ranges are those that do not match
         * @param ranges pairs of first and last
         */
        record Members(boolean negated, List<int[]> ranges) implements Token {
            boolean contains(int point) {
                return negated != ranges.stream().anyMatch(range -> range[0] <= point && point <= range[1]);
            }
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private final int[] source;
    private int at;

    private Glob(String pattern) {
        source = pattern.codePoints().toArray();
        while (at < source.length) {
            tokens.add(next());
        }
    }

    /** @throws IllegalArgumentException if a bracket or backslash is left open, with the reason */
    static Glob of(String pattern) {
        return new Glob(pattern);
    }

    private Token next() {
        int point = source[at++];
        return switch (point) {
            case '*' -> new Token.Any();
            case '?' -> new Token.One();
            case '[' -> bracket();
            case '\\' -> new Token.Plain(taken("nothing follows the backslash"));
            default -> new Token.Plain(point);
        };
    }

    private int taken(String otherwise) {
        if (at == source.length) {
            throw new IllegalArgumentException(otherwise);
        }
        return source[at++];
    }

    private Token bracket() {
        boolean negated = at < source.length && source[at] == '^';
        at += negated ? 1 : 0;
        List<int[]> ranges = new ArrayList<>();
        while (ranges.isEmpty() || at == source.length || source[at] != ']') {
            int low = member();
            int high = low;
            if (at < source.length && source[at] == '-') {
                at++;
                high = member();
            }
            ranges.add(new int[] {low, high});
        }
        at++;
        return new Token.Members(negated, List.copyOf(ranges));
    }

    private int member() {
        int point = taken("a bracket is not closed");
        if (point == '-' || point == ']') {
            throw new IllegalArgumentException("a bracket is empty or has a range without an end");
        }
        return point == '\\' ? taken("nothing follows the backslash") : point;
    }

    /** Whether the whole name matches; the root's mark {@code /} is matched by itself only. */
    boolean matches(String name) {
        int[] points = name.codePoints().toArray();
        int token = 0;
        int point = 0;
        int retryToken = -1;
        int retryPoint = 0;
        while (point < points.length) {
            if (token < tokens.size() && tokens.get(token) instanceof Token.Any) {
                retryToken = ++token;
                retryPoint = point;
            } else if (token < tokens.size() && accepts(tokens.get(token), points[point])) {
                token++;
                point++;
            } else if (retryToken >= 0 && points[retryPoint] != '/') {
                token = retryToken;
                point = ++retryPoint;
            } else {
                return false;
            }
        }
        return tokens.subList(token, tokens.size()).stream().allMatch(Token.Any.class::isInstance);
    }

    private static boolean accepts(Token token, int point) {
        if (token instanceof Token.Members members) {
            return members.contains(point);
        }
        return token instanceof Token.Plain plain ? plain.point() == point : point != '/';
    }
}
