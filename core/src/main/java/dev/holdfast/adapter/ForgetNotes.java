package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.Map;
import java.util.Set;

/** What is known about options of {@code restic forget} that do not come over. */
final class ForgetNotes {
    private static final Set<String> IRRELEVANT = Set.of(
            "--json",
            "--quiet",
            "--verbose",
            "--compact",
            "--no-cache",
            "--cache-dir",
            "--cleanup-cache",
            "--dry-run",
            "--no-lock",
            "--retry-lock",
            "--limit-download",
            "--limit-upload",
            "--compression",
            "--pack-size");

    private static final Map<String, String> LOST = Map.ofEntries(
            Map.entry("--group-by", "snapshots are judged for each target of each schedule"),
            Map.entry("--host", "snapshots are judged for each target of each schedule"),
            Map.entry("--tag", "snapshots are judged for each target of each schedule"),
            Map.entry("--path", "snapshots are judged for each target of each schedule"),
            Map.entry("--prune", "what is not needed any more is removed at times of its own"),
            Map.entry("--max-unused", "how much pruning tolerates is not part of a policy"),
            Map.entry("--max-repack-size", "how much pruning tolerates is not part of a policy"),
            Map.entry("--repack-cacheable-only", "how much pruning tolerates is not part of a policy"),
            Map.entry("--repack-uncompressed", "how much pruning tolerates is not part of a policy"),
            Map.entry("--repack-smaller-than", "how much pruning tolerates is not part of a policy"),
            Map.entry("--unsafe-allow-remove-all", "at least one good backup of a target is always kept"));

    private static final Map<String, String> ADVICE = Map.of(
            "--prune", "set the schedule's pruneCron",
            "--unsafe-allow-remove-all", "set the policy's minimumGood to 0 if you want it so");

    private ForgetNotes() {}

    static void report(Where where, Options.Option option) {
        String reason = LOST.get(option.name());
        if (reason != null) {
            where.report(
                    Kind.NOT_MAPPED, option.name(), option.value(), reason, ADVICE.getOrDefault(option.name(), ""));
        } else if (IRRELEVANT.contains(option.name())) {
            where.report(Kind.IRRELEVANT, option.name(), option.value(), "it is about one call of restic", "");
        } else {
            where.report(
                    Kind.UNKNOWN_FIELD,
                    option.name(),
                    "",
                    "the importer does not know this option",
                    "look up what it does, and set what corresponds by hand");
        }
    }
}
