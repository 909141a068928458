package dev.holdfast.internal.posix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A path taken apart.
 *
 * @param parent the directory that holds it
 * @param last its name there; empty for a path that names a directory by itself, such as {@code /} or {@code ..}
 */
public record HostPath(String parent, String last) {
    /** The raw bytes of the name; empty for a path that names a directory by itself. */
    public byte[] name() {
        return RawText.encode(last);
    }

    /** Takes a path apart after cleaning it. */
    public static HostPath of(String path) {
        String clean = clean(path);
        String last = clean.substring(clean.lastIndexOf('/') + 1);
        if (last.isEmpty() || last.equals(".") || last.equals("..")) {
            return new HostPath(clean, "");
        }
        int slash = clean.lastIndexOf('/');
        String parent = slash < 0 ? "." : slash == 0 ? "/" : clean.substring(0, slash);
        return new HostPath(parent, last);
    }

    /**
     * The shortest path that means the same without looking at the disk: no empty parts, no {@code .}, and {@code ..} only at
     * the beginning of a relative path; {@code .} if nothing is left.
     */
    public static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!absolute) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /** A path below another one. */
    public static String join(String parent, String name) {
        return parent.equals(".") ? name : parent.endsWith("/") ? parent + name : parent + "/" + name;
    }

    /** The parts of a clean path, without the leading slash. */
    public static List<String> parts(String clean) {
        List<String> parts = new ArrayList<>();
        for (String part : clean.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** An absolute and clean form; relative paths begin at the working directory of the process. */
    public static String absolute(String path) {
        return path.startsWith("/")
                ? clean(path)
                : clean(RawText.ofPath(java.nio.file.Path.of("").toAbsolutePath()) + "/" + path);
    }
}
