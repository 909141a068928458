package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairReport;
import java.util.Locale;
import java.util.Optional;

/** Prints how an index is repaired. */
final class IndexRepairOutput {
    private final Output output;
    private Fields summary = new Fields();

    IndexRepairOutput(Output output) {
        this.output = output;
    }

    void planned(IndexRepairPlan plan) {
        plan.unreadableFiles().forEach(file -> output.say("replace  index " + file + "  it is damaged"));
        plan.packs()
                .forEach(pack -> output.say(String.format(
                        Locale.ROOT,
                        "%-8s pack %s  %s; %d blobs named before, %d now",
                        word(pack.action()),
                        pack.id(),
                        pack.reason(),
                        pack.blobsBefore(),
                        pack.blobsAfter())));
        if (plan.packCount() > plan.packs().size()) {
            output.say("and " + (plan.packCount() - plan.packs().size()) + " packs more");
        }
        output.say(plan.packsKept() + " packs are named as they should be"
                + (plan.packsNamedTwice() == 0
                        ? ""
                        : ", " + plan.packsNamedTwice() + " of them by several index files"));
        summary = fields(plan);
    }

    void done(Optional<IndexRepairReport> report) {
        report.ifPresentOrElse(
                done -> {
                    output.say(
                            done.plan().isEmpty()
                                    ? "the index is as it should be"
                                    : "wrote " + done.filesWritten() + " index files, removed " + done.filesRemoved());
                    summary.put("index_files_written", done.filesWritten())
                            .put("index_files_removed", done.filesRemoved());
                },
                () -> summary.put("dry_run", true));
        output.message(summary);
    }

    private static String word(IndexRepairPlan.Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static Fields fields(IndexRepairPlan plan) {
        return Fields.message("summary")
                .put("index_files", plan.indexFiles())
                .putList("damaged_index_files", plan.unreadableFiles())
                .put("packs_kept", plan.packsKept())
                .put("packs_named_twice", plan.packsNamedTwice())
                .put("packs_changed", plan.packCount())
                .putList(
                        "packs",
                        plan.packs().stream()
                                .map(pack -> new Fields()
                                        .put("id", pack.id())
                                        .put("action", word(pack.action()))
                                        .put("reason", pack.reason())
                                        .put("blobs_before", pack.blobsBefore())
                                        .put("blobs_after", pack.blobsAfter()))
                                .toList());
    }
}
