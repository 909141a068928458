package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.PruneReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prunes and tells what was planned and done. */
final class Pruning {
    private final Session session;
    private final boolean tellsPrograms;

    /** @param tellsPrograms whether JSON is printed, which it is not where another command has printed its own */
    Pruning(Session session, boolean tellsPrograms) {
        this.session = session;
        this.tellsPrograms = tellsPrograms;
    }

    int run(Repository repository, PruneOptions options, boolean dryRun) {
        Optional<PruneReport> report = session.watched(listener -> {
            try (PreparedPrune prepared =
                    RecallChoice.upkeep(repository, session).listener(listener).planPrune(options)) {
                session.output().say(lines(prepared.plan(), dryRun));
                if (dryRun) {
                    message(fields(prepared.plan()).put("dry_run", true));
                }
                return dryRun ? Optional.<PruneReport>empty() : Optional.of(prepared.run());
            }
        });
        return report.map(this::tell).orElse(ExitCode.DONE);
    }

    private int tell(PruneReport report) {
        session.output()
                .say("removed " + report.packsRemoved() + " packs, wrote " + report.packsWritten() + " packs ("
                        + ByteText.of(report.bytesWritten()) + ")");
        report.findings()
                .forEach(finding -> session.output().warn(finding.toString(), () -> FindingFields.of(finding)));
        message(fields(report.plan())
                .put("packs_removed", report.packsRemoved())
                .put("packs_written", report.packsWritten())
                .put("bytes_written", report.bytesWritten())
                .put("index_files_written", report.indexFilesWritten())
                .put("index_files_removed", report.indexFilesRemoved()));
        return report.findings().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private void message(Fields fields) {
        if (tellsPrograms) {
            session.output().message(fields);
        }
    }

    private static List<String> lines(PrunePlan plan, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        if (dryRun) {
            plan.packs()
                    .forEach(pack -> lines.add(String.format(
                            Locale.ROOT,
                            "%-16s %s  %s (%s used, %s unused)",
                            pack.action().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            pack.id().substring(0, 10),
                            pack.reason(),
                            ByteText.of(pack.usedBytes()),
                            ByteText.of(pack.unusedBytes()))));
        }
        lines.add("used       " + line(plan.used()));
        lines.add("duplicate  " + line(plan.duplicate()));
        lines.add("unused     " + line(plan.unused()));
        lines.add("repack     " + line(plan.repacked()) + " in " + plan.packsRepacked() + " packs");
        lines.add("remove     " + (plan.packsRemoved() + plan.packsUnindexed()) + " packs");
        locked(plan).ifPresent(lines::add);
        lines.add((dryRun ? "would free " : "frees      ") + ByteText.of(plan.freedBytes()) + "; "
                + ByteText.of(plan.remainingUnusedBytes()) + " unused remain");
        if (plan.packsArchived() > 0) {
            lines.add("archived   " + plan.packsArchived()
                    + " packs hold something unneeded and stay as they are until all of it is");
        }
        return lines;
    }

    private static Optional<String> locked(PrunePlan plan) {
        return plan.packsLocked() == 0
                ? Optional.empty()
                : Optional.of("locked     " + plan.packsLocked() + " packs, " + ByteText.of(plan.lockedBytes())
                        + " that the store protects still; free from " + plan.freeFrom() + " on, all of them from "
                        + plan.freeUntil() + " on");
    }

    private static String line(PrunePlan.Tally tally) {
        return tally.blobs() + " blobs, " + ByteText.of(tally.bytes());
    }

    private static Fields fields(PrunePlan plan) {
        return Fields.message("summary")
                .put("used", fields(plan.used()))
                .put("duplicate", fields(plan.duplicate()))
                .put("unused", fields(plan.unused()))
                .put("removed", fields(plan.removed()))
                .put("repacked", fields(plan.repacked()))
                .put("dropped", fields(plan.dropped()))
                .put("freed_bytes", plan.freedBytes())
                .put("remaining_unused_bytes", plan.remainingUnusedBytes())
                .put("packs_kept", plan.packsKept())
                .put("packs_archived", plan.packsArchived())
                .put("packs_to_repack", plan.packsRepacked())
                .put("packs_to_remove", plan.packsRemoved() + plan.packsUnindexed())
                .put("packs_missing", plan.packsForgotten())
                .put("packs_locked", plan.packsLocked())
                .put("locked_bytes", plan.lockedBytes())
                .putUnlessEmpty("free_from", plan.freeFrom())
                .putUnlessEmpty("free_until", plan.freeUntil());
    }

    private static Fields fields(PrunePlan.Tally tally) {
        return new Fields().put("blobs", tally.blobs()).put("bytes", tally.bytes());
    }
}
