package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import java.time.Instant;
import java.util.Collection;

/** What a run offers to its workload, on the way in and on the way out. */
final class WorkloadContext implements DumpContext, RestoreContext {
    private final Time time;
    private final Instant takenAt;
    private final JobControl control;
    private final RunLog log;
    private final ProgressMeter progress;
    private final boolean estimate;
    private final EffectsPlace place;

    WorkloadContext(
            Time time,
            Instant takenAt,
            JobControl control,
            RunLog log,
            ProgressMeter progress,
            boolean estimate,
            EffectsPlace place) {
        this.time = time;
        this.takenAt = takenAt;
        this.control = control;
        this.log = log;
        this.progress = progress;
        this.estimate = estimate;
        this.place = place;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public Instant takenAt() {
        return takenAt;
    }

    @Override
    public void checkCancelled() {
        control.check();
    }

    @Override
    public void notice(Finding finding) {
        log.noticed(finding);
    }

    @Override
    public void failed(ItemFailure failure) {
        log.failed(failure);
    }

    @Override
    public void expect(long files, long bytes) {
        progress.expect(files, bytes);
    }

    @Override
    public void progressed(long files, long bytes) {
        progress.progressed("", files, bytes);
    }

    @Override
    public PartMeter part(String name, long records, long bytes) {
        return progress.part(name, records, bytes);
    }

    @Override
    public void read(SourceResult source) {
        log.read(source);
    }

    @Override
    public boolean wantsEstimate() {
        return estimate;
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        return place.take(target, compensators, time);
    }
}
