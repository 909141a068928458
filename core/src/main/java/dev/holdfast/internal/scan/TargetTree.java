package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.HostPath;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How several targets lie in one snapshot, as restic 0.19 lays them out: absolute targets with all the directories above them;
 * relative ones without leading {@code ..}; of {@code .}, {@code ..} and {@code /} the entries. Names that two different roots
 * claim get a number.
 */
final class TargetTree {
    private final TreeMap<EntryName, TargetTree> children = new TreeMap<>();
    private String root = "";
    private @Nullable String path;
    private @Nullable String metadataPath;
    private boolean explicit;

    private TargetTree() {}

    /** @throws WorkloadException.Unreadable if a directory that has to be listed for this cannot be */
    static TargetTree of(List<String> targets, HostFiles host) {
        TargetTree tree = new TargetTree();
        Set<String> seen = new HashSet<>();
        for (String target : targets) {
            String clean = HostPath.clean(target);
            if (components(clean).isEmpty()) {
                for (byte[] name : list(clean, host)) {
                    String inner = HostPath.join(clean, RawText.decode(name));
                    if (seen.add(inner)) {
                        tree.addAtTop(inner, false);
                    }
                }
            } else if (seen.add(clean)) {
                tree.addAtTop(clean, true);
            }
        }
        tree.unroll(host);
        return tree;
    }

    private static List<byte[]> list(String path, HostFiles host) {
        try (HostDirectory directory = host.directory(path)) {
            return directory.names();
        } catch (IOException unreadable) {
            throw new WorkloadException.Unreadable(
                    "the directory " + RawText.shown(path) + " cannot be listed: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static List<String> components(String clean) {
        return HostPath.parts(HostPath.clean("/" + clean));
    }

    private static String rootOf(String clean) {
        if (clean.startsWith("/")) {
            return "/";
        }
        long ups = HostPath.parts(clean).stream().filter(".."::equals).count();
        return ups == 0 ? "." : "../".repeat((int) ups - 1) + "..";
    }

    private void addAtTop(String target, boolean named) {
        List<String> parts = components(target);
        String from = rootOf(target);
        EntryName name = name(parts.get(0));
        TargetTree node = children.get(name);
        for (int number = 1; node != null && !node.root.equals(from); number++) {
            name = name(parts.get(0) + "-" + number);
            node = children.get(name);
        }
        if (node == null) {
            node = new TargetTree();
            node.root = from;
            children.put(name, node);
        }
        node.add(target, HostPath.join(from, parts.get(0)), parts.subList(1, parts.size()), named);
    }

    private void add(String target, String here, List<String> rest, boolean named) {
        if (rest.isEmpty()) {
            path = target;
            explicit = named;
            return;
        }
        metadataPath = here;
        children.computeIfAbsent(name(rest.get(0)), fresh -> new TargetTree())
                .add(target, HostPath.join(here, rest.get(0)), rest.subList(1, rest.size()), named);
    }

    private static EntryName name(String part) {
        return EntryName.of(RawText.encode(part));
    }

    /** A target that has another target inside is listed here, so that everything in it has one place. */
    private void unroll(HostFiles host) {
        String listed = path;
        if (listed != null && !children.isEmpty()) {
            for (byte[] each : list(listed, host)) {
                TargetTree child = children.computeIfAbsent(EntryName.of(each), fresh -> new TargetTree());
                if (child.path == null) {
                    child.path = HostPath.join(listed, RawText.decode(each));
                }
            }
            path = null;
            explicit = false;
        }
        children.values().forEach(child -> child.unroll(host));
    }

    /** In ascending order of names. */
    Map<EntryName, TargetTree> children() {
        return children;
    }

    /** What lies here with all that is in it; null if only the children do. */
    @Nullable
    String path() {
        return path;
    }

    /** The directory whose metadata belongs here if it is not taken as a whole. */
    String metadataPath() {
        return metadataPath == null ? "/" : metadataPath;
    }

    /** Whether the user named this path, so that no rule leaves it out. */
    boolean isExplicit() {
        return explicit;
    }
}
