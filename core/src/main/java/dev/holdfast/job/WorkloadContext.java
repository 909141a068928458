package dev.holdfast.job;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.StoredChanges;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a run offers to its workload, on the way in and on the way out. */
final class WorkloadContext implements DumpContext, RestoreContext {
    private final Time time;
    private final Instant takenAt;
    private final JobControl control;
    private final RunLog log;
    private final ProgressMeter progress;
    private final boolean estimate;
    private final EffectsPlace place;
    private final List<String> facts = new CopyOnWriteArrayList<>();
    private final @Nullable StoredChanges changes;
    private final boolean verified;

    WorkloadContext(
            Time time,
            Instant takenAt,
            JobControl control,
            RunLog log,
            ProgressMeter progress,
            boolean estimate,
            EffectsPlace place,
            @Nullable StoredChanges changes,
            boolean verified) {
        this.time = time;
        this.takenAt = takenAt;
        this.control = control;
        this.log = log;
        this.progress = progress;
        this.estimate = estimate;
        this.place = place;
        this.changes = changes;
        this.verified = verified;
    }

    /** The tags that the workload wants the snapshot to have. */
    List<String> facts() {
        return facts;
    }

    @Override
    public void fact(String key, String value) {
        if (key.equals(Snapshot.SLICE)) {
            throw new IllegalArgumentException("a dump does not tell that it is a slice of a change log");
        }
        facts.add(Snapshot.factTag(key, value));
    }

    @Override
    public boolean isVerified() {
        return verified;
    }

    @Override
    public Optional<StoredChanges> changes() {
        return Optional.ofNullable(changes);
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
