package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The life of a repository with a directory in it, step by step, the tools taking turns at each step. */
record DirectoryRows(Contest contest, Corpus corpus, Path directory) {

    static final Row[] ALL = {
        Row.FIRST,
        Row.UNCHANGED,
        Row.RESTORE,
        Row.CHECK,
        Row.CLUSTERED,
        Row.SCATTERED,
        Row.FORGET,
        Row.PRUNE,
        Row.WARM_UNCHANGED
    };

    void round() throws IOException, InterruptedException {
        List<Tool> tools = contest.tools(directory);
        corpus.use(Corpus.Dump.ORIGINAL);
        PageCache.read(corpus.data());
        for (Tool tool : tools) {
            contest.create(tool);
            contest.measure(Row.FIRST, tool, tool.backup(corpus.data()));
            contest.results().size(tool.name(), RepositoryDirectory.sizeBytes(tool.repository()));
        }
        unchanged(tools);
        read(tools);
        changed(tools);
        remove(tools);
        for (Tool tool : tools) {
            RepositoryDirectory.delete(tool.home());
        }
    }

    private void unchanged(List<Tool> tools) throws IOException, InterruptedException {
        if (!contest.wants(Row.UNCHANGED, Row.WARM_UNCHANGED)) {
            return;
        }
        for (Tool tool : tools) {
            contest.measure(Row.UNCHANGED, tool, tool.backup(corpus.data()));
        }
        if (contest.wants(Row.WARM_UNCHANGED) && contest.names().contains(Tables.OURS)) {
            WarmRuns warm = new WarmRuns(contest, WarmMain.Kind.UNCHANGED);
            Path repository = contest.tool(Tables.OURS, directory).repository();
            warm.measure(corpus.data(), repository, Row.WARM_UNCHANGED, Row.WARM_UNCHANGED_LATE);
            warm.compare(Row.UNCHANGED, Row.WARM_UNCHANGED, Row.WARM_UNCHANGED_LATE);
        }
    }

    private void read(List<Tool> tools) throws IOException, InterruptedException {
        if (contest.wants(Row.RESTORE)) {
            for (Tool tool : tools) {
                PageCache.read(tool.repository());
                Path target = Files.createTempDirectory(Objects.requireNonNull(directory.getParent()), "restored-");
                contest.measure(Row.RESTORE, tool, tool.restore(corpus.data(), target));
                RepositoryDirectory.empty(target);
            }
        }
        if (contest.wants(Row.CHECK)) {
            for (Tool tool : tools) {
                PageCache.read(tool.repository());
                contest.measure(Row.CHECK, tool, tool.check());
            }
        }
    }

    private void changed(List<Tool> tools) throws IOException, InterruptedException {
        changed(Row.CLUSTERED, Corpus.Dump.CLUSTERED, tools);
        changed(Row.SCATTERED, Corpus.Dump.SCATTERED, tools);
    }

    /** What a prune is to find has to be stored before. */
    private void changed(Row row, Corpus.Dump edition, List<Tool> tools) throws IOException, InterruptedException {
        if (contest.wants(row, Row.FORGET, Row.PRUNE)) {
            corpus.use(edition);
            PageCache.read(corpus.dump(edition));
            for (Tool tool : tools) {
                contest.measure(row, tool, tool.backup(corpus.data()));
            }
        }
    }

    private void remove(List<Tool> tools) throws IOException, InterruptedException {
        if (!contest.wants(Row.FORGET, Row.PRUNE)) {
            return;
        }
        for (Tool tool : tools) {
            Optional<List<String>> forget = tool.forget();
            if (forget.isPresent()) {
                contest.measure(Row.FORGET, tool, forget.orElseThrow());
            }
        }
        for (Tool tool : tools) {
            PageCache.read(tool.repository());
            contest.measure(Row.PRUNE, tool, tool.prune());
        }
    }
}
