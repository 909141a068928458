package dev.holdfast.cli;

import dev.holdfast.job.LocalCaches;
import dev.holdfast.run.ByteSize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns options and the environment into the local cache. */
final class CacheChoice {
    private CacheChoice() {}

    /**
     * Where repositories are cached, if anywhere.
     *
     * @throws UsageException if the options make no sense
     */
    static Optional<LocalCaches> of(Session session) {
        GlobalOptions options = session.options();
        if (options.noCache && options.cacheDirectory != null) {
            throw new UsageException("--cache-dir and --no-cache exclude each other; give one");
        }
        return options.noCache ? Optional.empty() : place(session);
    }

    /** The same, whether or not it is used now. */
    static Optional<LocalCaches> place(Session session) {
        GlobalOptions options = session.options();
        long most = ByteSize.parse("--cache-size", options.cacheSize);
        String named = options.cacheDirectory;
        Optional<LocalCaches> chosen = named == null
                ? LocalCaches.usual(session.surroundings().environment())
                : Optional.of(LocalCaches.in(path(named)));
        return chosen.map(caches -> caches.atMost(most));
    }

    private static Path path(String named) {
        if (named.isBlank()) {
            throw new UsageException("--cache-dir: expected a directory, was empty");
        }
        try {
            return Path.of(named);
        } catch (InvalidPathException malformed) {
            throw new UsageException("--cache-dir: '" + named + "' is no path: " + malformed.getReason());
        }
    }
}
