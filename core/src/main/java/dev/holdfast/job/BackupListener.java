package dev.holdfast.job;

import dev.holdfast.internal.archive.ArchiveListener;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;

/** Passes on what an archive tells to the run. */
final class BackupListener implements ArchiveListener {
    private final JobControl control;
    private final RunLog log;
    private final ProgressMeter progress;

    BackupListener(JobControl control, RunLog log, ProgressMeter progress) {
        this.control = control;
        this.log = log;
        this.progress = progress;
    }

    @Override
    public void failed(ItemFailure failure) {
        log.failed(failure);
    }

    @Override
    public void notice(Finding finding) {
        log.noticed(finding);
    }

    @Override
    public void progressed(String path, long files, long bytes) {
        progress.progressed(path, files, bytes);
    }

    @Override
    public void checkCancelled() {
        control.check();
    }
}
