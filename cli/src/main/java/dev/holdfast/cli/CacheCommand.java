package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Table;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.run.CachedRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cache}. */
@Command(
        name = "cache",
        description = "Show what is kept on this machine of remote repositories, or remove what nobody uses.",
        sortOptions = false)
final class CacheCommand implements Verb {
    private static final int MOST_DAYS = 100_000;

    private final Session session;

    @Option(names = "--cleanup", description = "remove the caches of repositories that were not used for long")
    boolean cleanup;

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "which --cleanup leaves: those used within so many days; 30 by default, 0 for none")
    int maxAge = 30;

    CacheCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (maxAge < 0 || maxAge > MOST_DAYS) {
            throw new UsageException("--max-age: expected 0 to " + MOST_DAYS + " days, was " + maxAge);
        }
        LocalCaches caches = CacheChoice.place(session)
                .orElseThrow(() -> new UsageException(
                        "no cache: give --cache-dir DIR or set HOLDFAST_CACHE_DIR, XDG_CACHE_HOME or HOME"));
        return () -> cleanup ? clean(caches) : list(caches);
    }

    private int list(LocalCaches caches) {
        show(caches, caches.list(), "");
        return ExitCode.DONE;
    }

    private int clean(LocalCaches caches) {
        show(
                caches,
                caches.cleanUp(Duration.ofDays(maxAge), session.surroundings().time()),
                "removed from ");
        return ExitCode.DONE;
    }

    private void show(LocalCaches caches, List<CachedRepository> all, String doing) {
        session.output()
                .showAll(
                        () -> lines(caches, all, doing),
                        () -> all.stream().map(CacheCommand::fields).toList());
    }

    private static List<String> lines(LocalCaches caches, List<CachedRepository> all, String doing) {
        Table table = new Table(Set.of("FILES", "SIZE"), "REPOSITORY", "FILES", "SIZE", "LAST USED");
        for (CachedRepository one : all) {
            Table unused = table.row(
                    one.repository().substring(0, 10),
                    Long.toString(one.files()),
                    ByteText.of(one.bytes()),
                    one.usedAt().toString());
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(doing + caches.directory() + ": " + all.size() + " repositories, "
                + ByteText.of(all.stream().mapToLong(CachedRepository::bytes).sum()));
        return lines;
    }

    private static Fields fields(CachedRepository one) {
        return new Fields()
                .put("repository", one.repository())
                .put("files", one.files())
                .put("bytes", one.bytes())
                .put("used_at", one.usedAt());
    }
}
