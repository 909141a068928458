package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.RecallProgress;

/** How it is told that something lies in an archive, and how far its recall has come. */
final class RecallText {
    private RecallText() {}

    static String line(RecallProgress progress) {
        return "recalling from the archive: " + progress.readable().packs() + " of "
                + progress.all().packs() + " packs, "
                + ByteText.of(progress.readable().bytes()) + " of "
                + ByteText.of(progress.all().bytes()) + " can be read; waiting for "
                + DurationText.clock(progress.waited()) + " of at most " + DurationText.clock(progress.deadline());
    }

    static Fields fields(RecallProgress progress) {
        return Fields.message("recall")
                .put("packs", progress.all().packs())
                .put("bytes", progress.all().bytes())
                .put("packs_readable", progress.readable().packs())
                .put("bytes_readable", progress.readable().bytes())
                .put("seconds_waited", progress.waited().toSeconds())
                .put("seconds_deadline", progress.deadline().toSeconds());
    }

    static String line(ArchivedPacks packs) {
        return "  recall   " + packs.packs() + " packs from the archive, " + ByteText.of(packs.bytes())
                + ", which takes hours";
    }
}
