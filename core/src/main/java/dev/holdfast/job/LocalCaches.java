package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.internal.repository.CacheDirectory;
import dev.holdfast.run.CachedRepository;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory in which index files, snapshots and trees of remote repositories are kept, sealed as their stores have them, see {@link
 * Repository.Builder#cache}. Immutable.
 */
public final class LocalCaches {
    /** What is kept of each repository at most, unless something else is asked for: 2 GiB. */
    public static final long DEFAULT_BYTES = 2L << 30;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);
    private static final Set<String> LOCAL = Set.of("file", "memory");

    private final Path directory;
    private final long most;

    private LocalCaches(Path directory, long most) {
        this.directory = directory;
        this.most = most;
    }

    /** Those below a directory, which is made when something is first kept, for its owner alone. */
    public static LocalCaches in(Path directory) {
        return new LocalCaches(Objects.requireNonNull(directory, "directory"), DEFAULT_BYTES);
    }

    /**
     * Those in the usual place: {@code HOLDFAST_CACHE_DIR}, or {@code holdfast} below {@code XDG_CACHE_HOME}, or below {@code
     * HOME/.cache}.
     *
     * @param environment a process's variables
     * @return empty if it names no place, or what it names is no path
     */
    public static Optional<LocalCaches> usual(Map<String, String> environment) {
        return path(environment, "HOLDFAST_CACHE_DIR")
                .or(() -> path(environment, "XDG_CACHE_HOME")
                        .filter(Path::isAbsolute)
                        .map(all -> all.resolve("holdfast")))
                .or(() -> path(environment, "HOME")
                        .map(home -> home.resolve(".cache").resolve("holdfast")))
                .map(LocalCaches::in);
    }

    private static Optional<Path> path(Map<String, String> environment, String variable) {
        try {
            return Optional.ofNullable(environment.get(variable))
                    .filter(text -> !text.isBlank())
                    .map(Path::of);
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The same with another bound.
     *
     * @param bytes for each repository, at least 0
     */
    public LocalCaches atMost(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("atMost: must be 0 bytes or more, was " + bytes);
        }
        return new LocalCaches(directory, bytes);
    }

    /** Where they lie. */
    public Path directory() {
        return directory;
    }

    /**
     * Lets a repository be opened with its cache if its store is remote. A disk of this machine is as near as the cache.
     *
     * @param location of the store: a URI, or a path
     * @return the builder
     */
    public Repository.Builder serve(Repository.Builder builder, String location) {
        return isRemote(location) ? builder.cache(directory, most) : builder;
    }

    private static boolean isRemote(String location) {
        Matcher scheme = SCHEME.matcher(location);
        return scheme.matches() && !LOCAL.contains(scheme.group(1).toLowerCase(Locale.ROOT));
    }

    /**
     * What is kept, by repository id.
     *
     * @throws StoreException.Unavailable if the directory cannot be read
     */
    public List<CachedRepository> list() {
        try {
            return CacheDirectory.list(directory);
        } catch (IOException failure) {
            throw failed("listed", failure);
        }
    }

    /**
     * Removes the caches of repositories that nobody has used for long. One that is in use after all fills again.
     *
     * @param unused since when; zero for all
     * @return what was removed
     * @throws StoreException.Unavailable if something cannot be removed
     */
    public List<CachedRepository> cleanUp(Duration unused, Time time) {
        Instant since = time.now().minus(unused);
        List<CachedRepository> removed = new ArrayList<>();
        for (CachedRepository each : list()) {
            if (!each.usedAt().isAfter(since)) {
                remove(each);
                removed.add(each);
            }
        }
        return removed;
    }

    private void remove(CachedRepository one) {
        try {
            CacheDirectory.remove(directory, one.repository());
        } catch (IOException failure) {
            throw failed("cleaned up", failure);
        }
    }

    private StoreException.Unavailable failed(String what, IOException failure) {
        return new StoreException.Unavailable(
                "the local caches in " + directory + " cannot be " + what + ": " + failure
                        + "; look at its permissions, or remove it, nothing in it is needed",
                true,
                failure);
    }
}
