package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command needs for what is large: a directory of very many entries, and a stream and a sparse file of very many zeros. Each
 * command runs with the launcher's own heap; shown are time, the largest resident set, the longest pause and the largest heap.
 *
 * @param entries of the directory
 * @param gibibytes of the stream and of the sparse file
 * @param directory where all of it lies; removed at the end
 */
record MemoryBenchmark(int entries, long gibibytes, Path directory) {
    private static final Pattern PAUSE = Pattern.compile("(\\d+)M->.*?([0-9.]+)ms");
    private static final int LETTERS = 36;

    static MemoryBenchmark of(Options options) {
        return new MemoryBenchmark(
                options.whole(Option.ENTRIES, 1, 1_000_000),
                options.whole(Option.GIB, 1, 200),
                options.directory().resolve("memory"));
    }

    void run(PrintStream out) throws IOException, InterruptedException {
        remove();
        Files.createDirectories(directory);
        out.printf("%-34s%10s%10s%14s%12s%n", "", "wall, s", "RSS, MiB", "longest, ms", "heap, MiB");
        step(out, "init", "init");
        manyEntries(out);
        manyZeros(out);
        remove();
    }

    private void manyEntries(PrintStream out) throws IOException, InterruptedException {
        Path source = directory.resolve("many");
        Path many = Files.createDirectories(source.resolve("entries"));
        for (int i = 0; i < entries; i++) {
            Files.createFile(
                    many.resolve("entry-" + Long.toString(i * 2_654_435_761L & 0xffffffffL, LETTERS) + "-" + i));
        }
        step(out, entries + " entries: backup", "backup", source.toString());
        step(out, "  backup, unchanged", "backup", source.toString());
        step(out, "  ls", "ls", "latest");
        step(out, "  find", "find", "entry-1-*");
        step(out, "  check --read-data", "check", "--read-data");
        step(
                out,
                "  restore --verify",
                "restore",
                "latest",
                "--to",
                directory.resolve("back").toString(),
                "--verify");
        step(out, "  forget --keep-last 1 --prune", "forget", "--keep-last", "1", "--prune");
    }

    private void manyZeros(PrintStream out) throws IOException, InterruptedException {
        Path holder = Files.createDirectories(directory.resolve("zeros"));
        Path zeros = holder.resolve("disk");
        try (RandomAccessFile sparse = new RandomAccessFile(zeros.toFile(), "rw")) {
            sparse.setLength(gibibytes << 30);
        }
        step(out, gibibytes + " GiB of zeros: stream", Optional.of(zeros), List.of("backup", "stdin:zeros"));
        step(out, "  sparse file", "backup", holder.toString());
        step(
                out,
                "  restore",
                "restore",
                "latest",
                "--to",
                directory.resolve("zeros-back").toString());
    }

    private void step(PrintStream out, String name, String... arguments) throws IOException, InterruptedException {
        step(out, name, Optional.empty(), List.of(arguments));
    }

    private void step(PrintStream out, String name, Optional<Path> input, List<String> arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve("gc.log");
        List<String> command = new ArrayList<>(launched());
        command.add(command.indexOf("-cp"), "-Xlog:gc:file=" + log);
        command.add("--quiet");
        command.addAll(arguments);
        Map<String, String> environment =
                Map.of("HOLDFAST_REPO", "file:" + directory.resolve("repository"), "HOLDFAST_PASSWORD", "benchmark");
        Measurement measured = new Meter(Time.system(), directory).run(command, environment, input);
        double longest = 0;
        double heap = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                heap = Math.max(heap, Double.parseDouble(pause.group(1)));
                longest = Math.max(longest, Double.parseDouble(pause.group(2)));
            }
        }
        out.printf(
                Locale.ROOT,
                "%-34s%10.1f%10.0f%14.1f%12.0f%n",
                name,
                measured.wallSeconds(),
                measured.memoryMebibytes(),
                longest,
                heap);
    }

    /** The command line that {@code dev/holdfast} would start. */
    private static List<String> launched() {
        String command = System.getenv("BENCH_HOLDFAST");
        if (command == null) {
            throw new IllegalStateException("run it as 'dev/bench memory'");
        }
        return command.lines().toList();
    }

    private void remove() throws IOException, InterruptedException {
        int unused = new ProcessBuilder("rm", "-rf", directory.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
