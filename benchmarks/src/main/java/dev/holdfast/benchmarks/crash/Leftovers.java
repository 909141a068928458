package dev.holdfast.benchmarks.crash;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.store.BlobKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process that was killed left in a repository.
 *
 * @param counts how many of each kind
 */
public record Leftovers(Map<Kind, Integer> counts) {
    private static final String TEMPORARY = "-tmp-";
    private static final String GUARD = ".holdfast-tmp-lock";

    /** Copies the counts. */
    public Leftovers {
        counts = Map.copyOf(counts);
    }

    /** Kinds of what may be left. */
    public enum Kind {
        /** Packs that no index file names. */
        UNNAMED_PACKS("unnamed packs"),
        /** Index files that were not there before. */
        INDEX_FILES("new index files"),
        /** Snapshots that were not there before. */
        SNAPSHOTS("new snapshots"),
        /** Key files that were not there before. */
        KEYS("new keys"),
        /** Files that were being written. */
        TEMPORARY_FILES("temporary files"),
        /** Locks. */
        LOCKS("locks"),
        /** Documents beside locks. */
        SIDECARS("sidecars"),
        /** Announcements of those who wait to be alone. */
        WAITING("waiting");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** How the table calls it. */
        public String title() {
            return title;
        }
    }

    /** Nothing. */
    public static Leftovers none() {
        return new Leftovers(Map.of());
    }

    /**
     * Counts.
     *
     * @param before what was there before
     */
    public static Leftovers in(CrashSite site, Set<BlobKey> before) {
        List<BlobKey> keys = CrashSite.keys(site.store());
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        counts.put(Kind.UNNAMED_PACKS, unnamed(site, keys));
        counts.put(Kind.INDEX_FILES, count(keys, "index/", key -> !before.contains(key)));
        counts.put(Kind.SNAPSHOTS, count(keys, "snapshots/", key -> !before.contains(key)));
        counts.put(Kind.KEYS, count(keys, "keys/", key -> !before.contains(key)));
        counts.put(Kind.LOCKS, count(keys, "locks/", key -> true));
        counts.put(Kind.SIDECARS, count(keys, "holdfast/locks/", key -> true));
        counts.put(Kind.WAITING, count(keys, "holdfast/waiting/", key -> true));
        return new Leftovers(counts);
    }

    /** The same and the temporary files below a directory, which no store lists. */
    public Leftovers withTemporaryFiles(Path directory) throws IOException {
        Map<Kind, Integer> more = new EnumMap<>(Kind.class);
        more.putAll(counts);
        try (Stream<Path> files = Files.walk(directory)) {
            more.put(Kind.TEMPORARY_FILES, (int)
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains(TEMPORARY) && !name.equals(GUARD))
                            .count());
        }
        return new Leftovers(more);
    }

    private static int count(List<BlobKey> keys, String prefix, Predicate<BlobKey> counted) {
        return (int) keys.stream()
                .filter(key -> key.path().startsWith(prefix) && counted.test(key))
                .count();
    }

    private static int unnamed(CrashSite site, List<BlobKey> keys) {
        if (keys.stream().noneMatch(key -> key.path().startsWith("data/"))) {
            return 0;
        }
        try (OpenRepository opened = site.engine(site.store())) {
            return count(
                    keys,
                    "data/",
                    key -> opened.index().pack(BlobId.fromHex(key.name())).isEmpty());
        }
    }

    /** Both together. */
    public Leftovers plus(Leftovers other) {
        return new Leftovers(Arrays.stream(Kind.values())
                .collect(Collectors.toMap(kind -> kind, kind -> count(kind) + other.count(kind))));
    }

    /** How many of one kind. */
    public int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }
}
