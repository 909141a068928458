package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.PartProgress;
import dev.holdfast.run.Progress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Progress for a person: one line that is drawn again and again. */
final class ProgressBarView implements ProgressView {
    private static final int UPDATE_MILLIS = 200;

    private final TerminalLine line;
    private final ProgressBar bar;
    private final String things;
    private volatile String text = "";

    /** @param things what is counted */
    ProgressBarView(String task, String things, Surroundings surroundings) {
        this.things = things;
        this.line =
                new TerminalLine(surroundings.errors(), surroundings.terminal().width());
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(-1)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(line)
                .setRenderer((state, width) -> drawn(task, state.getCurrent(), state.getMax(), width))
                .build();
    }

    /** A bar as long as the line has room for, between the task and the numbers. */
    private String drawn(String task, long current, long most, int width) {
        int room = Math.min(40, width - task.length() - text.length() - 5);
        if (most <= 0 || room < 8) {
            return cut(task + "  " + text, width);
        }
        int full = (int) Math.min(room, room * current / most);
        return cut(task + " [" + "=".repeat(full) + " ".repeat(room - full) + "]  " + text, width);
    }

    private static String cut(String drawn, int width) {
        return drawn.length() <= width ? drawn : drawn.substring(0, width);
    }

    @Override
    public void show(JobEvent.Progressed event) {
        Progress progress = event.progress();
        text = text(progress);
        if (progress.bytesTotal() > 0) {
            bar.maxHint(Math.max(progress.bytesTotal(), progress.bytesDone()));
        }
        bar.stepTo(progress.bytesDone());
    }

    private String text(Progress progress) {
        StringBuilder text = new StringBuilder();
        if (progress.bytesTotal() > 0) {
            double percent = Math.min(100, 100.0 * progress.bytesDone() / progress.bytesTotal());
            text.append(String.format(Locale.ROOT, "%.0f%%  ", percent));
        }
        text.append(ByteText.of(progress.bytesDone()))
                .append("  ")
                .append(progress.filesDone())
                .append(" ")
                .append(things)
                .append("  ")
                .append(ByteText.of(progress.bytesPerSecond()))
                .append("/s");
        progress.timeLeft()
                .map(Duration::abs)
                .ifPresent(left ->
                        text.append("  ").append(DurationText.clock(left)).append(" left"));
        if (progress.failures() > 0) {
            text.append("  ").append(progress.failures()).append(" failed");
        }
        progress.parts().stream()
                .max(Comparator.comparingLong(PartProgress::bytesTotal))
                .ifPresent(largest -> text.append("  ").append(text(largest)));
        return text.toString();
    }

    private static String text(PartProgress part) {
        String of = part.recordsTotal() < 0 ? "" : "/" + part.recordsTotal();
        return Printable.of(part.name()) + " " + part.recordsDone() + of;
    }

    @Override
    public void pause() {
        line.clear();
    }

    @Override
    public void close() {
        bar.close();
    }
}
