package dev.holdfast.cli;

import dev.holdfast.run.ByteSize;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.UnusedLimit;
import picocli.CommandLine.Option;

/** How hard a prune tries to win back space; names and meaning are restic's. */
final class SpaceOptions {
    @Option(
            names = "--max-unused",
            paramLabel = "LIMIT",
            description = "tolerate so much unused data: 5%% (default), 2G or unlimited")
    String maxUnused = "5%";

    @Option(names = "--max-repack-size", paramLabel = "SIZE", description = "rewrite at most so much")
    String maxRepackSize = "";

    @Option(names = "--repack-cacheable-only", description = "rewrite packs of directories only")
    boolean cacheableOnly;

    @Option(names = "--repack-small", description = "rewrite packs below 80%% of the pack size")
    boolean small;

    @Option(names = "--repack-smaller-than", paramLabel = "SIZE", description = "rewrite packs below this size")
    String smallerThan = "";

    @Option(names = "--repack-uncompressed", description = "rewrite and compress data that is not compressed")
    boolean uncompressed;

    /** @throws dev.holdfast.RepositoryException.Refused if a limit makes no sense */
    PruneOptions.Builder options(int packMebibytes) {
        if (small && !smallerThan.isEmpty()) {
            throw new UsageException("--repack-small and --repack-smaller-than exclude each other; give one");
        }
        PruneOptions.Builder options = PruneOptions.builder()
                .maxUnused(UnusedLimit.parse(maxUnused))
                .cacheableOnly(cacheableOnly)
                .repackUncompressed(uncompressed);
        if (!maxRepackSize.isEmpty()) {
            options.maxRepackBytes(ByteSize.parse("--max-repack-size", maxRepackSize));
        }
        if (small) {
            options.repackSmallerThan(((long) packMebibytes << 20) * 4 / 5);
        }
        if (!smallerThan.isEmpty()) {
            options.repackSmallerThan(ByteSize.parse("--repack-smaller-than", smallerThan));
        }
        return options;
    }
}
