package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.SnapshotRepairPlan;
import dev.holdfast.run.SnapshotRepairPlan.Damaged;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.run.SnapshotRepairReport.Repaired;
import java.util.Locale;
import java.util.Optional;

/** Prints what is lost of snapshots and what becomes of them. */
final class SnapshotRepairOutput {
    private final Output output;
    private Fields summary = new Fields();

    SnapshotRepairOutput(Output output) {
        this.output = output;
    }

    void planned(SnapshotRepairPlan plan) {
        plan.damaged().forEach(this::tell);
        output.say(SnapshotTable.count(plan.sound()) + " without loss, "
                + SnapshotTable.count(plan.damaged().size()) + " damaged");
        summary = Fields.message("summary")
                .put("sound_snapshots", plan.sound())
                .put("damaged_snapshots", plan.damaged().size());
    }

    private void tell(Damaged damaged) {
        output.say("snapshot " + damaged.id().brief() + " " + word(damaged.state()) + ": " + damaged.message());
        damaged.losses()
                .forEach(loss -> output.say("  " + word(loss.change()) + "  " + Printable.of(loss.path())
                        + (loss.bytesLost() == 0 ? "" : "  " + loss.bytesLost() + " bytes lost")));
        if (damaged.lossCount() > damaged.losses().size()) {
            output.say("  and " + (damaged.lossCount() - damaged.losses().size()) + " more");
        }
        output.message(Fields.message("damaged")
                .put("snapshot_id", damaged.id().hex())
                .put("state", word(damaged.state()))
                .put("message", damaged.message())
                .putList(
                        "losses",
                        damaged.losses().stream()
                                .map(SnapshotRepairOutput::fields)
                                .toList())
                .put("loss_count", damaged.lossCount()));
    }

    private static Fields fields(Loss loss) {
        return new Fields()
                .put("path", loss.path())
                .put("change", word(loss.change()))
                .putUnlessEmpty("bytes_lost", loss.bytesLost())
                .putUnlessEmpty("blobs_lost", loss.blobsLost());
    }

    void done(Optional<SnapshotRepairReport> report) {
        report.ifPresentOrElse(this::tell, () -> summary.put("dry_run", true));
        output.message(summary);
    }

    private void tell(SnapshotRepairReport report) {
        report.repaired().forEach(this::tell);
        report.removed().forEach(id -> {
            output.say("removed " + id.brief());
            output.message(Fields.message("removed").put("snapshot_id", id.hex()));
        });
        if (!report.plan().isEmpty() && !report.plan().removesOld()) {
            output.say("damaged snapshots are still there; --forget removes them");
        }
        summary.put("repaired_snapshots", report.repaired().size())
                .put("removed_snapshots", report.removed().size());
    }

    private void tell(Repaired repaired) {
        output.say("what is left of " + repaired.before().brief() + " is "
                + repaired.after().id().brief() + (repaired.existed() ? ", since an earlier repair" : ""));
        output.message(Fields.message("repaired")
                .put("old_snapshot_id", repaired.before().hex())
                .put("new_snapshot_id", repaired.after().id().hex())
                .putUnlessEmpty("existed", repaired.existed()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
