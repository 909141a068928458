package dev.holdfast.mongodb.restore;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.StoredChanges;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The context of one of several restores that go on at once: what they expect is added up.
 *
 * @param job the context of all
 * @param name of what is restored by this one
 * @param files of all restores so far
 * @param bytes of all restores so far
 */
record PartsRestoring(RestoreContext job, String name, AtomicLong files, AtomicLong bytes) implements RestoreContext {
    PartsRestoring(RestoreContext job) {
        this(job, "", new AtomicLong(), new AtomicLong());
    }

    /** That of one restore. */
    PartsRestoring of(String part) {
        return new PartsRestoring(job, part, files, bytes);
    }

    @Override
    public Time time() {
        return job.time();
    }

    @Override
    public void checkCancelled() {
        job.checkCancelled();
    }

    @Override
    public boolean isVerified() {
        return job.isVerified();
    }

    @Override
    public Optional<StoredChanges> changes() {
        return job.changes();
    }

    @Override
    public void notice(Finding finding) {
        job.notice(finding);
    }

    @Override
    public void failed(ItemFailure failure) {
        job.failed(failure);
    }

    @Override
    public void expect(long ofFiles, long ofBytes) {
        job.expect(files.addAndGet(ofFiles), bytes.addAndGet(ofBytes));
    }

    @Override
    public void progressed(long moreFiles, long moreBytes) {
        job.progressed(moreFiles, moreBytes);
    }

    @Override
    public PartMeter part(String collection, long records, long ofBytes) {
        return job.part(name + ": " + collection, records, ofBytes);
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        return job.effects(target, compensators);
    }
}
