package dev.holdfast.benchmarks;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns round 10,000 bits of small repositories, one at a time, and counts how many a check notices and locates. */
final class DamageBenchmark {
    private static final int FLIPS = 10_000;
    private static final int MOST_SHOWN = 20;

    private final int flips;
    private final int repositories;
    private final PrintStream out;

    /**
     * @param scale 1 for 10,000 flips
     * @param repositories how many repositories share them; their seeds are 1, 2, …
     */
    DamageBenchmark(double scale, int repositories, PrintStream out) {
        this.flips = (int) Math.ceil(FLIPS * scale / repositories);
        this.repositories = repositories;
        this.out = out;
    }

    /** @throws IllegalStateException if one is not noticed or not located */
    void run() {
        Map<BitFlips.Place, BitFlips.Tally> all = new EnumMap<>(BitFlips.Place.class);
        AtomicInteger missed = new AtomicInteger();
        for (int seed = 1; seed <= repositories; seed++) {
            out.println("seed " + seed + ": " + flips + " flips");
            try (BitFlips bits = new BitFlips(seed)) {
                bits.run(flips, message -> {
                            if (missed.incrementAndGet() <= MOST_SHOWN) {
                                out.println("missed: " + message);
                            }
                        })
                        .forEach((place, tally) -> all.merge(place, tally, BitFlips.Tally::plus));
            }
        }
        print(all);
        if (missed.get() > 0) {
            throw new IllegalStateException(missed.get() + " flips were not noticed or not located");
        }
    }

    private void print(Map<BitFlips.Place, BitFlips.Tally> all) {
        out.printf(Locale.ROOT, "%-16s%10s%10s%10s%n", "kind", "flips", "noticed", "located");
        all.forEach((place, tally) -> row(place.name().toLowerCase(Locale.ROOT).replace('_', ' '), tally));
        row("all", all.values().stream().reduce(new BitFlips.Tally(0, 0, 0), BitFlips.Tally::plus));
    }

    private void row(String name, BitFlips.Tally tally) {
        out.printf(Locale.ROOT, "%-16s%10d%10d%10d%n", name, tally.flips(), tally.noticed(), tally.located());
    }
}
