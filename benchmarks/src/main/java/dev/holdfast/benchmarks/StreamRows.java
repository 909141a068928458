package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A database dump from standard input goes into an empty repository. */
record StreamRows(Contest contest, Corpus corpus, Path directory) {

    void round() throws IOException, InterruptedException {
        PageCache.read(dump());
        if (contest.wants(Row.STREAM)) {
            for (Tool tool : contest.tools(directory)) {
                stream(Row.STREAM, tool, tool.stream());
            }
        }
        if (contest.wants(Row.STREAM_UNVERIFIED)) {
            for (Tool tool : contest.tools(directory)) {
                Optional<List<String>> command = tool.streamUnverified();
                if (command.isPresent()) {
                    stream(Row.STREAM_UNVERIFIED, tool, command.orElseThrow());
                }
            }
        }
        if (contest.wants(Row.WARM_STREAM) && contest.names().contains(Tables.OURS)) {
            WarmRuns warm = new WarmRuns(contest, WarmMain.Kind.STREAM);
            warm.measure(dump(), directory.resolve("warm"), Row.WARM_STREAM, Row.WARM_STREAM_LATE);
            warm.compare(Row.STREAM, Row.WARM_STREAM, Row.WARM_STREAM_LATE);
        }
    }

    private void stream(Row row, Tool tool, List<String> command) throws IOException, InterruptedException {
        contest.create(tool);
        contest.measure(row, tool, command, Optional.of(dump()));
        RepositoryDirectory.delete(tool.home());
    }

    private Path dump() {
        return corpus.dump(Corpus.Dump.ORIGINAL);
    }
}
