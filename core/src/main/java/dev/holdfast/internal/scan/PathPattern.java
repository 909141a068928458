package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.HostPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern, taken apart at its slashes.
 *
 * <p>A pattern matches a path if its parts match consecutive parts of it: the first ones if the pattern begins with a slash,
 * any ones otherwise. So a pattern that matches a directory matches everything below. {@code **} stands for any number of
 * parts (restic's manual, "Excluding files").
 */
final class PathPattern {
    /** How the path's root counts as a part. */
    static final String ROOT = "/";

    private static final String SPECIAL = "\\[]*?";

    private final boolean negated;
    private final List<Part> parts;

    /**
     * One part.
     *
     * @param text as written; empty for {@code **}
     * @param glob null if the text has nothing special
     */
    private record Part(String text, @Nullable Glob glob) {
        boolean isAnyDepth() {
            return text.isEmpty();
        }

        boolean matches(String name) {
            return glob == null ? text.equals(name) : glob.matches(name);
        }
    }

    private static final Part ANY_NAME = new Part("*", Glob.of("*"));

    private PathPattern(boolean negated, List<Part> parts) {
        this.negated = negated;
        this.parts = parts;
    }

    /** @throws IllegalArgumentException with the reason, if a part is malformed */
    static PathPattern of(String pattern) {
        boolean negated = pattern.startsWith("!");
        List<Part> parts = new ArrayList<>();
        for (String text : split(HostPath.clean(negated ? pattern.substring(1) : pattern))) {
            boolean plain = text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
            Glob glob = plain ? null : Glob.of(text);
            parts.add(new Part(text.equals("**") ? "" : text, glob));
        }
        return new PathPattern(negated, List.copyOf(parts));
    }

    /** The parts of a clean path; of an absolute one the first is {@link #ROOT}. */
    static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        if (path.startsWith("/")) {
            parts.add(ROOT);
            from = 1;
        }
        while (from < path.length() || parts.isEmpty()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            parts.add(path.substring(from, to));
            from = to + 1;
        }
        return parts;
    }

    boolean isNegated() {
        return negated;
    }

    boolean matches(List<String> path) {
        return matches(parts, path);
    }

    /** Whether something below the path could match. */
    boolean mayMatchBelow(List<String> path) {
        if (!parts.get(0).text().equals(ROOT)) {
            return true;
        }
        int depth = anyDepth(parts);
        int compared = depth >= 0 ? Math.min(depth, path.size()) : path.size();
        int prefix = Math.min(compared, parts.size());
        return matches(parts.subList(0, prefix), path.subList(0, compared));
    }

    private static int anyDepth(List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isAnyDepth()) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Tries each number of parts that the first {@code **} may stand for. How many that are is counted as if each further
     * {@code **} stood for one part, as restic does it.
     */
    private static boolean matches(List<Part> parts, List<String> path) {
        int depth = anyDepth(parts);
        if (depth < 0) {
            return matchesPlain(parts, path);
        }
        for (int stars = 0; stars <= path.size() - parts.size() + 1; stars++) {
            List<Part> expanded = new ArrayList<>(parts.subList(0, depth));
            for (int i = 0; i < stars; i++) {
                expanded.add(ANY_NAME);
            }
            expanded.addAll(parts.subList(depth + 1, parts.size()));
            if (matches(expanded, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesPlain(List<Part> parts, List<String> path) {
        if (parts.isEmpty() || parts.size() > path.size()) {
            return parts.isEmpty() && path.isEmpty();
        }
        boolean anchored = parts.get(0).text().equals(ROOT);
        int last = anchored ? 0 : path.size() - parts.size();
        int first = !anchored && path.get(0).equals(ROOT) ? 1 : 0;
        for (int offset = last; offset >= first; offset--) {
            if (matchesAt(parts, path, offset)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAt(List<Part> parts, List<String> path, int offset) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!parts.get(i).matches(path.get(offset + i))) {
                return false;
            }
        }
        return true;
    }
}
