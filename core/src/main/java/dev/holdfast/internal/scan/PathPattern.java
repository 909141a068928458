package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.HostPath;
import java.util.ArrayList;
import java.util.BitSet;
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

    /** More than a path can have that a system call takes in one piece is a mistake. */
    private static final int MOST_PARTS = 1000;

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

    private PathPattern(boolean negated, List<Part> parts) {
        this.negated = negated;
        this.parts = parts;
    }

    /** @throws IllegalArgumentException with the reason, if a part is malformed or there are more than 1000 */
    static PathPattern of(String pattern) {
        boolean negated = pattern.startsWith("!");
        List<Part> parts = new ArrayList<>();
        for (String text : split(HostPath.clean(negated ? pattern.substring(1) : pattern))) {
            boolean plain = text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
            Glob glob = plain ? null : Glob.of(text);
            parts.add(new Part(text.equals("**") ? "" : text, glob));
        }
        if (parts.size() > MOST_PARTS) {
            throw new IllegalArgumentException("it has more than " + MOST_PARTS + " parts");
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
     * How many parts the first {@code **} may stand for is counted as if each further {@code **} stood for one part, as restic does
     * it. Each state is tried once, as the number of ways grows beyond all bounds with the number of {@code **}.
     */
    private static boolean matches(List<Part> parts, List<String> path) {
        if (anyDepth(parts) < 0) {
            return matchesPlain(parts, path);
        }
        int first = !parts.get(0).text().equals(ROOT) && path.get(0).equals(ROOT) ? 1 : 0;
        int last = parts.get(0).text().equals(ROOT) ? 0 : path.size() - 1;
        for (int offset = last; offset >= first; offset--) {
            if (new Stars(parts, path, offset).match(0, offset)) {
                return true;
            }
        }
        return false;
    }

    /** Matching a pattern with {@code **} from one place of a path on. */
    private static final class Stars {
        private final List<Part> parts;
        private final List<String> path;
        private final int room;
        private final BitSet failed = new BitSet();

        private Stars(List<Part> parts, List<String> path, int offset) {
            this.parts = parts;
            this.path = path;
            this.room = offset;
        }

        /** Whether the parts from one on match the path from a place on. */
        private boolean match(int part, int at) {
            if (part == parts.size()) {
                return at > room;
            }
            int state = part * (path.size() + 1) + at;
            if (failed.get(state)) {
                return false;
            }
            boolean matched = parts.get(part).isAnyDepth() ? star(part, at) : one(part, at);
            if (!matched) {
                failed.set(state);
            }
            return matched;
        }

        private boolean one(int part, int at) {
            return at < path.size() && parts.get(part).matches(path.get(at)) && match(part + 1, at + 1);
        }

        /** The parts behind must have room wherever the pattern begins, so it is the path's whole length that counts. */
        private boolean star(int part, int at) {
            int behind = parts.size() - part - 1;
            int most = path.size() - behind - (at - room);
            for (int stars = 0; stars <= most && at + stars <= path.size(); stars++) {
                if (stars > 0 && path.get(at + stars - 1).equals(ROOT)) {
                    return false;
                }
                if (match(part + 1, at + stars)) {
                    return true;
                }
            }
            return false;
        }
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
