package dev.holdfast.cli;

import dev.holdfast.run.ByteSize;
import dev.holdfast.simulation.SizeModel;
import picocli.CommandLine.Option;

/** How large backups are in a simulation. */
final class SizeOptions {
    private static final double SMALLEST = 0.001;

    @Option(names = "--size", paramLabel = "SIZE", description = "size of the data at the beginning (default 100G)")
    String size = "100G";

    @Option(names = "--change", paramLabel = "SHARE", description = "share that is replaced each day (default 0.02)")
    double change = 0.02;

    @Option(
            names = "--growth",
            paramLabel = "SHARE",
            description = "share of the initial size that is added each day (default 0.001)")
    double growth = 0.001;

    @Option(
            names = "--deduplication",
            paramLabel = "SHARE",
            description = "share that is left of what is stored once (default 1)")
    double deduplication = 1;

    @Option(
            names = "--compressed-to",
            paramLabel = "SHARE",
            description = "share of its size to which data is compressed (default 0.5)")
    double compressedTo = 0.5;

    SizeModel model() {
        return SizeModel.builder()
                .initialBytes(ByteSize.parse("--size", size))
                .changePerDay(share("--change", change, 0))
                .growthPerDay(share("--growth", growth, 0))
                .deduplication(share("--deduplication", deduplication, SMALLEST))
                .compression(share("--compressed-to", compressedTo, SMALLEST))
                .build();
    }

    private static double share(String option, double value, double least) {
        if (!(value >= least && value <= 1)) {
            throw new UsageException(
                    option + ": expected a share from " + (least == 0 ? "0" : "0.001") + " to 1, was " + value);
        }
        return value;
    }
}
