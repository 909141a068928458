package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.run.PackRepairReport;
import java.util.Optional;

/** Prints how packs are repaired. */
final class PackRepairOutput {
    private final Output output;
    private Fields summary = new Fields();

    PackRepairOutput(Output output) {
        this.output = output;
    }

    void planned(PackRepairPlan plan) {
        plan.packs()
                .forEach(pack -> output.say("pack " + pack.id() + "  " + pack.blobsIntact() + " blobs intact, "
                        + pack.blobsDamaged() + " not" + (pack.remark().isEmpty() ? "" : "; " + pack.remark())));
        plan.lostBlobs().forEach(blob -> output.say("lost blob " + blob));
        if (!plan.isEmpty()) {
            output.say("saves " + plan.blobsSaved() + " blobs, " + ByteText.of(plan.bytesSaved()) + "; "
                    + plan.blobsElsewhere() + " damaged ones are intact in other packs, " + plan.blobsLost()
                    + " are lost");
        }
        summary = fields(plan);
    }

    void done(Optional<PackRepairReport> report) {
        report.ifPresentOrElse(this::tell, () -> summary.put("dry_run", true));
        output.message(summary);
    }

    private void tell(PackRepairReport report) {
        report.copies().forEach(copy -> output.say("copied to " + copy));
        output.say(
                report.plan().isEmpty()
                        ? "no pack is damaged"
                        : "removed " + report.packsRemoved() + " packs, wrote " + report.packsWritten());
        if (report.plan().blobsLost() > 0) {
            output.say("back up again, which stores what is still there at its source; then run"
                    + " 'holdfast repair snapshots --forget'");
        }
        summary.put("packs_removed", report.packsRemoved())
                .put("packs_written", report.packsWritten())
                .put("index_files_written", report.indexFilesWritten())
                .put("index_files_removed", report.indexFilesRemoved())
                .putList("copies", report.copies());
    }

    private static Fields fields(PackRepairPlan plan) {
        return Fields.message("summary")
                .putList(
                        "packs",
                        plan.packs().stream()
                                .map(pack -> new Fields()
                                        .put("id", pack.id())
                                        .put("bytes", pack.bytes())
                                        .put("blobs_intact", pack.blobsIntact())
                                        .put("blobs_damaged", pack.blobsDamaged())
                                        .putUnlessEmpty("remark", pack.remark()))
                                .toList())
                .put("blobs_saved", plan.blobsSaved())
                .put("bytes_saved", plan.bytesSaved())
                .put("blobs_elsewhere", plan.blobsElsewhere())
                .put("blobs_lost", plan.blobsLost())
                .putList("lost_blobs", plan.lostBlobs());
    }
}
