package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.prune.PlannedPrune;
import dev.holdfast.internal.prune.PrunePlanner;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.PruneOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * What an index of very many entries costs.
 *
 * @param repository has them
 * @param out takes a line for each figure
 */
record IndexFigures(SyntheticRepository repository, PrintStream out) {
    private static final Time TIME = Time.system();
    private static final int LOOK_UPS = 2_000_000;
    private static final int FIRST_LOOK_UPS = 100_000;

    /** Loads the index and says what that takes. */
    void load() throws IOException {
        try (OpenRepository opened = repository.open()) {
            BlobIndex index = load(opened);
            print(
                    "index: %.1f bytes for each of %,d entries in %,d packs, outside the heap%n",
                    (double) index.offHeapBytes() / index.entries(), index.entries(), index.packCount());
            memory();
        }
    }

    private BlobIndex load(OpenRepository opened) {
        long began = TIME.nanos();
        BlobIndex index = opened.index();
        double seconds = seconds(began);
        double processor = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(duration -> duration.toMillis() / 1e3)
                .orElse(Double.NaN);
        print(
                "loading: %.1f s, %.0f ns an entry; %.1f s of CPU since the JVM started%n",
                seconds, seconds * 1e9 / index.entries(), processor);
        return index;
    }

    /** Asks for random blobs, and for blobs that are not there. */
    void lookUp() throws IOException {
        try (OpenRepository opened = repository.open()) {
            BlobIndex index = load(opened);
            SplittableRandom random = new SplittableRandom(1);
            LongUnaryOperator hit = n -> random.nextLong(repository.blobs());
            lookUp("first look-ups, hit", index, FIRST_LOOK_UPS, hit);
            lookUp("look-ups, hit", index, LOOK_UPS, hit);
            lookUp("look-ups, miss", index, LOOK_UPS, n -> -1 - random.nextLong(Long.MAX_VALUE / 16));
            memory();
        }
    }

    private void lookUp(String what, BlobIndex index, int count, LongUnaryOperator number) {
        long began = TIME.nanos();
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += index.contains(BlobType.DATA, SyntheticRepository.blobId(number.applyAsLong(i))) ? 1 : 0;
        }
        double seconds = seconds(began);
        print("%s: %,.0f a second, one thread (%d of %d found)%n", what, count / seconds, found, count);
    }

    /** Plans a prune: every tree is read, every pack looked at. */
    void plan() throws IOException {
        try (OpenRepository opened = repository.open()) {
            long began = TIME.nanos();
            PlannedPrune plan = PrunePlanner.plan(opened, PruneOptions.builder().build(), Operation.unattended());
            print("prune plan: %.1f s; %s%n", seconds(began), plan.plan().unused());
            memory();
        }
    }

    /** Checks everything but the data. */
    void check() throws IOException {
        try (OpenRepository opened = repository.open()) {
            long began = TIME.nanos();
            CheckReport report = Checker.check(opened, CheckDepth.structure(), Operation.unattended());
            print(
                    "check of the structure: %.1f s; %,d blobs, %d errors%n",
                    seconds(began), report.blobs(), report.errorCount());
            memory();
        }
    }

    private void memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM") || line.startsWith("RssAnon") || line.startsWith("RssFile")) {
                print("  %s%n", line.replaceAll("\\s+", " "));
            }
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        print("  heap in use after a collection: %d MiB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private static double seconds(long began) {
        return (TIME.nanos() - began) / 1e9;
    }

    private void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
