package dev.holdfast.job;

import dev.holdfast.internal.copy.CopyWatcher;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;

/** Passes on what a copy tells. */
final class CopyProgress implements CopyWatcher {
    private final RunLog log;
    private final ProgressMeter progress;

    CopyProgress(RunLog log, ProgressMeter progress) {
        this.log = log;
        this.progress = progress;
    }

    @Override
    public void expect(long blobs, long bytes) {
        progress.expect(blobs, bytes);
    }

    @Override
    public void progressed(String current, long blobs, long bytes) {
        progress.progressed(current, blobs, bytes);
    }

    @Override
    public void failed(ItemFailure failure) {
        log.failed(failure);
    }

    @Override
    public void noticed(Finding finding) {
        log.noticed(finding);
    }
}
