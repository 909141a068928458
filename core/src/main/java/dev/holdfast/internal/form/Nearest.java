package dev.holdfast.internal.form;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
public final class Nearest {
    private Nearest() {}

    /** The name with the least difference, if that is small for its length. */
    public static Optional<String> of(String text, Collection<String> names) {
        String plain = plain(text);
        return names.stream()
                .filter(name ->
                        distance(plain, plain(name)) <= Math.max(1, Math.min(plain.length(), name.length()) / 3))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    /** A sentence that asks, or nothing. */
    public static String question(String text, Collection<String> names) {
        return of(text, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static String plain(String text) {
        String limited = text.length() <= 100 ? text : text.substring(0, 100);
        return limited.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Letters to insert, remove, replace, or swap with their neighbour. */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(int[][] steps, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
