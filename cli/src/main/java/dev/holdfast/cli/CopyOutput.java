package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.CopyPlan;
import dev.holdfast.run.CopyRun;

/** Prints what is, or would be, copied. */
final class CopyOutput {
    private final Output output;

    CopyOutput(Output output) {
        this.output = output;
    }

    void plan(CopyPlan plan) {
        plan.findings().forEach(finding -> output.warn(finding.toString(), () -> FindingFields.of(finding)));
        plan.copy().forEach(snapshot -> output.say("would copy " + line(snapshot)));
        plan.present().forEach(this::present);
        output.say(
                "would copy " + SnapshotTable.count(plan.copy().size()) + ": " + plan.dataBlobs() + " data blobs and "
                        + plan.treeBlobs() + " directories, " + ByteText.of(plan.bytes()) + ", "
                        + ByteText.of(plan.storedBytes()) + " as stored");
        output.message(Fields.message("summary")
                .put("dry_run", true)
                .put("snapshots_to_copy", plan.copy().size())
                .put("snapshots_present", plan.present().size())
                .put("data_blobs", plan.dataBlobs())
                .put("tree_blobs", plan.treeBlobs())
                .put("total_bytes", plan.bytes())
                .put("total_bytes_stored", plan.storedBytes()));
    }

    void run(CopyRun run) {
        run.present().forEach(this::present);
        run.copied().forEach(copied -> {
            output.say("copied " + line(copied.source()) + " to "
                    + copied.copy().id().brief());
            output.message(Fields.message("copied")
                    .put("source_snapshot_id", copied.source().id().hex())
                    .put("snapshot_id", copied.copy().id().hex()));
        });
        run.failed().forEach(this::failed);
        output.say("copied " + SnapshotTable.count(run.copied().size()) + ": " + run.dataBlobs() + " data blobs and "
                + run.treeBlobs() + " directories, " + ByteText.of(run.bytes()) + ", " + ByteText.of(run.bytesStored())
                + " as stored");
        output.message(Fields.message("summary")
                .put("snapshots_copied", run.copied().size())
                .put("snapshots_present", run.present().size())
                .put("snapshots_failed", run.failed().size())
                .put("data_blobs", run.dataBlobs())
                .put("tree_blobs", run.treeBlobs())
                .put("total_bytes", run.bytes())
                .put("total_bytes_stored", run.bytesStored()));
    }

    private void present(Snapshot snapshot) {
        output.say("present " + line(snapshot));
        output.message(Fields.message("present")
                .put("source_snapshot_id", snapshot.id().hex()));
    }

    private void failed(CopyRun.Failed failed) {
        output.warn(
                "snapshot " + line(failed.source()) + " was not copied: " + failed.itemCount()
                        + " of its files and directories cannot be had; run 'check' on the repository to copy from",
                () -> Fields.message("error")
                        .put("item", "snapshot " + failed.source().id().brief())
                        .put("source_snapshot_id", failed.source().id().hex())
                        .put("message", failed.itemCount() + " of its files and directories cannot be had")
                        .put("remedy", "run 'check' on the repository to copy from"));
    }

    private static String line(Snapshot snapshot) {
        return snapshot.id().brief() + " of " + SnapshotTable.time(snapshot) + " "
                + SnapshotTable.printable(snapshot.paths());
    }
}
