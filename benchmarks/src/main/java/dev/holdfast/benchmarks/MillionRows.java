package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tree of a million small files in which nothing has changed. The tree, and a repository of each tool with a backup of it,
 * take long to make and are kept for the next run.
 */
record MillionRows(Contest contest, MillionFiles files) {

    /** A backup whose time does not count brings a repository up to date that an older version has made. */
    void prepare() throws IOException, InterruptedException {
        PageCache.look(files.data());
        for (Tool tool : contest.tools(files.directory())) {
            Path complete = tool.home().resolve("complete");
            if (!Files.exists(complete)) {
                contest.create(tool);
                contest.prepare(tool, tool.backup(files.data()));
                Files.createFile(complete);
            }
            contest.prepare(tool, tool.backup(files.data()));
        }
    }

    void round() throws IOException, InterruptedException {
        for (Tool tool : contest.tools(files.directory())) {
            PageCache.look(files.data());
            contest.measure(Row.MILLION, tool, tool.backup(files.data()));
        }
    }
}
