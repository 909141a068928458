package dev.holdfast.benchmarks;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be said on the command line; each is followed by a value. A benchmark uses those that concern it. */
enum Option {
    SCALE("--scale", "F", "size of the corpus: 1 (the default) is 2 GiB and 1,000,000 files, 0.25 a quarter of it"),
    ROUNDS("--rounds", "N", "how often everything is measured; the median is shown (default 5)"),
    TOOLS("--tools", "A,B", "who takes part (default restic,kopia,holdfast)"),
    ROWS("--rows", "A,B", "what is measured (default all; 'help' lists them)"),
    ENTRIES(
            "--entries",
            "N",
            "entries of the directory (memory, default 1000000), blobs of the index (scale, default 10000000),"
                    + " backups (catalogue, default 100000), recovery points (retention, default 1000000) or years"
                    + " (simulate, default 10)"),
    GIB("--gib", "N", "size of the stream and of the sparse file of zeros (memory, default 200)"),
    PART(
            "--part",
            "NAME",
            "generate, load, lookup, plan or check (scale), generate or list (catalogue) alone, in this JVM (default all)"),
    JSON("--json", "FILE", "where all figures are written once more, as lines of JSON"),
    WORK(
            "--work",
            "DIR",
            "where corpus and repositories lie (default: the cache's bench directory); needs 15 GB at scale 1;"
                    + " the corpus is kept for the next run");

    private final String title;
    private final String value;
    private final String description;

    Option(String title, String value, String description) {
        this.title = title;
        this.value = value;
        this.description = description;
    }

    static Optional<Option> of(String title) {
        return Arrays.stream(values())
                .filter(option -> option.title.equals(title))
                .findFirst();
    }

    static String help() {
        return Arrays.stream(values())
                .map(option -> String.format("  %-15s %s", option.title + " " + option.value, option.description))
                .collect(Collectors.joining("\n", "options:\n", ""));
    }

    @Override
    public String toString() {
        return title;
    }
}
