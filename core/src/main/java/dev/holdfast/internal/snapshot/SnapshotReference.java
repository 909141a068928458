package dev.holdfast.internal.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a user calls a snapshot, and perhaps a directory in it.
 *
 * @param selector {@code latest}, the beginning of an id, or the name of a backup
 * @param path the directory or file in the snapshot, as typed; empty for the whole snapshot
 */
public record SnapshotReference(String selector, String path) {
    private static final String LATEST = "latest";
    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-fA-F]{1,64}");
    private static final Pattern SLASHES = Pattern.compile("/+");

    /** Checks that both are there. */
    public SnapshotReference {
        Objects.requireNonNull(selector, "selector");
        Objects.requireNonNull(path, "path");
    }

    /** Whether it asks for the newest snapshot. */
    public boolean isLatest() {
        return selector.equals(LATEST);
    }

    /** Whether the selector may be the beginning of an id. */
    public boolean mayBeId() {
        return ID_PREFIX.matcher(selector).matches();
    }

    /** The names from the snapshot's root down to the path, without "." and with ".." resolved; empty for the root. */
    public List<String> pathComponents() {
        Deque<String> names = new ArrayDeque<>();
        SLASHES.splitAsStream(path)
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .forEach(name -> {
                    if (name.equals("..")) {
                        names.pollLast();
                    } else {
                        names.addLast(name);
                    }
                });
        return List.copyOf(names);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? selector : selector + ":" + path;
    }
}
